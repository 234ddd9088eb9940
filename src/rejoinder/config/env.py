"""The typed environment: every setting an operator can give, with its meaning and its default."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from rejoinder.notices import servers

_CHOICES = {"REJOINDER_DESK_MFA": ("optional", "required")}
_KEY = re.compile(r"[0-9A-Fa-f]{64}")


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it and says what to write."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, kind, default and what it is for."""

    name: str
    kind: str
    default: str
    meaning: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "REJOINDER_DATA", "path", "./rejoinder-data", "The data directory: database, keys, media and shelf."
    ),
    Setting(
        "REJOINDER_URL",
        "address",
        "",
        "The public address, such as https://news.example; used for canonical links."
        " Empty means the address served on.",
    ),
    Setting(
        "REJOINDER_DATABASE",
        "address",
        "",
        "postgresql://USER:PASSWORD@HOST/NAME. Empty means SQLite in the data directory.",
    ),
    Setting(
        "REJOINDER_SECRET_KEY",
        "secret",
        "",
        "Signs sessions and links. Empty means the key made in DIR/keys at the first run.",
    ),
    Setting(
        "REJOINDER_ADDRESS_KEY",
        "key",
        "",
        "Encrypts e-mail addresses: 64 hexadecimal digits."
        " Empty means the key made in DIR/keys at the first run.",
    ),
    Setting(
        "REJOINDER_TRUSTED_PROXIES",
        "list",
        "",
        "Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed,"
        " separated by commas.",
    ),
    Setting(
        "REJOINDER_ALLOWED_HOSTS", "list", "*", "Host names answered to, separated by commas; * for all."
    ),
    Setting("REJOINDER_DEBUG", "switch", "0", "1 shows error pages with details; never on a public machine."),
    Setting(
        "REJOINDER_DESK_MFA",
        "choice",
        "optional",
        "Whether the desk opens only to people with a second factor, an authenticator app or a passkey:"
        " required, or optional.",
    ),
    Setting("REJOINDER_DJANGO_THREADS", "number", "2", "Threads that run Django in each worker."),
    Setting(
        "REJOINDER_PAGE_MEMORY",
        "number",
        "67108864",
        "Bytes of finished pages that each worker keeps in memory; the rest is read from disk.",
    ),
    Setting(
        "REJOINDER_POST_LIMIT",
        "number",
        "65536",
        "Largest body in bytes of a post by a reader or of the API.",
    ),
    Setting(
        "REJOINDER_DESK_LIMIT",
        "number",
        "20971520",
        "Largest body in bytes of a post at the signed-in desk.",
    ),
    Setting(
        "REJOINDER_POSTS_PER_MINUTE",
        "number",
        "10",
        "Comments accepted from one client address in a minute; 0 sets no limit.",
    ),
    Setting(
        "REJOINDER_SEARCHES_PER_MINUTE",
        "number",
        "30",
        "Searches answered to one client address in a minute; 0 sets no limit.",
    ),
    Setting(
        "REJOINDER_API_PER_MINUTE",
        "number",
        "6000",
        "Requests that one API key may send to each worker in a minute; 0 sets no limit.",
    ),
    Setting(
        "REJOINDER_CORAL_SECRET",
        "secrets",
        "",
        "The signing secret of Coral's external moderation phase; several, separated by commas, while one is"
        " exchanged for another. Empty means that Coral is not answered.",
    ),
    Setting(
        "REJOINDER_TWIN_URL",
        "address",
        "",
        "Twin mode: the old service, such as https://commentanalyzer.googleapis.com, to which comments sent to"
        " Perspective's API here are passed on. Empty means that nothing leaves the machine.",
    ),
    Setting("REJOINDER_TWIN_KEY", "secret", "", "The key of your own that the old service answers."),
    Setting(
        "REJOINDER_TWIN_WAIT",
        "number",
        "600",
        "Milliseconds for which the old service is waited for before ours answers.",
    ),
    Setting(
        "REJOINDER_TWIN_PAIRS", "number", "200000", "Pairs of scores kept in twin mode; the oldest give way."
    ),
    Setting(
        "REJOINDER_TWIN_KEEP_TEXT",
        "switch",
        "0",
        "1 keeps the text beside each pair, to look at differences.",
    ),
    Setting(
        "REJOINDER_READER_URL",
        "address",
        "",
        "Where the second reader is: an OpenAI-compatible server, such as http://127.0.0.1:11434/v1."
        " Empty means that there is none.",
    ),
    Setting("REJOINDER_READER_MODEL", "text", "", "The model that the second reader's server is asked for."),
    Setting(
        "REJOINDER_READER_KEY",
        "password",
        "",
        "What the second reader's server knows us by; only ever sent to it. Empty means that it asks for nothing.",
    ),
    Setting(
        "REJOINDER_READER_TIMEOUT",
        "number",
        "30",
        "Seconds in which the second reader must have answered, 1 to 300.",
    ),
    Setting(
        "REJOINDER_SMTP",
        "password",
        "",
        "The server that takes mail: smtp://USER:PASSWORD@HOST:PORT, encrypted by STARTTLS unless ?tls=ssl or, on"
        " the same machine, ?tls=none follows. Empty means that no mail is sent.",
    ),
    Setting(
        "REJOINDER_MAIL_FROM", "text", "", "The address that mail comes from, such as comments@news.example."
    ),
    Setting(
        "REJOINDER_ARTICLE_MAIL",
        "switch",
        "1",
        "Whether readers may have articles mailed to somebody, where mail is set up; 0 takes the form away.",
    ),
    Setting(
        "REJOINDER_ARTICLE_MAIL_SENDER",
        "number",
        "10",
        "Articles that may be mailed from one client address in a day; 0 sets no limit.",
    ),
    Setting(
        "REJOINDER_ARTICLE_MAIL_RECIPIENT",
        "number",
        "3",
        "Articles that may be mailed to one address in a day, whoever asks for it; 0 sets no limit.",
    ),
    Setting(
        "REJOINDER_ARTICLE_MAIL_ARTICLE",
        "number",
        "500",
        "How often one article may be mailed in a day; 0 sets no limit.",
    ),
    Setting(
        "REJOINDER_ARTICLE_MAIL_BURST",
        "number",
        "30",
        "Articles mailed in ten minutes from which on a reader's browser must do a sum, or its reader wait, before the"
        " next one is taken; 0 asks nobody.",
    ),
    Setting(
        "REJOINDER_WEBHOOK",
        "address",
        "",
        "Where another system is told what happened, in ids without words of people: https://HOST/PATH."
        " Empty means that none is told.",
    ),
    Setting(
        "REJOINDER_WEBHOOK_SECRET",
        "password",
        "",
        "Signs what is sent to REJOINDER_WEBHOOK: 16 characters or more.",
    ),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The environment as read: see SETTINGS for what each field means."""

    data: Path
    url: str
    database: str
    secret_key: str
    address_key: str
    trusted_proxies: tuple[str, ...]
    allowed_hosts: tuple[str, ...]
    debug: bool
    desk_mfa: str
    django_threads: int
    page_memory: int
    post_limit: int
    desk_limit: int
    posts_per_minute: int
    searches_per_minute: int
    api_per_minute: int
    coral_secret: tuple[str, ...]
    twin_url: str
    twin_key: str
    twin_wait: int
    twin_pairs: int
    twin_keep_text: bool
    reader_url: str
    reader_model: str
    reader_key: str
    reader_timeout: int
    smtp: str
    mail_from: str
    article_mail: bool
    article_mail_sender: int
    article_mail_recipient: int
    article_mail_article: int
    article_mail_burst: int
    webhook: str
    webhook_secret: str

    @property
    def shelf(self) -> Path:
        """Where the press puts what is printed, and the front looks for it."""
        return self.data / "shelf"


def read(environ: Mapping[str, str] = os.environ) -> Environment:
    """The typed environment; raises BadSetting naming the first setting that cannot be used."""
    values: dict[str, object] = {}
    by_field = {setting.name.removeprefix("REJOINDER_").lower(): setting for setting in SETTINGS}
    for field in fields(Environment):
        setting = by_field[field.name]
        values[field.name] = _convert(setting, environ.get(setting.name, "") or setting.default)
    environment = Environment(**values)  # type: ignore[arg-type]
    _check_reader(environment)
    _check_notices(environment)
    return environment


def _check_notices(environment: Environment) -> None:
    given = environment
    checks: tuple[tuple[str, object, Callable[[], object]], ...] = (
        ("REJOINDER_SMTP", given.smtp, lambda: servers.mail_server(given.smtp)),
        ("REJOINDER_MAIL_FROM", given.smtp, lambda: servers.check_sender(given.mail_from)),
        (
            "REJOINDER_WEBHOOK",
            given.webhook,
            lambda: servers.check_webhook(given.webhook, given.webhook_secret),
        ),
    )
    for name, wanted, check in checks:
        try:
            if wanted:
                check()
        except servers.BadServer as error:
            raise BadSetting(f"{name} cannot be used: {error}.") from error
    if given.smtp and not given.url:
        raise BadSetting("REJOINDER_URL must be given, since REJOINDER_SMTP is and mail leads to the site.")


def _check_reader(environment: Environment) -> None:
    if environment.reader_url and not environment.reader_url.startswith(("http://", "https://")):
        raise BadSetting("REJOINDER_READER_URL must begin with http:// or https://.")
    if environment.reader_url and not environment.reader_model:
        raise BadSetting("REJOINDER_READER_MODEL must name the model, since REJOINDER_READER_URL is given.")
    if not 1 <= environment.reader_timeout <= 300:
        raise BadSetting("REJOINDER_READER_TIMEOUT must be 1 to 300 seconds.")


def _convert(setting: Setting, raw: str) -> object:
    if setting.kind == "path":
        return Path(raw).expanduser().resolve()
    if setting.kind in {"list", "secrets"}:
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if setting.kind == "choice" and raw not in _CHOICES[setting.name]:
        raise BadSetting(f"{setting.name} must be {' or '.join(_CHOICES[setting.name])}, not {raw!r}.")
    if setting.kind == "number":
        if not raw.isdecimal():
            raise BadSetting(f"{setting.name} must be a whole number of 0 or more, not {raw!r}.")
        return int(raw)
    if setting.kind == "switch":
        if raw.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            raise BadSetting(f"{setting.name} must be 0 or 1, not {raw!r}.")
        return raw.lower() in {"1", "true", "yes", "on"}
    if setting.kind == "key" and raw and not _KEY.fullmatch(raw):
        raise BadSetting(f"{setting.name} must be 64 hexadecimal digits; this one has {len(raw)} characters.")
    if setting.name == "REJOINDER_TWIN_URL" and raw and not raw.startswith(("https://", "http://")):
        raise BadSetting(f"{setting.name} must begin with https://, not {raw!r}.")
    if setting.kind == "address" and raw and "://" not in raw:
        raise BadSetting(f"{setting.name} must be an address with ://, not {raw!r}.")
    return raw.rstrip("/") if setting.name == "REJOINDER_URL" else raw

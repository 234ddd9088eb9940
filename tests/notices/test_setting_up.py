"""Setting mail and webhooks up: by the environment, refused at once where they cannot be used."""

from __future__ import annotations

from typing import Any

import pytest

from rejoinder.config import env
from rejoinder.config.env import BadSetting
from rejoinder.discussion import words
from rejoinder.notices import registry
from rejoinder.plugins import PluginError
from rejoinder.server import chores
from tests.notices.catcher import environment

GOOD = {
    "REJOINDER_URL": "https://news.example",
    "REJOINDER_SMTP": "smtp://news:secret@mail.example",
    "REJOINDER_MAIL_FROM": "comments@news.example",
    "REJOINDER_WEBHOOK": "https://other.example/hook",
    "REJOINDER_WEBHOOK_SECRET": "0123456789abcdef",
}


def test_mail_and_webhook_are_read() -> None:
    given = env.read(GOOD)
    assert (given.smtp, given.mail_from) == (GOOD["REJOINDER_SMTP"], "comments@news.example")
    assert env.read({}).smtp == env.read({}).webhook == ""


@pytest.mark.parametrize(
    ("name", "written", "wrong"),
    [
        ("REJOINDER_SMTP", "mail.example", "REJOINDER_SMTP"),
        ("REJOINDER_SMTP", "smtp://news:secret@mail.example?tls=none", "REJOINDER_SMTP"),
        ("REJOINDER_MAIL_FROM", "", "REJOINDER_MAIL_FROM"),
        ("REJOINDER_MAIL_FROM", "The Lantern <comments@news.example>", "REJOINDER_MAIL_FROM"),
        ("REJOINDER_URL", "", "REJOINDER_URL"),
        ("REJOINDER_WEBHOOK", "http://other.example/hook", "REJOINDER_WEBHOOK"),
        ("REJOINDER_WEBHOOK_SECRET", "short", "REJOINDER_WEBHOOK"),
    ],
)
def test_what_cannot_be_used_is_named_and_no_password_is_quoted(name: str, written: str, wrong: str) -> None:
    with pytest.raises(BadSetting, match=wrong) as refused:
        env.read({**GOOD, name: written})
    assert "secret" not in str(refused.value).removeprefix("REJOINDER_WEBHOOK_SECRET").replace(
        "REJOINDER_WEBHOOK_SECRET", ""
    )


def test_each_way_out_that_is_set_up_is_served_by_itself(settings: Any) -> None:
    environment(settings)
    assert not registry.ready() and not chores.telling() and not words.form_words().notify
    environment(settings, smtp="smtp://127.0.0.1", mail_from="comments@news.example")
    assert [chore.name for chore in chores.telling()] == ["sending by email"]
    assert words.form_words().notify == "Mail me what becomes of it"
    environment(settings, smtp="", webhook="https://other.example/", webhook_secret="0" * 16)
    assert [chore.name for chore in chores.telling()] == ["sending by webhook"]
    assert not words.form_words().notify


class _NoNotifier:
    __name__ = "broken"
    NAME = "pigeon"
    CARRIES = "letters"


def test_what_lies_there_and_is_no_notifier_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "discover", lambda folder, group: [_NoNotifier()])
    with pytest.raises(PluginError, match="broken"):
        registry.notifiers.__wrapped__()

"""Those who want no such mail: told by a link of their own, kept as keyed digests, asked before each sending."""

from __future__ import annotations

from datetime import datetime

from rejoinder.accounts import address as addresses
from rejoinder.accounts import sealed
from rejoinder.discussion import writer
from rejoinder.discussion.locales import LANGUAGES
from rejoinder.newsroom.models import MailRefusal

LANGUAGE = "in"
"""The name under which the link says its language."""
_PURPOSE = "mail refusal"
_TO_ADDRESS = str.maketrans("+/", "-_")
_FROM_ADDRESS = str.maketrans("-_", "+/")
_LONGEST = 400


def refusal_token(address: str) -> str:
    """What opens the page of the refusal of this address; it is sealed, so that it tells nothing of the address."""
    return sealed.seal(_PURPOSE, addresses.refusal_digest(address).hex()).translate(_TO_ADDRESS).rstrip("=")


def path(address: str, language: str = "") -> str:
    """The path of that page, which speaks the language of the mail; one that we do not speak is left to the page."""
    return f"/mail/refuse/{refusal_token(address)}/{asking(language)}"


def asking(language: str) -> str:
    """What is put after the path so that the page speaks a language; blank for any that we do not speak."""
    return f"?{LANGUAGE}={language}" if language in LANGUAGES else ""


def digest_of(token: str) -> bytes | None:
    """Whose refusal the token opens, as the digest that is kept; None for any other text."""
    if len(token) > _LONGEST:
        return None
    try:
        return bytes.fromhex(sealed.open_(_PURPOSE, token.translate(_FROM_ADDRESS) + "=" * (-len(token) % 4)))
    except ValueError:
        return None


def refuse(digest: bytes, now: datetime) -> None:
    """Send no article to this address any more, whoever asks for it; doing it twice changes nothing more."""
    writer.write(
        lambda: MailRefusal.objects.get_or_create(address_digest=digest, defaults={"refused_on": now.date()})
    )


def is_refused(digest: bytes) -> bool:
    """Whether whoever has the address of this digest wants no such mail."""
    return MailRefusal.objects.filter(address_digest=digest).exists()


def refuses(address: str) -> bool:
    """The same, by the address."""
    return is_refused(addresses.refusal_digest(address))

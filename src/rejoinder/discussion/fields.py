"""Checks what a person typed, field by field, and says in a sentence beside each what to put right."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from rejoinder.discussion import locales, reasons
from rejoinder.markup.addresses import absolute
from rejoinder.policy.judge import of_form
from rejoinder.policy.ruleset import Ruleset

LONGEST_NAME = 80
LONGEST_EMAIL = 254
LONGEST_WEBSITE = 300
LONGEST_TEXT = 20_000
"""In code points. What a publication will print is for its rule on length; beyond this nothing is even judged."""

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EMAIL = re.compile(
    r"[^\s@<>()\[\]\\,;:\"]{1,64}@(?=.{1,253}$)(?:[\w](?:[\w-]{0,61}[\w])?\.)+[^\W\d_][\w-]{0,61}[\w]"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"[^\s/.@]+(?:\.[^\s/.@]+)+(?:[/:?#].*)?")
# Letters by Unicode's book that print nothing: Hangul fillers and the empty braille cell.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


@dataclass(eq=False)
class Invalid(Exception):
    """Fields to be put right: sentences by field (name, email, website, text), in the active language."""

    errors: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they will be kept."""

    name: str
    email: str
    website: str
    text: str


@dataclass(slots=True)
class _Checks:
    errors: dict[str, list[str]] = field(default_factory=dict)

    def wrong(self, name: str, sentence: str) -> str:
        self.errors.setdefault(name, []).append(sentence)
        return ""


def check(name: str, email: str, website: str, text: str) -> Typed:
    """The fields, tidied; raises Invalid with everything that is wrong with any of them."""
    checks = _Checks()
    typed = Typed(_name(checks, name), _email(checks, email), _website(checks, website), _text(checks, text))
    if checks.errors:
        raise Invalid(checks.errors)
    return typed


def check_text(text: str) -> str:
    """The text alone, tidied; raises Invalid with what is wrong with it."""
    checks = _Checks()
    return _checked(checks, _text(checks, text))


def check_name(name: str) -> str:
    """A name, tidied; raises Invalid."""
    checks = _Checks()
    return _checked(checks, _name(checks, name))


def check_email(email: str) -> str:
    """An e-mail address, tidied; raises Invalid."""
    checks = _Checks()
    return _checked(checks, _email(checks, email))


def check_words(field_name: str, words: str, longest: int) -> str:
    """What somebody writes in a field of this name, blank or at most ``longest`` code points; raises Invalid."""
    checks = _Checks()
    words = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROLS.search(words):
        checks.wrong(field_name, _unprintable())
    elif len(words) > longest:
        checks.wrong(field_name, _too_long(len(words), longest))
    return _checked(checks, words)


def _checked(checks: _Checks, typed: str) -> str:
    if checks.errors:
        raise Invalid(checks.errors)
    return typed


def nothing_to_print() -> Invalid:
    """For a text of which nothing is left once it is rendered."""
    return Invalid({"text": [_("There is nothing to print in this comment. Please write something.")]})


def check_form(rendered: str, rules: Ruleset) -> None:
    """Raises Invalid where rules of form reject the plain text of a comment, with their own sentences.

    Whatever else there is to say of such a text is said of the next one: as a rejection it would be kept, and counted,
    and told as the end of a comment that only needs to be shortened.
    """
    if found := of_form(rendered, rules):
        raise Invalid({"text": [reasons.told(one) for one in found]})


def check_length(text: str, shortest: int, longest: int) -> str:
    """A text of so many characters, without blanks around it; raises Invalid with what is wrong under “text”."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    checks = _Checks()
    if _CONTROLS.search(text):
        checks.wrong("text", _unprintable())
    elif len(text) > longest:
        checks.wrong("text", _too_long(len(text), longest))
    elif sum(map(_is_seen, text)) < min(shortest, 1) or len(text) < shortest:
        checks.wrong(
            "text", _("Please write a little more: at least %(count)d characters.") % {"count": shortest}
        )
    if checks.errors:
        raise Invalid(checks.errors)
    return text


def _name(checks: _Checks, name: str) -> str:
    if _CONTROLS.search(name):
        return checks.wrong("name", _unprintable())
    name = " ".join(name.split())
    if not any(_is_seen(char) for char in name):
        return checks.wrong("name", _("Please give a name."))
    if len(name) > LONGEST_NAME:
        return checks.wrong("name", _too_long(len(name), LONGEST_NAME))
    return name


def _email(checks: _Checks, email: str) -> str:
    email = email.strip()
    if not email:
        return checks.wrong("email", _("Please give an e-mail address. It will not be published."))
    if _CONTROLS.search(email):
        return checks.wrong("email", _unprintable())
    if len(email) > LONGEST_EMAIL:
        return checks.wrong("email", _too_long(len(email), LONGEST_EMAIL))
    local = email.rpartition("@")[0]
    if not _EMAIL.fullmatch(email) or ".." in local or local.startswith(".") or local.endswith("."):
        return checks.wrong(
            "email", _("This does not look like an e-mail address. It should be like name@example.org.")
        )
    return email


def _website(checks: _Checks, website: str) -> str:
    website = website.strip()
    if not website:
        return ""
    if _CONTROLS.search(website):
        return checks.wrong("website", _unprintable())
    if not _SCHEME.match(website) and _HOST.fullmatch(website):
        website = f"https://{website}"
    elif re.match(r"[^\s/:@]+\.[^\s/:@]+:\d", website):
        # “news.example:8080” reads like a scheme, and is a host.
        website = f"https://{website}"
    encoded = absolute(website)
    if encoded is None or not _is_web(encoded):
        return checks.wrong(
            "website", _("This is not a web address. It should begin with https:// or stay empty.")
        )
    if len(encoded) > LONGEST_WEBSITE:
        return checks.wrong("website", _too_long(len(encoded), LONGEST_WEBSITE))
    return encoded


def _text(checks: _Checks, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(text):
        return checks.wrong("text", _unprintable())
    if not any(_is_seen(char) for char in text):
        return checks.wrong("text", _("Please write something."))
    if len(text) > LONGEST_TEXT:
        return checks.wrong("text", _too_long(len(text), LONGEST_TEXT))
    return text


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # A name or password in an address only serves to make it look like another.
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None


def _is_seen(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] not in "ZCM" and char not in _BLANKS


def _unprintable() -> str:
    return _(
        "This contains characters that cannot be printed. Please remove them; they often come with pasted text."
    )


def _too_long(length: int, longest: int) -> str:
    return _("This has %(length)s characters, and at most %(longest)s fit. Please shorten it.") % {
        "length": locales.number(length),
        "longest": locales.number(longest),
    }

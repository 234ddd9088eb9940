"""What is refused before anybody asks Django: each with its words, said in the language of the host's publication."""

from __future__ import annotations

from dataclasses import dataclass

from babel.units import format_unit
from django.utils import translation
from django.utils.translation import gettext_noop as _

from rejoinder.config import plain
from rejoinder.discussion.locales import locale_of
from rejoinder.press.offprints.snapshot import OffprintWords
from rejoinder.server.exchange import Exchange, Scope
from rejoinder.server.headers import protective
from rejoinder.server.hosts import Hosts


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status and its words, by which the catalogues know their translations."""

    status: int
    heading: str
    sentence: str
    further: tuple[tuple[str, str], ...] = ()
    """Header fields that go with it."""


_UNREADABLE, _NOTHING = _("That could not be read"), _("There is nothing here")
_LATER = _("Back in a moment")
_CLOSE = (("connection", "close"),)

BROKEN = Refusal(
    500,
    _("Something broke on our side"),
    _("We could not answer, and the fault is ours. Please try again in a minute."),
)
METHOD = Refusal(
    405, _("That cannot be done here"), _("Only the usual methods of the web are answered here.")
)
NO_HOST = Refusal(400, _UNREADABLE, _("The request names no host that could be ours."))
OTHER_HOST = Refusal(400, _UNREADABLE, _("This site does not answer to that name."))
LONG_ADDRESS = Refusal(414, _("That address is too long"), _("The address is longer than any of ours."))
ODD_ADDRESS = Refusal(400, _UNREADABLE, _("The address holds characters that cannot be read."))
NO_FILE = Refusal(404, _NOTHING, _("There is no file at this address."))
NO_IMAGE = Refusal(404, _NOTHING, _("There is no image at this address."))
TOO_LARGE = Refusal(
    413,
    _("That is too large"),
    _("What was sent is too large: at most %(size)s are taken. Please go back and shorten it."),
    _CLOSE,
)
INCOMPLETE = Refusal(
    408,
    _("That did not arrive"),
    _("What was sent did not arrive whole. Please go back and send it again."),
    _CLOSE,
)
CROWDED = Refusal(
    503,
    _LATER,
    _("Many people are here at this moment. Please go back and try again in a few seconds."),
    (("retry-after", "3"),),
)
BEING_MADE = Refusal(
    503, _LATER, _("This is being made. Please try again in a moment."), (("retry-after", "10"),)
)
# In the words of the page that a browser is given.
_WORDS = OffprintWords()
NOT_MADE = Refusal(500, _WORDS.failed_heading, _WORDS.failed)


class Refusals:
    """Says no for the whole front."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    def answer(self, scope: Scope, exchange: Exchange, refusal: Refusal, limit: int = 0) -> None:
        """Answer with a refusal, as a page or as problem+json by what was asked.

        ``limit`` is what may be sent, in bytes, where the sentence names it.
        """
        headers = scope.headers
        language = self._hosts.language(headers.get("host", ""))
        with translation.override(language):
            heading, sentence = translation.gettext(refusal.heading), translation.gettext(refusal.sentence)
        kind, body = plain.answer(
            refusal.status,
            heading,
            sentence % {"size": _size_text(limit, language)} if limit else sentence,
            headers.get("accept", ""),
            headers.get("content-type", ""),
            language,
        )
        answer = [("content-type", kind), ("cache-control", "no-store"), *refusal.further, *protective()]
        if scope.method == "HEAD":
            exchange.response_empty(refusal.status, [*answer, ("content-length", str(len(body)))])
        else:
            exchange.response_bytes(refusal.status, answer, body)


def _size_text(limit: int, language: str) -> str:
    """A limit in bytes as people say it, such as “2 MB” or “64 ko”."""
    value, unit = (limit // 1048576, "mega") if limit >= 1048576 else (limit // 1024, "kilo")
    return str(format_unit(value, f"digital-{unit}byte", "short", locale=locale_of(language)))

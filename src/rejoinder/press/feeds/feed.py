"""What stands in a feed, before it is written in one form or another."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from rejoinder.press.html import escape

_TAG = re.compile(r'<[A-Za-z](?:[^<>"]|"[^"]*")*>')
_ATTRIBUTE = re.compile(r'\b(href|src|cite)="([^"]*)"')
_OF_A_PAGE = re.compile(
    r' (?:id|class|role|aria-[a-z]+|data-[a-z-]+|srcset|sizes|loading|decoding|fetchpriority|tabindex)="[^"]*"'
)
_RIGHT, _LEFT = "\u200f", "\u200e"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article or comment. All addresses are whole; ``html`` is safe and the only field not escaped again."""

    id: str
    """Never changes, wherever the site moves: a tag URI (RFC 4151)."""
    url: str
    title: str
    published: datetime
    updated: datetime
    """When it last said something new; never before ``published``."""
    language: str
    direction: str
    """ltr, rtl, or auto where nobody knows."""
    html: str = ""
    summary: str = ""
    """Plain text."""
    author: str = ""
    section: str = ""
    image: str = ""
    discussion: str = ""
    """Where it is discussed; blank for none."""
    discussion_feed: str = ""
    """Of its comments, without the file's name: ``https://news.example/threads/7/``."""
    answers: tuple[str, str] = ("", "")
    """For a comment: id and address of what it answers."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, or one of the fixed documents in which its older entries stand (RFC 5005)."""

    id: str
    title: str
    home: str
    """The page that shows the same."""
    folder: str
    """Where its files stand: ``https://news.example/town/``."""
    language: str
    direction: str
    updated: datetime
    entries: Sequence[Entry]
    """The newest first."""
    publisher: str
    """The publication's name, which speaks for entries that name nobody."""
    subtitle: str = ""
    icon: str = ""
    current: str = ""
    """For a document of older entries: the folder of the feed itself."""
    earlier: str = ""
    later: str = ""
    """Folders of the documents with older and with newer entries; blank for none."""

    @property
    def is_archive(self) -> bool:
        """Whether it is a document of older entries."""
        return bool(self.current)


def latest(feed_began: datetime, entries: Sequence[Entry]) -> datetime:
    """When a feed last said something new; one without entries, when it began."""
    return max((entry.updated for entry in entries), default=feed_began)


def directed(text: str, direction: str) -> str:
    """A line of plain text with a mark before it where its first letter would have it run the other way."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind in {"L", "R", "AL"}:
            if direction == "rtl" and kind == "L":
                return _RIGHT + text
            return _LEFT + text if direction == "ltr" and kind != "L" else text
    return text


def content(entry: Entry) -> str:
    """The entry's HTML in an element that says its language and direction; blank where it has none."""
    if not entry.html:
        return ""
    language = f' lang="{escape(entry.language)}"' if entry.language not in {"", "und"} else ""
    return f'<div{language} dir="{entry.direction}">{entry.html}</div>'


def whole(html: str, url: str) -> str:
    """HTML of ours as it may stand elsewhere: addresses whole, as seen from the page at ``url``.

    What serves only a page with our styles goes, such as anchors and sizes of pictures.
    """

    def tag(found: re.Match[str]) -> str:
        kept = _OF_A_PAGE.sub("", found[0])
        return _ATTRIBUTE.sub(lambda said: f'{said[1]}="{_joined(url, said[2])}"', kept)

    return _TAG.sub(tag, html)


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        # Such as http://[ which no browser follows either.
        return place

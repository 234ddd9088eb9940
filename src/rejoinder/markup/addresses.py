"""Which addresses may be linked, and where bare ones stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.common.normalize_url import normalizeLink

from rejoinder.markup.escaping import escape
from rejoinder.markup.vocabulary import COMMENT, SCHEMES

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_BARE = re.compile(
    r"(?<![A-Za-z0-9])https?://[^\s<>\"\u201c\u201d\u00ab\u00bb\u2066-\u2069\u202a-\u202e]{1,2000}",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'*_~\u2019\u2026"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_INVISIBLE = re.compile(r"[\t\n\r]")


def absolute(address: str) -> str | None:
    """The address in its encoded form if it is an absolute http, https or mailto address, else None."""
    address = _INVISIBLE.sub("", address).strip()
    scheme = _SCHEME.match(address)
    if not scheme or scheme.group(1).lower() not in SCHEMES:
        return None
    rest = address[scheme.end() :]
    if scheme.group(1).lower() != "mailto" and not rest.startswith("//"):
        return None
    if not rest.strip("/"):
        return None
    encoded = normalizeLink(address)
    # The sanitiser's own parser has the last word on what is an address, so that text, links and HTML agree.
    kept = COMMENT.cleaner.clean(f'<a href="{escape(encoded)}">x</a>')
    return encoded if " href=" in kept else None


def referenced(address: str) -> str | None:
    """As `absolute`, but addresses within the same site ("/path", "?query", "#part") pass as they are."""
    address = _INVISIBLE.sub("", address).strip()
    if address.startswith("//"):
        return absolute("https:" + address)
    if address.startswith(("/", "?", "#")) and not address.startswith("/\\"):
        return normalizeLink(address)
    return absolute(address)


def bare(text: str) -> Iterator[tuple[int, int]]:
    """Where web addresses stand in a text (start, end), without the punctuation of the sentence."""
    for found in _BARE.finditer(text):
        end = found.start() + _trimmed(found.group())
        if end > found.start() + found.group().index("//") + 2:
            yield found.start(), end


def bare_at(text: str, start: int) -> int:
    """The end of the bare address that begins at ``start``; ``start`` itself where none does."""
    found = _BARE.match(text, start)
    return start + _trimmed(found.group()) if found else start


def same(text: str, address: str) -> bool:
    """Whether a link's words already show its address."""
    return _plain(text) == _plain(address) or _plain(normalizeLink(text.strip())) == _plain(address)


def _plain(address: str) -> str:
    for prefix in ("https://", "http://", "mailto:"):
        if address.lower().startswith(prefix):
            address = address[len(prefix) :]
            break
    return address.strip().rstrip("/")


def _trimmed(address: str) -> int:
    counts = {mark: address.count(mark) for pair in _PAIRS.items() for mark in pair}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _PAIRS and counts[last] > counts[_PAIRS[last]]:
            counts[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end

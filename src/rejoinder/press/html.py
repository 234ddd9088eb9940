"""How text from people and words of the publication are written into HTML."""

from __future__ import annotations

import re

# Controls end a parser's patience, and a lone surrogate cannot be encoded at all.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_SPECIAL = re.compile("[&<>\"']")


def escape(text: str) -> str:
    """The text for use between tags or inside a quoted attribute; what HTML cannot carry is left out."""
    if _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub("", text)
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)


def isolated(text: str) -> str:
    """A name for attributes and titles, which have no elements; it cannot turn the words around it."""
    return f"\u2068{escape(_BIDI.sub('', text))}\u2069"


def bdi(name: str) -> str:
    """A name between tags, in its own direction."""
    return f"<bdi>{escape(name)}</bdi>"


def filled(pattern: str, html: str) -> str:
    """A sentence of the publication with ``html`` in the place of its ``%s``, if it has one."""
    return escape(pattern).replace("%s", html, 1)


def numbered(pattern: str, **numbers: int) -> str:
    """A sentence of the publication with its ``%(name)d`` and its ``%d`` put in, escaped.

    A number that the sentence does not name fills its ``%d``, if it has one.
    """
    for name, number in numbers.items():
        pattern = pattern.replace(f"%({name})d", str(number)).replace("%d", str(number))
    return escape(pattern)


def paragraphs(text: str) -> str:
    """Plain text as paragraphs: blank lines part them, single line ends break the line."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)


def is_web_address(place: str) -> bool:
    """Whether a website may be linked to."""
    return place.startswith(("https://", "http://")) and not re.search(r"\s", place)


def address(place: str) -> str:
    """An address for ``href``, escaped: a path of this site or a web address; anything else leads nowhere."""
    return escape(place) if place.startswith("/") or is_web_address(place) else "#"

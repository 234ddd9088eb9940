"""Cuts HTML of any quality into tags and words in one pass, in time that grows only with its length."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from rejoinder.markup.characters import clean

_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]{0,60}+)((?:[^>"']|"[^"]*+"|'[^']*+')*+)>""")
_LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,60}+)([^>]*+)>")
_TAG_START = re.compile("</?[a-zA-Z]")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)\s*+(?:=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++))?""")

# Elements whose content a browser reads as characters, not as markup.
_RAW = frozenset(
    {"script", "style", "iframe", "noembed", "noframes", "xmp", "title", "textarea", "plaintext"}
)

# str.lower() changes the length of some texts; names of tags are ASCII.
_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Words:
    """Text between tags, its character references resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag. ``raw`` is what an element like <script> holds; its closing tag is eaten."""

    name: str
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What stands between <!-- and -->."""

    text: str


def cut(source: str) -> Iterator[Words | Tag | Comment]:
    """The source as a stream of words, tags and comments. What is no whole tag is words."""
    lowered = source.translate(_LOWER)
    tag_pattern = _TAG
    position = words_from = 0
    while True:
        position = source.find("<", position)
        if position < 0:
            break
        piece, after = _markup_at(source, position, tag_pattern)
        if piece is None and tag_pattern is _TAG and _TAG_START.match(source, position):
            # An odd quotation mark lies ahead: every later attempt would search to the end for its partner.
            tag_pattern = _LOOSE_TAG
            piece, after = _markup_at(source, position, tag_pattern)
        if piece is None:
            if after < 0:
                break
            position += 1
            continue
        if position > words_from:
            yield _words(source[words_from:position])
        if isinstance(piece, Tag) and piece.name in _RAW and not piece.closing:
            closing = lowered.find(f"</{piece.name}", after)
            end = len(source) if closing < 0 else closing
            piece = Tag(piece.name, False, piece.attributes, clean(source[after:end]))
            after = end if closing < 0 else (source.find(">", end) + 1 or len(source))
        yield piece
        position = words_from = after
    if words_from < len(source):
        yield _words(source[words_from:])


def _markup_at(source: str, position: int, pattern: re.Pattern[str]) -> tuple[Tag | Comment | None, int]:
    """The markup at a "<" and its end; None where there is none, with -1 if there can be no more."""
    if source.startswith("<!--", position):
        end = source.find("-->", position + 4)
        # As in a browser, a comment that never ends hides the rest.
        stop, after = (len(source), len(source)) if end < 0 else (end, end + 3)
        return Comment(source[position + 4 : stop]), after
    if source.startswith(("<!", "<?"), position):
        end = source.find(">", position)
        return (Comment(""), end + 1) if end >= 0 else (None, -1)
    found = pattern.match(source, position)
    if found:
        closing = bool(found.group(1))
        attributes = {} if closing else _attributes(found.group(3))
        return Tag(found.group(2).lower(), closing, attributes), found.end()
    if pattern is _LOOSE_TAG and source.find(">", position) < 0:
        return None, -1
    return None, 0


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match.group(2) or ""
        if value[:1] in ("'", '"'):
            value = value[1:-1]
        found.setdefault(match.group(1).lower(), clean(html.unescape(value)))
    return found


def _words(text: str) -> Words:
    return Words(clean(html.unescape(text)))

"""Reads the safe HTML of articles and comments into a plain tree, from which paper and PDF are set alike.

A tree is made of nodes as JSON has them. Containers and leaves are ``{"tag", "kids"}``; the kids of a container are
nodes of blocks, those of a leaf are words: text, or ``{"tag": "em", "kids": [...]}`` and the like. What is not known
here leaves its words and nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
Words = list[Any]

CONTAINERS = frozenset(
    {"blockquote", "ul", "ol", "li", "figure", "table", "thead", "tbody", "tfoot", "tr", "td", "th"}
)
LEAVES = frozenset({"p", "pre", "h2", "h3", "h4", "h5", "h6", "figcaption"})
_INLINE = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "code": "code", "a": "a"} | {
    tag: tag for tag in ("sub", "sup", "del", "ins")
}
_SILENT = frozenset({"script", "style", "template", "title"})
_WHITE = re.compile("[ \t\n\r\f]+")
_RTL = frozenset({"R", "AL"})
_DEEPEST = 24
"""Nodes inside one another; what lies deeper keeps its words at this depth. `markup` itself stays well below."""


def read(html: str) -> list[Node]:
    """The blocks of a text, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.blocks()


def paragraphs(text: str) -> list[Node]:
    """Plain text as blocks: blank lines part paragraphs, single line ends break the line."""
    found: list[Node] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line for line in part.strip().split("\n") if line.strip()]
        if lines:
            kids: Words = []
            for number, line in enumerate(lines):
                kids += [{"tag": "br"}, line] if number else [line]
            found.append({"tag": "p", "kids": kids})
    return found


def direction(text: str) -> str:
    """The direction of the first letter that has one, “ltr” or “rtl”; blank where none has."""
    for sign in text:
        bidirectional = unicodedata.bidirectional(sign)
        if bidirectional == "L":
            return "ltr"
        if bidirectional in _RTL:
            return "rtl"
    return ""


def running(text: str, around: str) -> str:
    """The direction of a headline and the like: what stands around it, unless no letter of it runs that way.

    Such words are in the article's language, so that a name of the other direction at their beginning turns nothing.
    """
    first = direction(text)
    if first in ("", around) or any(direction(sign) == around for sign in text):
        return around
    return first


def words_of(kids: Words) -> str:
    """The words of a leaf without their marks."""
    return "".join(kid if isinstance(kid, str) else words_of(kid.get("kids", [])) for kid in kids)


class _Reader(HTMLParser):
    """Keeps the open nodes on a stack; words go to the innermost one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._root: Node = {"tag": "", "kids": []}
        self._stack: list[Node] = [self._root]
        self._silent = 0

    def blocks(self) -> list[Node]:
        """What was read, put into order."""
        return _settled(self._root)["kids"]  # type: ignore[no-any-return]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
            return
        given = {name: value or "" for name, value in attrs}
        if tag in ("br", "hr"):
            self._put({"tag": tag, "kids": []} if tag == "hr" else {"tag": "br"})
        elif tag == "img":
            self._put({"tag": "img", "src": given.get("src", ""), "alt": given.get("alt", "")})
        elif (tag in CONTAINERS or tag in LEAVES or tag in _INLINE) and len(self._stack) < _DEEPEST:
            self._open(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            return
        name = _INLINE.get(tag, tag)
        for depth in range(len(self._stack) - 1, 0, -1):
            if self._stack[depth]["tag"] == name:
                del self._stack[depth:]
                return

    def handle_data(self, data: str) -> None:
        if data and not self._silent:
            self._put(data)

    def _open(self, tag: str, given: dict[str, str]) -> None:
        node: Node = {"tag": _INLINE.get(tag, tag), "kids": []}
        if tag in CONTAINERS or tag in LEAVES:
            # A block ends the words before it, and marks that were left open in them.
            while self._stack[-1]["tag"] in LEAVES or self._stack[-1]["tag"] in _INLINE.values():
                self._stack.pop()
        if tag == "a":
            node["href"] = given.get("href", "")
        elif tag == "ol" and given.get("start", "").isdecimal():
            node["start"] = int(given["start"])
        elif tag in ("td", "th"):
            for span in ("colspan", "rowspan"):
                if given.get(span, "").isdecimal() and 1 < int(given[span]) <= 100:
                    node[span] = int(given[span])
        self._put(node)
        self._stack.append(node)

    def _put(self, item: Any) -> None:
        self._stack[-1]["kids"].append(item)


def _is_block(item: Any) -> bool:
    return isinstance(item, dict) and (
        item["tag"] in CONTAINERS or item["tag"] in LEAVES or item["tag"] == "hr"
    )


def _settled(container: Node) -> Node:
    """The container with its kids all blocks: words that stand in it directly are made into paragraphs."""
    settled: list[Node] = []
    loose: Words = []
    for kid in [*container["kids"], None]:
        if kid is not None and not _is_block(kid):
            loose.append(kid)
            continue
        if words_of(loose).strip() or any(isinstance(each, dict) and each["tag"] == "img" for each in loose):
            settled.append({"tag": "words", "kids": _trimmed(loose)})
        loose = []
        if kid is not None:
            settled.append(_settled(kid) if kid["tag"] in CONTAINERS else _leaf(kid))
    return {**container, "kids": settled}


def _leaf(leaf: Node) -> Node:
    kids = leaf["kids"]
    if leaf["tag"] == "pre":
        return {"tag": "pre", "kids": [words_of(kids).strip("\n")]}
    return {**leaf, "kids": _trimmed(kids)}


def _trimmed(kids: Words) -> Words:
    """Words without the white space around them, and with every run of it within them as one space."""
    spaced = _spaced(kids)
    if spaced and isinstance(spaced[0], str):
        spaced[0] = spaced[0].lstrip(" ")
    if spaced and isinstance(spaced[-1], str):
        spaced[-1] = spaced[-1].rstrip(" ")
    return [kid for kid in spaced if kid != ""]


def _spaced(kids: Words) -> Words:
    spaced: Words = []
    for kid in kids:
        if isinstance(kid, str):
            spaced.append(_WHITE.sub(" ", kid))
        else:
            spaced.append({**kid, "kids": _spaced(kid["kids"])} if "kids" in kid else kid)
    return spaced

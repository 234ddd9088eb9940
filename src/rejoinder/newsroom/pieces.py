"""The body of a page piece by piece: what templates, judges and machines need to know of each block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

from django.utils.html import strip_tags

from rejoinder.discussion.actions.open import LONGEST_STORY

_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header"
    r"|hr|li|main|nav|ol|p|pre|section|summary|table|tbody|tfoot|thead|tr|ul)\b[^>]*>",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block, with its anchor on the page and, for a response, the claim it answers."""

    block: Any
    anchor: str
    claim: Any = None

    @property
    def kind(self) -> str:
        """The block's name, such as ``claim``."""
        return str(self.block.block_type)

    @property
    def value(self) -> Any:
        """The block's content."""
        return self.block.value


def pieces(body: Any) -> list[Piece]:
    """The blocks of a body in order; a response is given the nearest claim before it."""
    found: list[Piece] = []
    claim = None
    counts: dict[str, int] = {}
    for block in body:
        kind = str(block.block_type)
        counts[kind] = counts.get(kind, 0) + 1
        if kind == "claim":
            claim = block.value
        found.append(Piece(block, f"{kind}-{counts[kind]}", claim if kind == "response" else None))
    return found


def corrections(body: Any) -> list[datetime]:
    """When the page was corrected, earliest first."""
    made_at = (block.value["made_at"] for block in body if block.block_type == "correction")
    # A draft may hold one that nobody has dated yet.
    return sorted(filter(None, made_at))


def plain_text(page: Any) -> str:
    """The story as the judges read it: standfirst and body without markup; of a long one the beginning."""
    parts = [str(getattr(page, "standfirst", ""))]
    length = 0
    for block in page.body:
        part = "\n".join(filter(None, _words(block)))
        parts.append(part)
        length += len(part)
        if length > LONGEST_STORY:
            break
    return "\n\n".join(filter(None, parts))[:LONGEST_STORY]


def whole_text(page: Any) -> str:
    """All that an article says in plain words, for search: headline, standfirst, byline and body, in lines."""
    parts = [page.title, page.standfirst, page.byline]
    for block in page.body:
        parts += filter(None, _words(block))
    return "\n".join(" ".join(part.split()) for part in parts if part)


def _words(block: Any) -> Iterator[str]:
    kind, value = str(block.block_type), block.value
    if kind == "text":
        yield stripped(value.source)
    elif kind == "imported":
        yield stripped(str(value))
    elif kind == "heading":
        yield str(value)
    elif kind == "quotation":
        yield from (value["text"], value["who"])
    elif kind == "claim":
        yield from (value["statement"], value["claimant"], value["on_behalf_of"])
    elif kind == "response":
        yield stripped(value["text"].source)
    elif kind == "correction":
        yield value["text"]
    elif kind == "image":
        yield value["caption"]


def stripped(html: str) -> str:
    """The words of some HTML of ours, a line for each paragraph, heading, item or row."""
    # Words of neighbouring elements must not run together once their tags are gone.
    parted = _CELL.sub(" ", _BLOCK.sub("\n", html))
    lines = unescape(strip_tags(parted)).split("\n")
    return "\n".join(line.rstrip() for line in lines if line.strip()).strip()

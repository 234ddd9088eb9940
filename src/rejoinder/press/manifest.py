"""The small index of an edition: what is on the shelf, of which version, and how much of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from rejoinder.press.html import escape
from rejoinder.press.snapshot import BRANCH_REPLIES, INLINE_REPLIES, PAGE_POSITIONS

FORMAT = 1
"""Of all JSON files of an edition; raised only when a reader of the old one would be misled."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a thread's edition says of itself. It lists no pages, so it stays small in a long thread."""

    publication: str
    thread: int
    version: int
    digest: str
    total: int = 0
    """Published comments."""
    pages: int = 0
    title: str = ""
    url: str = ""
    language: str = "und"
    direction: str = "ltr"
    open: bool = False
    count: str = ""
    """Such as “4 comments”, in the publication's language."""
    gone: bool = False
    """True when the story is no longer to be read: nothing else is here, and nothing older may come back."""

    def to_bytes(self) -> bytes:
        """The manifest as its JSON file."""
        content = {
            "format": FORMAT,
            **asdict(self),
            "page_positions": PAGE_POSITIONS,
            "inline_replies": INLINE_REPLIES,
            "branch_replies": BRANCH_REPLIES,
        }
        return to_json(content)

    @property
    def count_html(self) -> bytes:
        """``count`` for the place where a front page's shell asks for it."""
        return escape(self.count).encode()


def read_manifest(content: bytes | None) -> Manifest | None:
    """The manifest in the file; None where none can be understood, so that it is made again."""
    try:
        values: Any = json.loads(content or b"")
        if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
            return None
        known = {name: values[name] for name in Manifest.__slots__}
        if not all(isinstance(known[name], kind) for name, kind in _KINDS.items()):
            return None
        return Manifest(**known)
    except (ValueError, KeyError, RecursionError):
        return None


_KINDS = {
    name: {"str": str, "int": int, "bool": bool}[str(kind)] for name, kind in Manifest.__annotations__.items()
}


def to_json(content: object) -> bytes:
    """Compact JSON, readable in every language; what UTF-8 cannot carry is replaced by a question mark."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

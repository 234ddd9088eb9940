"""How XML is written, so that no words can end what they stand in, nor hold what XML cannot carry."""

from __future__ import annotations

import re

from rejoinder.press.html import escape

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMED = re.compile("&#39;")


def text(words: str) -> str:
    """The words for use between tags or inside a quoted attribute."""
    return _NAMED.sub("&apos;", escape(words))


def element(name: str, words: str, **attributes: str) -> str:
    """An element with these words, or nothing where there are none; ``xml_lang`` stands for ``xml:lang``."""
    if not words:
        return ""
    return f"<{name}{said(**attributes)}>{text(words)}</{name}>"


def empty(name: str, **attributes: str) -> str:
    """An element without content."""
    return f"<{name}{said(**attributes)}/>"


def said(**attributes: str) -> str:
    """Attributes, without those that say nothing."""
    return "".join(
        f' {name.replace("_", ":")}="{text(value)}"' for name, value in attributes.items() if value
    )


def encoded(document: str) -> bytes:
    """The document as its file."""
    return document.encode("utf-8", "replace")

"""How plain text is written into HTML."""

from __future__ import annotations


def escape(text: str) -> str:
    """The text for use inside HTML, between tags or inside a quoted attribute."""
    return escape_words(text).replace('"', "&quot;").replace("'", "&#39;")


def escape_words(text: str) -> str:
    """The text for use between tags only, written exactly as the HTML standard serialises it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def escape_value(text: str) -> str:
    """The text for a double-quoted attribute, written exactly as the HTML standard serialises it."""
    return escape_words(text).replace('"', "&quot;")

"""Reads what an address or a form of the desk asks for."""

from __future__ import annotations

_LONGEST_ID = 18
"""Digits beyond which a number is no id that a database keeps."""


def id_in(text: str) -> int | None:
    """The id that was asked for; None where it can be none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else None

"""Tells whether strong words are used, or only spoken of."""

from __future__ import annotations

import re

_SPOKEN_OF = re.compile(
    r"\b(?:words?|terms?|slurs?|expression|epithet|phrase|say|says|said|saying|call|calls|called|calling|names?)"
    r"[\s,:]*(?:(?:an?|the|us|me|him|her|them|you|people|someone|somebody|like)\s+){0,2}[\W_]{0,3}$",
    re.IGNORECASE,
)
_QUOTE_BEFORE = re.compile(r"[“„‟«‹‘‚「『\"'`*]\s*$")
_QUOTE_AFTER = re.compile(r"^\s*[”“»›’‘」』\"'`*]")
_NEAR = 40


def is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether a word is mentioned rather than used: between quotation marks, or after “the word” and the like."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    between = _QUOTE_BEFORE.search(before) and _QUOTE_AFTER.search(after)
    return bool(between or _SPOKEN_OF.search(before))

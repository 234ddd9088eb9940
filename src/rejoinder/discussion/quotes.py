"""Sets a title that holds quotation marks inside quotation marks of its own, as a printer would."""

from __future__ import annotations

import re

from django.utils.translation import get_language

from rejoinder.normalise.tags import primary

_GUILLEMETS = re.compile(r"«[\u00a0\u202f]?(.*?)[\u00a0\u202f]?»")
_PAIRS = {"“": "”", "„": "“”", "‘": "’", "‚": "‘’"}
_SINGLE = {"“": "‘", "”": "’", "„": "‚", "‘": "‘", "’": "’", "‚": "‚"}
_DOUBLE = {"‘": "“", "’": "”", "‚": "„", "“": "“", "”": "”", "„": "„"}
_APOSTROPHE = "’"
_WITHIN_GUILLEMETS = {"ar": ("“", "”"), "es": ("“", "”"), "fr": ("“", "”"), "ru": ("„", "“")}
"""Languages whose titles stand between guillemets, with the marks that open and close a quotation within."""


def nested(title: str) -> str:
    """The title as it stands between double quotation marks: quotes in it single, those within double, and so on.

    Straight marks become curly where they open and close something; apostrophes stay apostrophes, and a mark that
    has no partner, such as the sign for inches, stays as it is. Where the active language has guillemets around the
    title, quotes in it are double; elsewhere guillemets are left alone, since they cannot be confused.
    """
    within = _WITHIN_GUILLEMETS.get(primary(get_language() or "en"))
    if within is not None:
        title = _GUILLEMETS.sub(lambda found: f"{within[0]}{found[1]}{within[1]}", title)
    characters = list(title)
    for depth, start, end in _quotations(title):
        if within is not None and depth == 0:
            characters[start], characters[end] = within
            continue
        style = _DOUBLE if (depth % 2) == (within is None) else _SINGLE
        characters[start] = style[_curly(title[start], opening=True)]
        characters[end] = style[_curly(title[end], opening=False)]
    for at, char in enumerate(characters):
        if char == "'" and _is_apostrophe(title, at):
            characters[at] = _APOSTROPHE
    return "".join(characters)


def _quotations(title: str) -> list[tuple[int, int, int]]:
    """Every quotation as (depth, index of its first mark, index of its last), depth from 0."""
    open_marks: list[int] = []
    found: list[tuple[int, int]] = []
    for at, char in enumerate(title):
        partner = next((i for i in reversed(open_marks) if _closes(title, i, at)), None)
        if partner is not None:
            # What was opened within and never closed was no quotation.
            del open_marks[open_marks.index(partner) :]
            found.append((partner, at))
        elif _opens(title, at, char):
            open_marks.append(at)
    return [(sum(s < start and end < e for s, e in found), start, end) for start, end in found]


def _opens(title: str, at: int, char: str) -> bool:
    if char in _PAIRS:
        return True
    return char in "\"'" and _begins_word(title, at)


def _closes(title: str, start: int, at: int) -> bool:
    opener, char = title[start], title[at]
    if at == start + 1:
        return False
    if char == opener and char in "\"'":
        return _ends_word(title, at)
    if char == "’" and opener in "‘‚":
        return _ends_word(title, at)
    return char in _PAIRS.get(opener, "")


def _begins_word(title: str, at: int) -> bool:
    before = title[at - 1 : at] if at else ""
    after = title[at + 1 : at + 2]
    return bool(after) and not after.isspace() and not before.isalnum() and before not in {"’", "'"}


def _ends_word(title: str, at: int) -> bool:
    before, after = title[at - 1 : at], title[at + 1 : at + 2]
    return not before.isspace() and not after.isalnum()


def _is_apostrophe(title: str, at: int) -> bool:
    return (at > 0 and title[at - 1].isalpha()) or title[at + 1 : at + 2].isalnum()


def _curly(char: str, *, opening: bool) -> str:
    if char in "\"'":
        double = char == '"'
        return ("“" if double else "‘") if opening else ("”" if double else "’")
    return char

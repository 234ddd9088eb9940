"""Reads the figures of a text in whatever script, width or dash they are typed."""

from __future__ import annotations

import re
import unicodedata

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_DATE = re.compile(
    r"\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d(?!\d)|(?:19|20)\d\d([./-])\d{1,2}\2\d{1,2}(?!\d)"
    r"|(?:1[5-9]|20)\d\d ?[/-] ?(?:1[5-9]|20)\d\d(?!\d)"
)


class _Plain(dict[int, str]):
    """Each character with figures, spaces, dashes, plus signs and brackets in their ASCII form."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _DASHES:
            plain = "-"
        elif char in "\uff0b\ufe62":
            plain = "+"
        elif char in "\uff08\uff09":
            plain = "()"["\uff08\uff09".index(char)]
        elif char != "\n" and unicodedata.category(char) == "Zs":
            plain = " "
        else:
            figure = unicodedata.decimal(char, None)
            plain = char if figure is None else str(figure)
        if len(self) > 20_000:
            self.clear()
        self[code] = plain
        return plain


_PLAIN = _Plain()


def plain_figures(text: str) -> str:
    """The text with every figure in ASCII; each character stays where it stands."""
    return text if text.isascii() else text.translate(_PLAIN)


def digits(text: str) -> str:
    """The ASCII digits of the text alone."""
    return "".join(c for c in text if "0" <= c <= "9")


def begins_with_date(text: str) -> bool:
    """Whether the text begins with a date or years in figures: 05.06.2021, 2021-06-05, 2019-2020."""
    return _DATE.match(text) is not None


def is_isbn(figures: str) -> bool:
    """Whether thirteen digits are a book's number, by its prefix and checksum."""
    if len(figures) != 13 or not figures.startswith(("978", "979")):
        return False
    return sum(int(c) * (3 if at % 2 else 1) for at, c in enumerate(figures)) % 10 == 0


def passes_luhn(figures: str) -> bool:
    """Whether the digits carry the checksum of a payment card's number."""
    total = 0
    for at, char in enumerate(reversed(figures)):
        value = int(char) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0

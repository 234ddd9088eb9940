"""Recognises telephone numbers as many countries write them, but not dates, prices or book numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rejoinder.policy.personal.figures import begins_with_date, digits, is_isbn

# One figure at a time, so that a long row of figures is read in one way only and in little time.
_GAP = r"[ .\-/()]{0,3}"
_BEFORE = (
    r"(?<![\w#$€£¥§+])(?<!\d[.,:/-])(?<![$€£¥] )(?<!ISBN[ :])(?<!ISBN: )(?<!ISBN-1[03] )(?<!ISBN-1[03]: )"
)
_AFTER = r"(?!\w)(?![.,:/-]\d)(?! ?[%$€£¥°])"
# With the country's code: +49 171 5550123, 0044 20 7946 0958, +1 (212) 555-0123.
_INTERNATIONAL = re.compile(rf"(?<![\w#$€£¥])(?:\+ ?|{_BEFORE}00 ?)\(?[1-9](?:{_GAP}\d){{7,14}}{_AFTER}")
# With the trunk prefix 0 of most countries: 020 7946 0958, (0171) 555 0123, 01 23 45 67 89.
_TRUNK = re.compile(rf"{_BEFORE}\(?0[1-9](?:{_GAP}\d){{7,10}}{_AFTER}")
# Without a prefix, where the grouping itself tells.
_GROUPED = re.compile(
    rf"{_BEFORE}(?:"
    r"(?:1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d([ .-]))[2-9]\d\d[ .-]\d{4}"  # North America
    r"|\(\d\d\) ?9?\d{4}[ -]\d{4}"  # Brazil
    r"|[679]\d\d([ .-])\d\d\2\d\d\2\d\d"  # Spain
    r"|3\d\d[ .-]\d{6,7}"  # Italian mobiles
    r"|[6-9]\d{4}[ -]\d{5}"  # Indian mobiles
    r"|1[3-9]\d[ -]\d{4}[ -]\d{4}"  # Chinese mobiles
    r"|8[ -]?\(?[3-9]\d\d\)?[ -]?\d{3}-\d\d-\d\d"  # Russia
    rf"){_AFTER}"
)
# Any other number only where the words before it say what it is.
_CUED = re.compile(
    r"(?<![^\W\d_])(?:phone|telephone|tel|call|ring|text|mobile|cell|fax|whatsapp|telegram|signal|telefon|handy|"
    r"anruf|ruft?|téléphone|tél|appelez?|teléfono|llama|móvil|telefono|chiama|bel|telefoon|zadzwoń|телефон|тел|"
    r"звоните|טלפון|טל|נייד|هاتف|جوال|電話|电话)(?![^\W\d_])[^\d\n]{0,14}?"
    rf"(\+?\(?\d(?:{_GAP}\d){{5,14}}){_AFTER}",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 8, 15
_LONGEST_TRUNK, _SHORTEST_TRUNK = 12, 9


def telephones(text: str) -> Iterator[tuple[int, int]]:
    """Where telephone numbers stand; a place may come twice."""
    for match in _INTERNATIONAL.finditer(text):
        if _SHORTEST <= len(digits(match.group()).removeprefix("00")) <= _LONGEST:
            yield _trimmed(match.start(), match.group())
    for match in _TRUNK.finditer(text):
        if _is_national(match.group()):
            yield _trimmed(match.start(), match.group())
    for match in _GROUPED.finditer(text):
        if not begins_with_date(match.group()):
            yield match.span()
    for match in _CUED.finditer(text):
        number = match[1]
        if not begins_with_date(number) and not is_isbn(digits(number)):
            yield _trimmed(match.start(1), number)


def _is_national(number: str) -> bool:
    figures = digits(number)
    # A single figure between gaps belongs to a list or a score.
    if re.search(r"(?<!\d)\d(?!\d)", number):
        return False
    pairs = re.fullmatch(r"\d\d(?:[ .-]\d\d)+", number)
    # France writes five pairs; more or fewer are a draw of the lottery or a row of scores.
    if pairs:
        return len(figures) == 10
    if begins_with_date(number):
        return False
    return _SHORTEST_TRUNK <= len(figures) <= _LONGEST_TRUNK


def _trimmed(start: int, number: str) -> tuple[int, int]:
    if number.startswith("(") and ")" not in number:
        number, start = number[1:], start + 1
    if number.endswith(")") and "(" not in number:
        number = number[:-1]
    return start, start + len(number)

"""Recognises payment cards and bank accounts by their form and checksum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rejoinder.policy.personal.figures import digits, passes_luhn

_CARD = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)")
# What the card companies' numbers begin with, and how long they are.
_ISSUED = re.compile(
    r"4\d{12}(?:\d{3}|\d{6})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|(?:5[0678]|6[37])\d{14}"
)
_ACCOUNT = re.compile(r"(?<!\w)([A-Za-z]{2})\d\d(?=[ -]?[A-Za-z0-9])")
_ACCOUNT_PART = re.compile(r"[ -]?([A-Za-z0-9])")
# The length of an IBAN is set by each country (ISO 13616 register).
_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29,
    "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29,
    "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip


def cards(text: str) -> Iterator[tuple[int, int]]:
    """Where payment card numbers stand."""
    for match in _CARD.finditer(text):
        figures = digits(match.group())
        if _ISSUED.fullmatch(figures) and len(set(figures)) > 1 and passes_luhn(figures):
            yield match.span()


def accounts(text: str) -> Iterator[tuple[int, int]]:
    """Where bank account numbers (IBAN) stand, grouped or not."""
    for match in _ACCOUNT.finditer(text):
        length = _LENGTHS.get(match[1].upper())
        if length is None:
            continue
        number = [match.group()]
        end = match.end()
        for _ in range(length - 4):
            part = _ACCOUNT_PART.match(text, end)
            if part is None:
                break
            number.append(part[1])
            end = part.end()
        follows = text[end : end + 1]
        if len(number) == length - 3 and not follows.isalnum() and _is_iban("".join(number).upper()):
            yield match.start(), end


def _is_iban(number: str) -> bool:
    moved = number[4:] + number[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1

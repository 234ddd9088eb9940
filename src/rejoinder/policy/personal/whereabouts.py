"""Recognises e-mail addresses, also spelled out, and street addresses with a house number."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EMAIL = re.compile(
    r"(?<![\w.+%@/-])[\w.+%-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}(?![\w@])"
)
_SPELLED = re.compile(
    r"(?<![\w.+%@/-])[\w.+%-]{1,64} ?[\[({<] ?(?:at|@|ät|chez|arroba) ?[\])}>] ?"
    r"(?:[\w-]{1,63} ?(?:\.|[\[({<] ?(?:dot|punkt|point|punto) ?[\])}>]) ?){1,8}[^\W\d_]{2,24}(?!\w)",
    re.IGNORECASE,
)

_BRACKET = re.compile(r"[\[({<] ?(?:at|@|ät|chez|arroba) ?[\])}>]", re.IGNORECASE)

_NAME = r"[^\W\d_][^\W\d_]+(?:['’-][^\W\d_]+)?"
_CAPITAL = r"(?=[A-ZÀ-ÖØ-ÞĀ-ŽА-Я])"
_HOUSE = r"\d{1,5}[a-zA-Z]?(?!\w|[.,:/-]\d| ?[%€£$])"
_STREETS = re.compile(
    r"(?<![\w.,:/€£$-])(?:"
    # 221 Harbour Street
    rf"\d{{1,5}}[a-zA-Z]?,? (?:{_CAPITAL}{_NAME} ){{1,3}}"
    r"(?:Street|Road|Avenue|Lane|Drive|Crescent|Boulevard|Terrace|(?:St|Rd|Ave|Blvd)(?!\w)\.?)(?!\w)"
    # 12 rue de la Gare
    r"|\d{1,4}(?: bis| ter)?,? (?:rue|avenue|boulevard|allée|impasse|chemin|quai) "
    rf"(?:(?:de|du|des|la|le|les) |d['’]|l['’]){{0,3}}{_CAPITAL}{_NAME}(?: {_CAPITAL}{_NAME}){{0,2}}"
    rf")|(?<!\w)(?:"
    # Lindenstraße 12, Lange Gasse 4, Kerkstraat 7
    rf"{_CAPITAL}[^\W\d_]{{2,40}}(?:straße|strasse|str\.|gasse|allee|straat|laan|gracht|gatan|vägen|gade)"
    rf" {_HOUSE}"
    rf"|{_CAPITAL}{_NAME}[ -](?:Straße|Strasse|Str\.|Gasse|Allee) {_HOUSE}"
    # Calle Mayor 5, Via Garibaldi 3, Rua das Flores 9, ul. Lipowa 4
    r"|(?:Calle|C/|Avenida|Avda\.|Paseo|Via|Viale|Corso|Piazza|Rua|ul\.|улица|ул\.|проспект) ?"
    rf"(?:(?:de|del|della|dei|da|das|do|dos|la|las|los) ){{0,2}}{_CAPITAL}{_NAME}"
    rf"(?: {_CAPITAL}{_NAME}){{0,2}}"
    rf",?(?: n[°º.]| д\.)? ?{_HOUSE}"
    # רחוב הרצל 12
    rf"|(?:רחוב|רח['’׳]|شارع) {_NAME}(?: {_NAME}){{0,2}} {_HOUSE}"
    r")"
)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand, as written or as “name (at) host (dot) example”."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield match.span()
    if _BRACKET.search(text):
        for match in _SPELLED.finditer(text):
            yield match.span()


def streets(text: str) -> Iterator[tuple[int, int]]:
    """Where a street stands with a house's number."""
    for match in _STREETS.finditer(text):
        yield match.span()

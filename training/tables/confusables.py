"""Makes the normaliser's table of look-alikes from Unicode's confusables.txt (UTS #39)."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

_MAPPING = re.compile(r"([0-9A-F]{4,6})\s*;\s*([0-9A-F ]+?)\s*;\s*MA\b")
_VERSION = re.compile(r"# Version: (\S+)")
_LETTERS = re.compile(r"[a-z]{1,4}")
# In the standard every “m” is an “rn” and every “w” with it; read back, such pairs are the letter again.
_PAIRS = (("rn", "m"), ("vv", "w"))
TABLE = Path("src/rejoinder/normalise/data/confusables.txt")
_HEAD = """\
# Which characters look like which small Latin letters, taken from Unicode's Security Mechanisms (UTS #39).
# Origin: confusables.txt, version {version}, https://www.unicode.org/Public/security/; changed: only what looks like
# Latin letters is kept, in small letters, by the letters it looks like. © Unicode, Inc.; see unicode-licence.txt.
# Made by training/tables/confusables.py; do not edit.
"""


def folded(text: str) -> str:
    """Case and compatibility folded, as the normaliser folds a text before it looks for look-alikes."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def prototypes(lines: Iterable[str]) -> dict[str, str]:
    """The standard's mapping of single characters to what they are confused with."""
    found = {}
    for line in lines:
        if match := _MAPPING.match(line.lstrip("\ufeff")):
            found[chr(int(match[1], 16))] = "".join(chr(int(code, 16)) for code in match[2].split())
    return found


def letters(mapping: Mapping[str, str]) -> dict[str, str]:
    """Which Latin letters each folded character stands for; its own likeness before that of its capital."""
    # “I” is confused with “l” there; as letters of words they differ, so a small letter's likeness decides.
    own: dict[str, str] = {}
    of_capitals: dict[str, str] = {}
    for char, prototype in mapping.items():
        put = folded("".join(c for c in prototype if not unicodedata.combining(c)))
        for pair, letter in _PAIRS:
            put = put.replace(pair, letter)
        small = folded(char)
        if len(small) != 1 or small.isascii() or put == small or not _LETTERS.fullmatch(put):
            continue
        (own if small == char else of_capitals)[small] = put
    return {**of_capitals, **own}


def table(lines: list[str]) -> str:
    """The compact table as it is shipped. Raises ValueError for a file that names no version."""
    version = next((match[1] for line in lines[:20] if (match := _VERSION.match(line))), None)
    if version is None:
        raise ValueError("this is not Unicode's confusables.txt: its head names no version")
    by_letters: dict[str, list[str]] = defaultdict(list)
    for char, put in sorted(letters(prototypes(lines)).items()):
        by_letters[put].append(f"{ord(char):04X}")
    rows = [f"{put} {' '.join(codes)}" for put, codes in sorted(by_letters.items())]
    return _HEAD.format(version=version) + "\n".join(rows) + "\n"


def main() -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("confusables", type=Path, help="path of Unicode's confusables.txt")
    parser.add_argument("--to", type=Path, default=TABLE, help="the table to write")
    options = parser.parse_args()
    lines = options.confusables.read_text(encoding="utf-8-sig").splitlines()
    options.to.write_text(table(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The shipped table of look-alikes is what the generator makes, and says where it comes from."""

from __future__ import annotations

from pathlib import Path

from training.tables.confusables import letters, prototypes, table

import rejoinder.normalise
from rejoinder.normalise.lookalikes import TO_LATIN

DATA = Path(rejoinder.normalise.__file__).parent / "data"
SOURCE = """\
# confusables.txt
# Version: 15.0.0
0430 ;\t0061 ;\tMA\t# ( а → a ) CYRILLIC SMALL LETTER A → LATIN SMALL LETTER A
041D ;\t0048 ;\tMA\t# ( Н → H ) CYRILLIC CAPITAL LETTER EN → LATIN CAPITAL LETTER H
006D ;\t0072 006E ;\tMA\t# ( m → rn ) LATIN SMALL LETTER M → LATIN SMALL LETTER R, LATIN SMALL LETTER N
217F ;\t0072 006E ;\tMA\t# ( ⅿ → rn ) SMALL ROMAN NUMERAL ONE THOUSAND → LATIN SMALL LETTER R, LATIN SMALL LETTER N
028D ;\t029C 029C ;\tMA\t# not of Latin's own letters
"""


def test_what_looks_like_a_latin_letter_is_kept_and_nothing_else() -> None:
    assert letters(prototypes(SOURCE.splitlines())) == {"а": "a", "н": "h"}


def test_the_table_names_the_version_it_is_made_from() -> None:
    assert "version 15.0.0" in table(SOURCE.splitlines())
    assert table(SOURCE.splitlines()).endswith("\na 0430\nh 043D\n")


def test_the_shipped_table_is_read_whole_and_its_licence_lies_beside_it() -> None:
    rows = [line.split() for line in (DATA / "confusables.txt").read_text().splitlines() if line[0] != "#"]
    assert sum(len(codes) - 1 for codes in rows) > 400
    assert all(chr(int(code, 16)) in TO_LATIN for codes in rows for code in codes[1:])
    assert "UNICODE, INC. LICENSE AGREEMENT" in (DATA / "unicode-licence.txt").read_text()

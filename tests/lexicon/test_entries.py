"""The lexicon's files are whole: graded, of our own kinds, and with a licence at their head."""

from __future__ import annotations

from pathlib import Path

import pytest

import rejoinder.lexicon
from rejoinder.lexicon.entries import KINDS, LexiconError, _graded, load, written_out

DATA = Path(rejoinder.lexicon.__file__).parent / "data"


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*.txt")), ids=lambda path: path.stem)
def test_every_file_says_where_it_comes_from(path: Path) -> None:
    head = path.read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("# ") and "Rejoinder" in head and "MIT" in head


def test_every_kind_has_entries_of_every_grade() -> None:
    graded = {(entry.kind, entry.severity) for entry in load("en") if entry.kind}
    assert graded == {(kind, severity) for kind in KINDS for severity in (1, 2, 3)}


def test_a_line_with_choices_is_written_out() -> None:
    assert list(written_out("(hit|kick) (him|her) all, odd one")) == [
        "hit him all",
        "hit her all",
        "kick him all",
        "kick her all",
        "odd one",
    ]


def test_an_entry_without_a_grade_is_refused() -> None:
    with pytest.raises(LexiconError, match="before the first grade"):
        list(_graded(["fool"], "insult", "insult.txt"))

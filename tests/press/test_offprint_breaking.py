"""Long words end their lines somewhere, and nobody sees or copies out where they might have."""

from __future__ import annotations

import re

import pytest

from rejoinder.press.offprints.breaking import EVERY, LONGEST, OBJECT, SPACE, breakable
from rejoinder.press.offprints.snapshot import Block
from tests.press import offprinting as made
from tests.press.test_offprint_pdf import Set, media, typeset_pdf

__all__ = ["media", "typeset_pdf"]
ADDRESS = f"https://elsewhere.example/find?q={'abcdefghij' * 8}END"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The ferry waits & “nobody” knows why.",
        "Donaudampfschifffahrtskapitän " * 9,
        "https://courier.example/town/the-ferry-waits-and-nobody-knows-why/",
        "x" * LONGEST,
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert breakable(text) == text


@pytest.mark.parametrize("text", ["N" + "O" * 200, "!" * 200, "1-" * 100, "□" * 99, "a\u00a0" * 50, ADDRESS])
def test_nothing_goes_on_for_long_without_a_place_and_nothing_is_lost(text: str) -> None:
    found = breakable(f"see {text} there")
    assert re.sub(f"[{OBJECT}{SPACE}]", "", found) == f"see {text} there"
    assert max(map(len, re.split(f"[ /{OBJECT}{SPACE}]", found))) <= LONGEST


def test_places_part_nothing_that_is_drawn_as_one() -> None:
    for sign in ("e\u0301", "\U0001f469\U0001f3fd\u200d\U0001f680", "\U0001f1e9\U0001f1ea", "ש\u05b8"):
        for part in re.split(f"[{OBJECT}{SPACE}]", breakable(sign * 60)):
            assert len(part.replace(sign, "")) == 0, sign


def test_what_could_turn_round_or_is_joined_is_given_places_that_do_neither() -> None:
    assert OBJECT in breakable("a1" * 40) and SPACE not in breakable("a1" * 40)
    for text in ("مرحبا" * 20, "ש" * 90, "1" * 90, "aש" * 45):
        assert OBJECT not in breakable(text) and breakable(text).count(SPACE) >= 90 // EVERY - 1


def test_no_end_of_a_long_word_is_lost_and_an_address_can_be_copied(typeset_pdf: Set) -> None:
    words = ("N" + "O" * 200 + "END", "!" * 200 + "END", "漢" * 150 + "END")
    comments = [made.comment(number, html=f"<p>{word}</p>") for number, word in enumerate(words, 1)]
    said = f"<p><a href='{ADDRESS}'>{ADDRESS}</a></p><pre><code>{'x' * 200}END</code></pre>"
    article = made.article(title="W" * 100 + "END", byline="B" * 200 + "END", blocks=(Block("text", html=said),))
    document = typeset_pdf(article, made.discussion(tuple(comments)))
    text = document.text.replace("\n", "")
    assert text.count("OEND") == text.count("!END") == text.count("□END") == text.count("xEND") == 1
    assert "WEND" in text and "BEND" in text
    # The words of the link are its address, which needs no note.
    assert text.count(ADDRESS) == 1
    assert document.facts["Title"] == article.title
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.metadata

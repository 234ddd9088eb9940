"""Vowel marks of Arabic and Hebrew, which most people leave out, and letters that they write one for the other."""

from __future__ import annotations

import pytest
from django.db import connection

from rejoinder.discussion import marks, search
from rejoinder.discussion.excerpts import excerpt
from tests.discussion.making import a_thread, comment
from tests.discussion.test_search import found

pytestmark = pytest.mark.django_db

FERRY = "العبارة"
WRITTEN = {
    "no mark": "وصلت العبارة اليوم",
    "one mark": "وصلت العبّارة اليوم",
    "two marks": "وصلت العبّارةُ اليوم",
    "two marks within": "وصلت الْعبّارة اليوم",
    "all marks": "وَصَلَتِ الْعَبَّارَةُ الْيَوْمَ",
    "one mark before a sign": "وصلت العبّارة; اليوم",
}


# PostgreSQL keeps marks within words, so that only its index could leave out those of several places.
marks_are_spaces = pytest.mark.skipif("connection.vendor != 'sqlite'")


@pytest.mark.parametrize("typed", [FERRY, "العبّارة", "الْعَبَّارَةُ"])
@pytest.mark.parametrize("written", [WRITTEN["no mark"], WRITTEN["one mark"], "وصلت العبارةُ اليوم"])
def test_on_either_database_a_word_is_found_with_one_mark_or_none(written: str, typed: str) -> None:
    said = comment(a_thread(), written)
    assert found(typed) == found(f'"وصلت {typed}"') == found(f"{typed[:6]}*") == {said.pk}


@marks_are_spaces
@pytest.mark.parametrize("typed", [FERRY, "العبّارة", "الْعَبَّارَةُ", "العبـــارة"])
@pytest.mark.parametrize("written", WRITTEN.values(), ids=list(WRITTEN))
def test_an_arabic_word_is_found_with_its_marks_and_without(written: str, typed: str) -> None:
    said = comment(a_thread(), written)
    comment(a_thread(), "وصلت السيارة اليوم")
    assert found(typed) == {said.pk}
    assert found(f'"وصلت {typed}"') == {said.pk} and found(f"وصلت -{typed}") != {said.pk}
    assert found(f"{typed[:5]}*") == {said.pk}


@marks_are_spaces
@pytest.mark.parametrize("written", ["שלום עולם", "שָׁלוֹם עוֹלָם", "שלוֹם עולם"])
@pytest.mark.parametrize("typed", ["שלום", "שָׁלוֹם", "שלוֹם"])
def test_a_hebrew_word_is_found_with_its_points_and_without(written: str, typed: str) -> None:
    said = comment(a_thread(), written)
    assert found(typed) == found(f'"{typed} עולם"') == {said.pk}


@marks_are_spaces
@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("בְּרֵאשִׁית בָּרָא אֱלֹהִים", "בראשית ברא אלהים"),
        ("הַמַּעְבֹּרֶת אֵחֲרָה", "המעברת אחרה"),
        ("وَالشَّمْسِ وَضُحَاهَا", "والشمس وضحاها"),
        ("ܫܠܵܡܵܐ", "ܫܠܡܐ"),
    ],
)
def test_what_is_pointed_in_full_is_found_by_its_letters(written: str, typed: str) -> None:
    said = comment(a_thread(), written)
    assert found(typed) == {said.pk}


@pytest.mark.parametrize(
    ("written", "typed"),
    [("الإسلام", "الاسلام"), ("الاسلام", "الإسلام"), ("أحمد", "احمد"), ("مكتبة", "مكتبه"), ("على", "علي")],
)
def test_letters_that_people_write_one_for_the_other_are_the_same(written: str, typed: str) -> None:
    said = comment(a_thread(), f"قال {written} شيئا")
    assert found(typed) == {said.pk}
    assert [written] == [said_in(written, span) for span in search.spans(search.read(typed), written)]


def said_in(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]]


@pytest.mark.parametrize("written", WRITTEN.values(), ids=list(WRITTEN))
def test_the_found_word_is_marked_whole_with_its_vowels(written: str) -> None:
    for typed in (FERRY, "العبّارة"):
        (span,) = search.spans(search.read(typed), written)
        assert marks.bare(said_in(written, span)) == FERRY
        assert written[span[1] :].startswith((" ", ";"))
    assert "<mark>العبّارة</mark>" in excerpt("وصلت العبّارة اليوم", search.read(FERRY))


def test_a_piece_of_a_word_between_its_marks_is_not_shown_as_what_was_found() -> None:
    assert search.spans(search.read("ارة"), "العبّارة") == []
    assert search.spans(search.read("עולם"), "שָׁלוֹם עולם") == [(8, 12)]


@pytest.mark.parametrize("word", ["हिन्दी", "ẹ̀lo", "ภาษาไทยที่นี่", "می‌خواهم"])
def test_words_whose_marks_always_stand_are_found_as_they_are_written(word: str) -> None:
    said = comment(a_thread(), f"x {word} y")
    assert found(word) == {said.pk}
    (span,) = search.spans(search.read(word), f"x {word} y")
    assert f"x {word} y"[span[0] : span[1]] == word


def test_a_long_query_stays_a_small_question() -> None:
    query = search.read(" ".join(["المستشفيات"] * 2 + ["والمستشفيات", "العبارات", "الإسلامية", "مكتبات"] * 4))
    assert len(query.wanted) == 5
    assert search._for_sqlite(query).count(" OR ") < 400
    assert search._for_postgresql(query).count(" | ") < 600
    assert search._for_postgresql(search.read("المستشفيات one two three four five")).count(" | ") < 20
    if connection.vendor == "sqlite":
        assert found("والمستشفيات العبارات") == set()

"""Sentences, quotation marks and times."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from rejoinder.discussion import locales, words
from rejoinder.discussion.quotes import nested


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "No thoughts yet on “The ferry is late”"),
        (1, "1 thought on “The ferry is late”"),
        (2, "2 thoughts on “The ferry is late”"),
        (1001, "1,001 thoughts on “The ferry is late”"),
    ],
)
def test_the_heading_counts_in_words(count: int, said: str) -> None:
    assert words.heading(count, "The ferry is late") == said


def test_a_title_with_signs_of_formatting_is_not_taken_for_a_pattern() -> None:
    assert words.heading(2, "100 %(count)d %s %") == "2 thoughts on “100 %(count)d %s %”"


@pytest.mark.parametrize(("count", "said"), [(0, "No comments yet"), (1, "1 comment"), (5, "5 comments")])
def test_a_front_page_says_how_many(count: int, said: str) -> None:
    assert words.comments(count) == said


@pytest.mark.parametrize(
    ("title", "set_as"),
    [
        ("Plain", "Plain"),
        ('The "last" ferry', "The ‘last’ ferry"),
        ("The “last” ferry", "The ‘last’ ferry"),
        ("‘Last’ ferry", "‘Last’ ferry"),
        ("He said “she said ‘no’ twice”", "He said ‘she said “no” twice’"),
        ("He said \"she said 'no' twice\"", "He said ‘she said “no” twice’"),
        ("“One” and “two”", "‘One’ and ‘two’"),
        ("It's the ferrymen's day", "It’s the ferrymen’s day"),
        ("It’s the “ferrymen’s” day", "It’s the ‘ferrymen’s’ day"),
        ("Don't call it \"the '90s boat\"", "Don’t call it ‘the ’90s boat’"),
        ("Rock 'n' roll", "Rock ‘n’ roll"),
        ('A 5" pipe', 'A 5" pipe'),
        ('A 5" pipe, "they" say', 'A 5" pipe, ‘they’ say'),
        ('ראש צה"ל אמר "לא"', 'ראש צה"ל אמר ‘לא’'),
        ("Er sagte „nein“ dazu", "Er sagte ‚nein‘ dazu"),
        ("Er sagte „sie sagte ‚nein‘ dazu“", "Er sagte ‚sie sagte „nein“ dazu‘"),
        ("Il a dit « non »", "Il a dit « non »"),
        ('An "unclosed title', 'An "unclosed title'),
        ("“", "“"),
        ('""', '""'),
        ('"Yes," he said, "and no."', "‘Yes,’ he said, ‘and no.’"),
        ('("Yes")', "(‘Yes’)"),
        ("", ""),
    ],
)
def test_quotation_marks_of_a_title_are_nested(title: str, set_as: str) -> None:
    assert nested(title) == set_as


def test_a_title_of_nothing_but_quotation_marks_takes_no_time_to_speak_of() -> None:
    assert len(nested("“" * 250 + "”" * 250)) == 500


MOMENT = datetime(2026, 7, 4, 11, 30, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "language", "said"),
    [
        ("Europe/London", "en-GB", "4 July 2026, 12:30 BST"),
        ("America/New_York", "en", "July 4, 2026, 7:30 AM EDT"),
        ("Europe/Berlin", "de", "4. Juli 2026, 13:30 MESZ"),
        ("Asia/Jerusalem", "he", "4 ביולי 2026, 14:30 IDT"),
        ("America/Sao_Paulo", "en-GB", "4 July 2026, 08:30 UTC-03:00"),
        ("UTC", "en-GB", "4 July 2026, 11:30 UTC"),
        ("Nowhere/Atall", "en-GB", "4 July 2026, 11:30 UTC"),
        ("UTC", "xx-YY", "July 4, 2026, 11:30 AM UTC"),
    ],
)
def test_a_time_is_told_in_the_publications_zone_and_language(zone: str, language: str, said: str) -> None:
    assert locales.time_text(MOMENT, zone, language).replace("\u202f", " ") == said


def test_winter_and_summer_have_names_of_their_own() -> None:
    assert locales.time_text(datetime(2026, 1, 4, 11, tzinfo=UTC), "Europe/London", "en-GB").endswith(
        "11:00 GMT"
    )


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("he", "rtl"), ("ar-EG", "rtl"), ("xx", "ltr"), ("", "ltr")]
)
def test_the_direction_follows_the_language(language: str, direction: str) -> None:
    assert locales.direction(language) == direction


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "3 réflexions sur «\u00a0Le “vieux” pont\u00a0»"),
        ("ru", "3 комментария к статье «Le „vieux“ pont»"),
        ("de", "3 Gedanken zu „Le ‘vieux’ pont“"),
    ],
)
def test_a_title_is_quoted_as_its_language_quotes(language: str, said: str) -> None:
    with translation.override(language):
        assert words.heading(3, 'Le "vieux" pont') == said
    if language != "de":
        with translation.override(language):
            assert words.heading(3, "Le «\u00a0vieux\u00a0» pont") == said

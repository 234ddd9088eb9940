"""Texts of any length are cut into windows that miss nothing and know where each token stood."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from rejoinder.classifiers.house import windows as cutting
from rejoinder.classifiers.house.model import weights_folder
from rejoinder.classifiers.house.windows import WINDOW, windows
from rejoinder.plugins import load_late


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    made = load_late("tokenizers", "test").Tokenizer.from_file(str(weights_folder() / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def test_a_short_text_is_one_window_whose_tokens_stand_where_they_were_typed(tokenizer: Any) -> None:
    (window,) = windows("The ferry was late.", tokenizer)
    assert [("The ferry was late."[a:b]) for a, b in window.places] == ["The", "ferry", "was", "late", "."]
    assert len(window.ids) == len(window.places) + 2


def test_an_empty_text_is_one_empty_window(tokenizer: Any) -> None:
    (window,) = windows("", tokenizer)
    assert window.places == ()
    assert len(window.ids) == 2


def test_a_long_text_is_read_to_its_end_in_windows_that_overlap(tokenizer: Any) -> None:
    text = "the ferry was late again " * 400
    found = windows(text, tokenizer)
    assert all(len(window.places) <= WINDOW for window in found)
    assert found[-1].places[-1][1] == len(text.rstrip())
    for one, other in pairwise(found):
        assert other.places[0][0] < one.places[-1][0]


def test_a_word_longer_than_the_tokenizer_takes_is_still_read(tokenizer: Any) -> None:
    text = "x" * 55 + "idiot" + "y" * 300
    found = windows(text, tokenizer)
    assert not any(tokenizer.token_to_id("[UNK]") in window.ids for window in found)
    assert found[-1].places[-1][1] == len(text)


def test_as_many_windows_are_made_as_the_text_is_long(tokenizer: Any) -> None:
    few, many = (len(windows("so late again " * times, tokenizer)) for times in (1_000, 4_000))
    assert many <= 4 * few + 1


def test_tokens_can_be_left_out_without_losing_the_signs_at_the_ends(tokenizer: Any) -> None:
    (window,) = windows("The ferry was late.", tokenizer)
    left = window.without(frozenset({1, 2}))
    assert left[0] == window.ids[0] and left[-1] == window.ids[-1]
    assert left[1:-1] == (window.ids[1], window.ids[4], window.ids[5])


def test_the_signs_at_the_ends_are_those_of_the_tokenizer(tokenizer: Any) -> None:
    assert tokenizer.encode("a").ids[0] == cutting._FIRST
    assert tokenizer.encode("a").ids[-1] == cutting._LAST

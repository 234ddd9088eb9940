"""Texts cut into sentences: in order, apart, and nothing that is said left out."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rejoinder.compat.sentences import MOST, Utf16, sentences
from tests.effort import effort


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_their_marks_and_lines() -> None:
    assert cut("One. Two!? “Three.” Four\n\nfive 3.5 no") == [
        "One.",
        "Two!?",
        "“Three.”",
        "Four",
        "five 3.5 no",
    ]
    assert cut("第一。第二！") == ["第一。", "第二！"]
    assert cut("no end") == ["no end"] and cut("...") == ["..."]


@given(st.text(alphabet=st.sampled_from("ab.!? \n😀“”。"), max_size=200))
def test_they_are_in_order_and_hold_every_word(text: str) -> None:
    spans = sentences(text)
    assert spans == sorted(spans) and len(spans) <= MOST
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    within = "".join(text[start:end] for start, end in spans)
    assert [sign for sign in within if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


@given(st.text(max_size=100), st.data())
def test_places_are_those_of_utf_16(text: str, data: st.DataObject) -> None:
    text = text.encode("utf-8", "ignore").decode()
    at = data.draw(st.integers(0, len(text)))
    places = Utf16(text)
    assert places.place(at) == len(text[:at].encode("utf-16-le")) // 2
    assert places.length == len(text.encode("utf-16-le")) // 2


def test_a_long_text_is_cut_in_time() -> None:
    assert len(sentences("a. " * 7000)) <= MOST
    for hostile in ('."' * 10_000 + "x", "!" * 20_000 + "x", "." + '"' * 20_000 + "x", "\n" * 20_000):
        assert sentences(hostile)
        assert effort(partial(sentences, hostile)) < 1

"""The lexicon is found where it stands, with its kind and grade, and harmless words that hold it are left alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.lexicon import LexiconHit, find
from rejoinder.normalise import read


def found(text: str, language: str = "en") -> list[tuple[str, str, int]]:
    return [(text[hit.start : hit.end], hit.kind, hit.severity) for hit in find(read(text), language)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("You are an IDIOT.", [("IDIOT", "insult", 1)]),
        ("What a dickhead, a real wanker", [("dickhead", "profanity", 2), ("wanker", "profanity", 2)]),
        ("those faggots", [("faggots", "slur", 3)]),
        ("he should be shot for it", [("should be shot", "threat", 2)]),
        ("go and kill yourself", [("kill yourself", "threat", 3)]),
        ("I’ll kill you", [("I’ll kill you", "threat", 3)]),
        ("they are subhuman", [("subhuman", "dehumanising", 3)]),
        ("f.u.c.k and sh1t", [("f.u.c.k", "profanity", 2), ("sh1t", "profanity", 2)]),
        ("b*tch", [("b*tch", "profanity", 2)]),
    ],
)
def test_an_entry_is_found_with_its_kind_and_grade(text: str, hits: list[tuple[str, str, int]]) -> None:
    assert found(text) == hits


@pytest.mark.parametrize(
    "text",
    [
        "a chink in the armour",
        "The cockerel of Scunthorpe sat in the cockpit with a cocktail",
        "Dick Cheney read Moby Dick to Tom, Dick and Harry",
        "Homo sapiens and Homo erectus",
        "the flame retardant, spick and span",
        "The class will assess the passage in Essex",
        "We'll see; she'll tell; he'd shed a tear",
        "a cocker spaniel, a shiitake mushroom and a Dickensian title",
        "The minister should be ashamed of the killing of the bill",
        "Nobody was shot; the shooting of the film begins in May",
    ],
)
def test_a_harmless_word_that_holds_an_entry_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_graver_word_inside_a_milder_phrase_is_reported_beside_it() -> None:
    assert [hit.severity for hit in find(read("fuck off you nigger, you idiot"))] == [2, 3, 1]


def test_nothing_is_found_in_a_language_without_a_lexicon() -> None:
    assert found("idiot", "fi") == []
    assert found("idiot", "en-GB") == [("idiot", "insult", 1)]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["idiot", "f u c k", "sh!t", "should be shot", "the", "cockpit", "\u200b", "😀", "’"])
    ).map(" ".join)
)
def test_hits_lie_in_the_text_in_order_and_none_in_one_as_grave(text: str) -> None:
    hits: tuple[LexiconHit, ...] = find(read(text))
    for hit, after in itertools.pairwise(hits):
        assert hit.start <= after.start
        assert not (after.end <= hit.end and after.severity <= hit.severity)
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)

"""What the house's scores mean as attributes. The words are harsh where a lexicon is what is tested."""

from __future__ import annotations

import pytest

from rejoinder.compat.perspective import attributes
from tests.compat.asking import asking, post, value
from tests.compat.judges import HEADS, Marked


def of(name: str, **scores: float) -> float:
    return attributes.value(name, {**dict.fromkeys(HEADS, 0.02), **scores})


@pytest.mark.parametrize("head", ["offensive", "incitement", "threat"])
def test_each_of_the_three_makes_a_text_toxic(head: str) -> None:
    assert of("TOXICITY", **{head: 0.8}) == 0.8


def test_offence_alone_is_not_severe() -> None:
    assert of("SEVERE_TOXICITY", offensive=0.95) < 0.1
    assert of("SEVERE_TOXICITY", offensive=0.95, insult=0.9) < 0.1
    assert of("SEVERE_TOXICITY", offensive=0.95, insult=0.9, profanity=0.8) == 0.8
    assert of("SEVERE_TOXICITY", offensive=0.95, incitement=0.7) == 0.7
    assert of("SEVERE_TOXICITY", identity=0.9) < 0.1


def test_incitement_lends_weight_to_identity_and_is_none_by_itself() -> None:
    assert of("IDENTITY_ATTACK", incitement=0.9) < 0.2
    assert of("IDENTITY_ATTACK", identity=0.4) == 0.4
    assert 0.5 < of("IDENTITY_ATTACK", identity=0.4, incitement=0.9) < 0.9


@pytest.mark.parametrize("name", attributes.NAMES)
def test_every_attribute_rises_with_every_score_and_stays_within_bounds(name: str) -> None:
    steps = [0.0, 0.3, 0.7, 1.0]
    for head in HEADS:
        for rest in (0.0, 0.5, 1.0):
            told = [attributes.value(name, {**dict.fromkeys(HEADS, rest), head: step}) for step in steps]
            assert told == sorted(told) and told[0] >= 0 and told[-1] <= 1


def test_a_missing_score_is_not_made_up() -> None:
    with pytest.raises(KeyError):
        attributes.value("TOXICITY", {"offensive": 0.9})


def test_names_are_known_as_the_old_service_spelt_them() -> None:
    assert attributes.known("INSULT_EXPERIMENTAL") == "INSULT" and not attributes.known("insult")
    assert not {name for name in attributes.UNJUDGED if attributes.known(name)}


@pytest.mark.django_db
def test_a_strong_word_of_the_lexicon_is_profane_even_in_disguise(judge: Marked, key: str) -> None:
    told = [
        value(post(asking(text, "PROFANITY", languages=["en"]), key), "PROFANITY")
        for text in ("What utter bullshit.", "What utter b u l l s h i t.", "Damn this ferry.", "Well said.")
    ]
    assert told == [0.9, 0.9, 0.02, 0.02]
    reply = post(asking("Good day. What bullshit. Bye.", "PROFANITY", "INSULT", spanAnnotations=True), key)
    spans = reply.json()["attributeScores"]["PROFANITY"]["spanScores"]
    assert [span["score"]["value"] for span in spans] == [0.02, 0.9, 0.02] and value(reply, "INSULT") == 0.02
    parent = "This is bullshit and everybody in the council knows that"
    quoted = asking(f"“{parent}”? Mind your words.", "PROFANITY", context={"entries": [{"text": parent}]})
    assert value(post(quoted, key), "PROFANITY") == 0.02

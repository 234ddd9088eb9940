"""The disguiser hides words the same way for the same seed, and leaves the rest of a text alone."""

from __future__ import annotations

import random

import pytest
from training.disguise import KINDS, disguise, disguise_all

TEXT = "What a stupid plan, and only an idiot would vote for it."


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_changes_the_words_it_is_given(kind: str) -> None:
    rng = random.Random(3)
    changed = [disguise(TEXT, rng, [kind], ["stupid", "IDIOT"]) for _ in range(20)]
    assert sum(text != TEXT for text in changed) >= 18
    if kind != "glued":
        assert all(text.startswith("What a ") and text.endswith(" would vote for it.") for text in changed)


def test_the_same_seed_gives_the_same_disguise() -> None:
    assert [disguise(TEXT, random.Random(5)) for _ in range(3)] == [disguise(TEXT, random.Random(5))] * 3


def test_a_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown kinds of disguise"):
        disguise(TEXT, random.Random(1), ["braille"])


def test_a_text_without_words_stays_as_it_is() -> None:
    assert disguise("12 + 3, ok?!", random.Random(1)) == "12 + 3, ok?!"


@pytest.mark.parametrize("kind", ["lookalike", "masked", "spaced", "squared"])
def test_all_of_the_words_are_disguised_also_those_of_a_phrase_and_no_other(kind: str) -> None:
    text = "A waste of space, that lot: a WASTE, I say."
    changed = disguise_all(text, random.Random(3), kind, ["waste of space"])
    assert "waste" not in changed.lower()
    assert "space" not in changed
    assert changed.startswith("A ")
    assert changed.endswith(", I say.")

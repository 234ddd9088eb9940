"""The contrast set is whole, comes out the same for the same seed, and treats every group alike."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from training.contrast.make import EXTRAS, GROUP_SLOTS, Contrast, draw, families, letters, words

_TOLERANCE = 0.10


@pytest.fixture(scope="module")
def texts() -> list[Contrast]:
    return list(draw(7))


@pytest.fixture(scope="module")
def hostile() -> dict[str, bool]:
    return {family.name: family.hostile for family in families()}


def test_every_slot_used_has_words() -> None:
    slots = words()
    for family in families():
        for template in family.templates:
            used = re.findall(r"\{(.*?)\}", template)
            assert {slot.removeprefix("=") for slot in used} <= set(slots), f"{family.name}: {template}"
            for at, slot in enumerate(used):
                assert not slot.startswith("=") or slot[1:] in used[:at], f"nothing to repeat in {template}"


def test_every_word_is_listed_once_in_its_slot() -> None:
    for slot, values in words().items():
        assert len(values) == len(set(values)), slot


def test_no_two_families_share_a_name_and_no_template_stands_twice() -> None:
    names = Counter(family.name for family in families())
    assert [name for name, count in names.items() if count > 1] == []
    templates = Counter(template for family in families() for template in family.templates)
    assert [template for template, count in templates.items() if count > 1] == []


def test_targets_are_probabilities() -> None:
    for family in families():
        assert all(0 <= target <= 1 for target in (*family.targets, *family.extras.values())), family.name
        assert set(family.extras) <= set(EXTRAS)


def test_drawing_is_the_same_for_the_same_seed_and_another_for_another(texts: list[Contrast]) -> None:
    assert list(draw(7)) == texts
    assert list(draw(8)) != texts


def test_the_set_has_the_size_that_training_counts_on(texts: list[Contrast]) -> None:
    assert 30_000 <= len(texts) <= 50_000


def test_harmless_texts_are_somewhat_more_than_half(texts: list[Contrast], hostile: dict[str, bool]) -> None:
    harmless = sum(not hostile[text.family] for text in texts) / len(texts)
    assert 0.52 <= harmless <= 0.60


def test_about_a_third_is_held_back(texts: list[Contrast]) -> None:
    assert 0.25 <= sum(text.held_back for text in texts) / len(texts) <= 0.36


def test_every_group_stands_equally_often_on_either_side(
    texts: list[Contrast], hostile: dict[str, bool]
) -> None:
    slots = words()
    for slot in sorted(GROUP_SLOTS):
        only_here = [word for word in slots[slot] if sum(word in slots[other] for other in GROUP_SLOTS) == 1]
        for side in (False, True):
            counts = Counter(group for text in texts if hostile[text.family] == side for group in text.groups)
            mean = sum(counts[word] for word in only_here) / len(only_here)
            for word in only_here:
                assert abs(counts[word] - mean) <= _TOLERANCE * mean, (slot, side, word, counts[word], mean)


def test_the_two_sides_name_the_groups_about_equally_often(
    texts: list[Contrast], hostile: dict[str, bool]
) -> None:
    sides = Counter(hostile[text.family] for text in texts for _ in text.groups)
    assert 0.8 <= sides[True] / sides[False] <= 1.25


def test_no_text_is_both_hostile_and_harmless(texts: list[Contrast], hostile: dict[str, bool]) -> None:
    sides: dict[str, set[bool]] = {}
    for text in texts:
        sides.setdefault(letters(text.text), set()).add(hostile[text.family])
    assert [text for text, found in sides.items() if len(found) > 1] == []


def test_nothing_held_back_is_trained_on_in_another_spelling(texts: list[Contrast]) -> None:
    held_back = {letters(text.text) for text in texts if text.held_back}
    assert held_back.isdisjoint(letters(text.text) for text in texts if not text.held_back)


def test_habits_of_writing_are_as_frequent_on_either_side(
    texts: list[Contrast], hostile: dict[str, bool]
) -> None:
    for habit in (str.islower, str.isupper, lambda text: text[-1] in ".?"):
        shares = []
        for side in (False, True):
            found = [
                habit(text.text) for text in texts if hostile[text.family] == side and len(text.text) > 25
            ]
            shares.append(sum(found) / len(found))
        assert abs(shares[0] - shares[1]) <= 0.06, shares

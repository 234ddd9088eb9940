"""The words that carry a score are found by leaving them out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rejoinder.classifiers.house.occlusion import MOST_SEGMENTS, carriers
from rejoinder.classifiers.house.windows import Window

_FIRST, _LAST = 101, 102


def _window(text: str) -> Window:
    """A window of one token a word, its id the word's number in a list that grows as words come."""
    words = list(re.finditer(r"\w+", text))
    ids = [_ids.setdefault(word.group(), 200 + len(_ids)) for word in words]
    return Window((_FIRST, *ids, _LAST), tuple(word.span() for word in words))


_ids: dict[str, int] = {}


class _Reader:
    """A model that adds up what each word weighs, and counts how often and how much it is asked."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._weights = {_ids.setdefault(word, 200 + len(_ids)): weight for word, weight in weights.items()}
        self.runs: list[int] = []

    def __call__(self, windows: Sequence[Sequence[int]]) -> list[list[float]]:
        self.runs.append(len(windows))
        return [[sum(self._weights.get(one, 0.0) for one in ids)] for ids in windows]


def _marked(text: str, reader: _Reader) -> list[str]:
    window = _window(text)
    (full,) = reader([window.ids])
    (spans,) = carriers(text, window, full, reader).spans
    return [text[start:end] for start, end in spans]


def test_the_word_without_which_the_score_falls_is_marked() -> None:
    assert _marked("you are a numbskull and a friend", _Reader({"numbskull": 3.0})) == ["numbskull"]


def test_words_side_by_side_are_marked_as_one_stretch() -> None:
    reader = _Reader({"utter": 1.5, "numbskull": 2.0})
    assert _marked("you are an utter numbskull indeed", reader) == ["utter numbskull"]


def test_a_word_that_counts_for_little_beside_another_is_left_alone() -> None:
    reader = _Reader({"silly": 0.5, "numbskull": 3.0})
    assert _marked("silly talk from a numbskull", reader) == ["numbskull"]


def test_small_words_are_marked_only_between_or_beside_others() -> None:
    reader = _Reader({"the": 3.0, "greedy": 2.0, "numbskulls": 2.0, "them": 1.5})
    assert _marked("the ferry was late, greedy and the numbskulls", reader) == ["greedy and the numbskulls"]
    assert _marked("leave it to the numbskulls", reader) == ["the numbskulls"]
    assert _marked("the ferry was late for the mill", reader) == []


def test_a_stretch_ends_with_its_sentence_and_holds_no_sign_beside_words() -> None:
    reader = _Reader({"numbskull": 2.0, "greedy": 2.0})
    assert _marked("He is a numbskull. Greedy, greedy numbskull!", reader) == [
        "numbskull",
        "greedy numbskull",
    ]


def test_nothing_is_marked_where_no_word_stands_out() -> None:
    assert _marked("every word of this weighs the same", _Reader({})) == []


def test_a_long_text_is_looked_through_in_two_runs_of_bounded_size() -> None:
    filler = " ".join(f"word{number}" for number in range(150))
    reader = _Reader({"numbskull": 3.0})
    assert _marked(f"{filler} numbskull {filler[:200]}", reader) == ["numbskull"]
    assert len(reader.runs) == 3
    assert max(reader.runs) <= MOST_SEGMENTS


def test_a_text_without_a_word_has_no_carriers() -> None:
    window = Window((_FIRST, _LAST), ())
    assert carriers("", window, [1.0], lambda windows: [[0.0] for _ in windows]).spans == ((),)

"""Opinions are gathered within the time given; who fails, is late or talks nonsense is named."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import pytest

from rejoinder.classifiers.classifier import Score
from rejoinder.classifiers.gather import gather, gather_all

_numbers = count()


class Counting:
    """A real, small classifier: the share of words that are on its list, with where they stand."""

    def __init__(
        self, name: str = "counting", label: str = "rude", words: Sequence[str] = ("rotten",)
    ) -> None:
        self.NAME = name
        self.label = label
        self.words = words
        self.asked: list[tuple[str, str]] = []

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        self.asked += [(text, language) for text in texts]
        return [{self.label: self._one(text)} for text in texts]

    def _one(self, text: str) -> Score:
        spans = tuple((text.index(word), text.index(word) + len(word)) for word in self.words if word in text)
        return Score(len(spans) / max(1, len(text.split())), spans)


class Saying:
    """Answers whatever it was told to, or raises it."""

    def __init__(self, answer: Any) -> None:
        self.NAME = f"saying{next(_numbers)}"
        self.answer = answer

    def score(self, texts: Sequence[str], language: str) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Slow(Counting):
    """Waits until it is let go."""

    def __init__(self) -> None:
        super().__init__(f"slow{next(_numbers)}")
        self.go = threading.Event()
        self.started = threading.Semaphore(0)

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        self.started.release()
        self.go.wait(60)
        return super().score(texts, language)


@pytest.fixture
def slow() -> Iterator[Slow]:
    classifier = Slow()
    yield classifier
    classifier.go.set()


def test_scores_come_with_their_source_and_spans() -> None:
    classifier = Counting()
    gathered = gather("a rotten deal", [classifier], 5, language="en")
    assert gathered.scores == {"rude": Score(1 / 3, ((2, 8),), "counting")}
    assert gathered.missing == ()
    assert classifier.asked == [("a rotten deal", "en")]


def test_several_are_asked_and_each_answers() -> None:
    gathered = gather("a rotten deal", [Counting(), Counting("other", "spam", ("deal",))], 5)
    assert set(gathered.scores) == {"rude", "spam"}
    assert gathered.scores["spam"].source == "other"


def test_of_two_scores_of_one_name_the_higher_is_kept() -> None:
    low, high = Counting("low"), Counting("high", words=("rotten", "deal"))
    for order in ([low, high], [high, low]):
        assert gather("a rotten deal", order, 5).scores["rude"].source == "high"


@pytest.mark.parametrize(
    "answer",
    [
        RuntimeError("down"),
        MemoryError(),
        RecursionError(),
        None,
        [],
        [{}],
        [{"a": Score(0.1)}, {"a": Score(0.1)}],
        [{"a": Score(1.1)}],
        [{"a": Score(-0.1)}],
        [{"a": Score(math.nan)}],
        [{"a": Score(math.inf)}],
        [{"a": 0.5}],
        [{"a": Score("0.5")}],  # type: ignore[arg-type]
        [{"a": Score(0.5, ((0, 99),))}],
        [{"a": Score(0.5, ((3, 2),))}],
        [{"a": Score(0.5, ((-1, 2),))}],
        [{"a": Score(0.5, (7,))}],  # type: ignore[arg-type]
        "nonsense",
        {"a": Score(0.5)},
    ],
    ids=repr,
)
def test_one_that_fails_or_talks_nonsense_is_missing_and_the_others_are_heard(answer: Any) -> None:
    odd = Saying(answer)
    gathered = gather("a rotten deal", [odd, Counting()], 5)
    assert gathered.missing == (odd.NAME,)
    assert set(gathered.scores) == {"rude"}


def test_one_that_has_no_name_is_named_after_its_kind() -> None:
    class Nameless:
        def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
            raise RuntimeError

    assert gather("x", [Nameless()], 5).missing == ("nameless",)  # type: ignore[list-item]


def test_one_that_is_late_is_missing_and_the_rest_is_there_in_time(slow: Slow) -> None:
    start = time.monotonic()
    gathered = gather("a rotten deal", [slow, Counting()], 0.2)
    assert time.monotonic() - start < 5
    assert gathered.missing == (slow.NAME,)
    assert set(gathered.scores) == {"rude"}


def test_many_that_are_late_take_no_longer_than_one() -> None:
    late = [Slow() for _ in range(5)]
    start = time.monotonic()
    gathered = gather("x", late, 1.0)
    took = time.monotonic() - start
    for classifier in late:
        classifier.go.set()
    # One after the other they would take five seconds.
    assert took < 4.5
    assert gathered.missing == tuple(classifier.NAME for classifier in late)


def test_one_that_hangs_is_given_no_more_than_a_few_threads(slow: Slow) -> None:
    for _ in range(12):
        assert gather("x", [slow], 0.02).missing == (slow.NAME,)
    hanging = [t for t in threading.enumerate() if t.name == f"classifier-{slow.NAME}"]
    assert len(hanging) == 8


def test_one_that_hung_is_asked_again_when_it_is_back(slow: Slow) -> None:
    for _ in range(9):
        gather("x", [slow], 0.01)
    slow.go.set()
    assert gather("a rotten deal", [slow], 10).missing == ()


def test_those_absent_are_named_first_and_nobody_twice() -> None:
    broken = Saying(RuntimeError())
    gathered = gather("x", [broken], 5, absent=("house", broken.NAME))
    assert gathered.missing == ("house", broken.NAME)


def test_nobody_to_ask_is_nobody_missing() -> None:
    gathered = gather("x", [], 0)
    assert (gathered.scores, gathered.missing) == ({}, ())


def test_where_no_thread_can_be_had_the_classifier_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    classifier = Counting("threadless")
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        for _ in range(10):
            assert gather("x", [classifier], 5).missing == ("threadless",)
    assert gather("x", [classifier], 5).missing == ()


def test_many_texts_are_read_in_one_call_and_told_apart() -> None:
    classifier, other = Counting(), Counting("other", words=("deal",))
    gathered = gather_all(["a rotten deal", "a good one", "deal"], [classifier, other], 5, language="en")
    assert [one.scores["rude"].value for one in gathered] == [1 / 3, 0, 1]
    assert [one.scores["rude"].source for one in gathered] == ["counting", "counting", "other"]
    assert [text for text, _ in classifier.asked] == ["a rotten deal", "a good one", "deal"]
    assert all(one.heard == ("counting", "other") and not one.missing for one in gathered)


@pytest.mark.parametrize(
    "answer",
    [
        [{"a": Score(0.1)}],
        [{"a": Score(0.1)}, {}],
        [{"a": Score(0.1)}, {"a": Score(2)}],
        [{"a": Score(0.1)}, {"a": Score(0.1, ((0, 3),))}],
        [{"a": Score(0.1)}] * 3,
    ],
    ids=repr,
)
def test_one_answer_that_makes_no_sense_makes_the_others_doubtful(answer: Any) -> None:
    odd = Saying(answer)
    assert [one.missing for one in gather_all(["xxxx", "y"], [odd], 5)] == [(odd.NAME,)] * 2


def test_no_texts_have_no_answers() -> None:
    assert gather_all([], [Saying(RuntimeError())], 5) == []


def test_the_process_does_not_end_in_the_middle_of_a_call() -> None:
    code = """
import subprocess
import sys
import threading
from rejoinder.classifiers.gather import gather

class Slow:
    NAME = "slow"

    def score(self, texts, language):
        threading.Event().wait(0.3)
        print("finished", flush=True)

print(*gather("x", [Slow()], 0.01).missing, flush=True)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.split() == ["slow", "finished"]

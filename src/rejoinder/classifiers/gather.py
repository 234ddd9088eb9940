"""Gathers the classifiers' opinions on a text within a time limit, and names those that gave none."""

from __future__ import annotations

import atexit
import math
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

from rejoinder.classifiers.classifier import Classifier, Explainer, Score

# A classifier that hangs keeps its thread; more calls than this are not started until one comes back.
_MOST_AT_ONCE = 8
# How long the end of the process waits for calls under way.
_PARTING_S = 3.0


class Fault(StrEnum):
    """Why a classifier gave no opinion."""

    ABSENT = "absent"
    LATE = "late"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Scores by name, and the classifiers that gave none, by name, with the reason."""

    scores: Mapping[str, Score] = field(default_factory=dict)
    heard: tuple[str, ...] = ()
    """The names of the classifiers that gave scores, even if each was topped by another's."""
    faults: Mapping[str, Fault] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the classifiers that failed, were late or are absent."""
        return tuple(self.faults)


class _Lanes(dict[str, threading.BoundedSemaphore]):
    """How many calls to each classifier may be under way, by its name."""

    def __missing__(self, name: str) -> threading.BoundedSemaphore:
        return self.setdefault(name, threading.BoundedSemaphore(_MOST_AT_ONCE))


_lanes = _Lanes()
_under_way: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


@atexit.register
def _let_them_finish() -> None:
    """A model's runtime that is cut off in the middle of a text takes the whole process down with an abort."""
    latest = time.monotonic() + _PARTING_S
    for thread in list(_under_way):
        thread.join(max(0.0, latest - time.monotonic()))


@dataclass(slots=True)
class _Call:
    """One call to one classifier on several texts; ``scores`` stays None until a sound answer is there."""

    name: str
    ask: Callable[[], Sequence[Mapping[str, Score]]]
    texts: Sequence[str]
    done: threading.Event = field(default_factory=threading.Event)
    scores: Sequence[Mapping[str, Score]] | None = None

    def answer(self, latest: float) -> Sequence[Mapping[str, Score]] | Fault:
        """The sound answer, or why there is none; waits until ``latest`` on the monotonic clock."""
        in_time = self.done.wait(max(0.0, latest - time.monotonic()))
        return self.scores or (Fault.BROKEN if in_time else Fault.LATE)


def gather(
    text: str,
    classifiers: Sequence[Classifier],
    deadline_s: float = 2.0,
    *,
    language: str = "und",
    absent: Sequence[str] = (),
) -> Gathered:
    """What the classifiers say of the text, asked all at once; returns within ``deadline_s`` seconds.

    Never raises. A classifier that raises, answers nonsense (no score, one outside 0 to 1, a span outside
    the text) or is late is named among the faults, as are those ``absent`` from the start. Where two give a
    score of the same name, the higher one is kept.
    """
    return gather_all([text], classifiers, deadline_s, language=language, absent=absent)[0]


def gather_all(
    texts: Sequence[str],
    classifiers: Sequence[Classifier],
    deadline_s: float = 2.0,
    *,
    language: str = "und",
    absent: Sequence[str] = (),
) -> list[Gathered]:
    """As ``gather``, for several texts in one language, each classifier asked about all of them in one call.

    A classifier whose answer on one text makes no sense is not believed about the others either.
    """
    if not texts:
        return []
    latest = time.monotonic() + deadline_s
    calls = [_Call(_name(one), partial(_score, one, texts, language), texts) for one in classifiers]
    for call in calls:
        _start(call, latest)
    scores: list[dict[str, Score]] = [{} for _ in texts]
    faults = dict.fromkeys(absent, Fault.ABSENT)
    heard = []
    for call in calls:
        answers = call.answer(latest)
        if isinstance(answers, Fault):
            faults.setdefault(call.name, answers)
            continue
        heard.append(call.name)
        for known, answer in zip(scores, answers, strict=True):
            _keep_higher(known, answer)
    return [Gathered(known, tuple(heard), faults) for known in scores]


def _keep_higher(known: dict[str, Score], answer: Mapping[str, Score]) -> None:
    for label, score in answer.items():
        if label not in known or score.value > known[label].value:
            known[label] = score


def explain(
    text: str,
    classifier: Explainer,
    source: str,
    names: Sequence[str],
    deadline_s: float,
    *,
    language: str = "und",
) -> Mapping[str, Score] | Fault:
    """The scores of these names with the words they rest on, asked of the classifier called ``source``.

    Never raises, and returns within ``deadline_s`` seconds: a Fault where nothing sound was said in time.
    """
    latest = time.monotonic() + deadline_s
    call = _Call(source, lambda: [classifier.explain(text, names, language)], [text])
    _start(call, latest)
    answers = call.answer(latest)
    return answers if isinstance(answers, Fault) else answers[0]


def _score(classifier: Classifier, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
    return classifier.score(texts, language)


def _start(call: _Call, latest: float) -> None:
    lane = _lanes[call.name]
    if not lane.acquire(timeout=max(0.0, latest - time.monotonic())):
        # Not done, so late: all its lanes are taken by calls that hang.
        return

    def run() -> None:
        try:
            call.scores = _sound(call.ask(), call.texts, call.name)
        except Exception:
            # Whatever went wrong, its name among the faults is what the judge acts on.
            call.scores = None
        finally:
            lane.release()
            call.done.set()

    try:
        # A daemon, so that one that hangs does not keep the process from ending.
        thread = threading.Thread(target=run, name=f"classifier-{call.name}", daemon=True)
        thread.start()
        _under_way.add(thread)
    except RuntimeError:
        # The machine has no thread left to give.
        lane.release()
        call.done.set()


def _name(classifier: Classifier) -> str:
    try:
        return str(classifier.NAME)
    except Exception:
        return type(classifier).__name__.lower()


def _sound(
    answers: Sequence[Mapping[str, Score]], texts: Sequence[str], name: str
) -> list[dict[str, Score]] | None:
    """The scores of each text asked about, or None where they make no sense."""
    if len(answers) != len(texts):
        return None
    found = []
    for answer, text in zip(answers, texts, strict=True):
        scores = _sound_of_one(answer, text, name)
        if not scores:
            return None
        found.append(scores)
    return found


def _sound_of_one(answer: Mapping[str, Score], text: str, name: str) -> dict[str, Score] | None:
    scores = {}
    for label, score in answer.items():
        if not (math.isfinite(score.value) and 0 <= score.value <= 1):
            return None
        if not all(0 <= start <= end <= len(text) for start, end in score.spans):
            return None
        scores[str(label)] = replace(score, value=float(score.value), source=name)
    return scores

"""Gathers the classifiers' opinions on a text within a time limit, and names those that gave none."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rejoinder.classifiers.classifier import Classifier, Score

# A classifier that hangs keeps its thread; more calls than this are not started until one comes back.
_MOST_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Gathered:
    """Scores by name, and the names of the classifiers that failed, were late or are absent."""

    scores: Mapping[str, Score] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


class _Lanes(dict[str, threading.BoundedSemaphore]):
    """How many calls to each classifier may be under way, by its name."""

    def __missing__(self, name: str) -> threading.BoundedSemaphore:
        return self.setdefault(name, threading.BoundedSemaphore(_MOST_AT_ONCE))


_lanes = _Lanes()


@dataclass(slots=True)
class _Call:
    """One call to one classifier; ``scores`` stays None until a sound answer is there."""

    classifier: Classifier
    name: str
    done: threading.Event = field(default_factory=threading.Event)
    scores: Mapping[str, Score] | None = None


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
    the text) or is late is named as missing, as are those ``absent`` from the start. Where two give a score
    of the same name, the higher one is kept.
    """
    latest = time.monotonic() + deadline_s
    calls = [_Call(classifier, _name(classifier)) for classifier in classifiers]
    for call in calls:
        _start(call, text, language, latest)
    scores: dict[str, Score] = {}
    missing = list(absent)
    for call in calls:
        call.done.wait(max(0.0, latest - time.monotonic()))
        answer = call.scores
        if answer is None:
            missing.append(call.name)
            continue
        for label, score in answer.items():
            if label not in scores or score.value > scores[label].value:
                scores[label] = score
    return Gathered(scores, tuple(dict.fromkeys(missing)))


def _start(call: _Call, text: str, language: str, latest: float) -> None:
    lane = _lanes[call.name]
    if not lane.acquire(timeout=max(0.0, latest - time.monotonic())):
        call.done.set()
        return

    def run() -> None:
        try:
            answers = call.classifier.score([text], language)
            call.scores = _sound(answers, text, call.name)
        except Exception:
            # Whatever went wrong, its name among the missing is what the judge acts on.
            call.scores = None
        finally:
            lane.release()
            call.done.set()

    try:
        # A daemon, so that one that hangs does not keep the process from ending.
        threading.Thread(target=run, name=f"classifier-{call.name}", daemon=True).start()
    except RuntimeError:
        # The machine has no thread left to give.
        lane.release()
        call.done.set()


def _name(classifier: Classifier) -> str:
    try:
        return str(classifier.NAME)
    except Exception:
        return type(classifier).__name__.lower()


def _sound(answers: Sequence[Mapping[str, Score]], text: str, name: str) -> dict[str, Score] | None:
    """The scores of the one text asked about, or None where they make no sense."""
    if len(answers) != 1 or not answers[0]:
        return None
    scores = {}
    for label, score in answers[0].items():
        if not (math.isfinite(score.value) and 0 <= score.value <= 1):
            return None
        if not all(0 <= start <= end <= len(text) for start, end in score.spans):
            return None
        scores[str(label)] = replace(score, value=float(score.value), source=name)
    return scores

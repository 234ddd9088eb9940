"""Hears the classifiers on a comment and judges it; what they cannot say is named, for the judge to hold."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from rejoinder.classifiers import gather as opinions
from rejoinder.classifiers import language, registry
from rejoinder.classifiers.classifier import Classifier, Explainer
from rejoinder.classifiers.classifier import Score as OpinionScore
from rejoinder.classifiers.gather import Fault
from rejoinder.normalise import read
from rejoinder.plugins import PluginError
from rejoinder.policy import quoting, second_reader
from rejoinder.policy.judge import judge
from rejoinder.policy.quoting import OwnWords
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.verdict import UNREAD, Outcome, Verdict

DEADLINE_S = 2.0
"""Seconds in which the classifiers are heard while the author waits."""


class Corrector(Protocol):
    """Puts right what the classifiers said, as what a desk has taught does; it reads nothing but what it is given."""

    def corrected(
        self, scores: Mapping[str, OpinionScore], text: str, language: str
    ) -> Mapping[str, OpinionScore]:
        """The scores as they shall count; ``text`` and ``language`` are those that were scored. Never raises."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A verdict with the submission as it was judged, and what is still to be heard."""

    submission: Submission
    verdict: Verdict
    faults: Mapping[str, Fault] = field(default_factory=dict)
    """The required classifiers that have not read the comment, by name, and why."""
    unexplained: Mapping[str, Fault] = field(default_factory=dict)
    """The classifiers on whose scores a finding rests and that could name the words, but have not in time."""
    second_reader: bool = False
    """Whether a second reader should be asked, as the rules allow it."""


def language_of(text: str, fallback: str) -> str:
    """The language of a text as a BCP 47 tag; ``fallback`` where the text is too short to tell.

    ``language.UNTOLD`` where nothing can tell languages just now: a text is never judged as if it were in one that it
    may not be in.
    """
    try:
        return language.detect(text, fallback)
    except Exception:
        # What tells languages may fail in any way; the rule on languages holds what it was not told of.
        return language.UNTOLD if language.is_long_enough(text) else fallback


def judged(
    submission: Submission,
    rules: Ruleset,
    within_s: float = DEADLINE_S,
    learned: Corrector | None = None,
) -> Heard:
    """The verdict on the submission, with the classifiers heard that the rules require and that have not read it.

    They read the author's own words: what is quoted of the article or of the comment answered is somebody else's. The
    words their scores rest on are told in the comment as typed.
    Where it is held or rejected for scores, the words that carry them are asked for in what remains of ``within_s``
    seconds, and it is judged once more. ``learned`` is what the site's own desk has taught, if
    anything. Never raises for what a classifier does.
    """
    return judged_all([submission], rules, within_s, learned)[0]


def judged_all(
    submissions: Sequence[Submission],
    rules: Ruleset,
    within_s: float = DEADLINE_S,
    learned: Corrector | None = None,
    *,
    words: bool = True,
) -> list[Heard]:
    """As ``judged``, for several, in order; each classifier reads those in one language together.

    Without ``words`` nobody is asked for the words that carry a score, which takes many times as long as the score.
    """
    latest = time.monotonic() + within_s
    heard = _heard(submissions, rules, within_s, learned)
    return [_judged(one, faults, rules, latest, words) for one, faults in heard]


def _judged(
    submission: Submission, faults: Mapping[str, Fault], rules: Ruleset, latest: float, words: bool
) -> Heard:
    submission = replace(submission, views=read(submission.text, submission.reading_language))
    verdict = judge(submission, rules)
    unexplained: dict[str, Fault] = {}
    told = submission
    for source, explainer in _silent(submission, verdict) if words else ():
        answer = _explained(told, source, explainer, latest - time.monotonic())
        if isinstance(answer, Fault):
            unexplained[source] = answer
        else:
            told = answer
    if told is not submission:
        verdict = judge(told, rules)
    second = second_reader.is_wanted(verdict.findings, told, rules.second_reader)
    return Heard(told, verdict, faults, unexplained, second)


def _heard(
    submissions: Sequence[Submission], rules: Ruleset, within_s: float, learned: Corrector | None
) -> list[tuple[Submission, Mapping[str, Fault]]]:
    latest = time.monotonic() + within_s
    alike: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for at, submission in enumerate(submissions):
        alike.setdefault((submission.language, _unread(submission, rules)), []).append(at)
    found: dict[int, tuple[Submission, Mapping[str, Fault]]] = {}
    for (spoken, names), places in alike.items():
        ready, faults = _ready(names)
        if not ready:
            found.update({at: (replace(submissions[at], missing=tuple(faults)), faults) for at in places})
            continue
        owns = [quoting.of(submissions[at]) for at in places]
        left = max(0.0, latest - time.monotonic())
        gathered = opinions.gather_all([own.text for own in owns], ready, left, language=spoken)
        for at, own, said in zip(places, owns, gathered, strict=True):
            if learned is not None:
                said = replace(said, scores=learned.corrected(said.scores, own.text, spoken))
            found[at] = _with(submissions[at], own, said, faults)
    return [found[at] for at in range(len(submissions))]


def _with(
    submission: Submission, own: OwnWords, said: opinions.Gathered, faults: Mapping[str, Fault]
) -> tuple[Submission, Mapping[str, Fault]]:
    """The submission with what the classifiers said of its author's own words, and why some said nothing."""
    faults = {**faults, **said.faults}
    scores = dict(submission.scores)
    for name, score in said.scores.items():
        if name not in scores or score.value > scores[name].value:
            scores[name] = Score(score.value, _as_typed(own, score), score.source)
    readers = submission.readers + said.heard
    return replace(submission, scores=scores, readers=readers, missing=tuple(faults)), faults


def _unread(submission: Submission, rules: Ruleset) -> tuple[str, ...]:
    """The classifiers that the rules require and that have not read the submission."""
    sources = {score.source for score in submission.scores.values()} | set(submission.readers)
    return tuple(name for name in rules.requires if name not in sources - set(submission.missing))


def _ready(names: Sequence[str]) -> tuple[list[Classifier], dict[str, Fault]]:
    """The classifiers of these names that can be asked, and why the others cannot."""
    ready: list[Classifier] = []
    faults: dict[str, Fault] = {}
    for name in names:
        try:
            found, absent = registry.find([name])
        except PluginError:
            # One that is broken must not let anything through: the judge holds what was not read.
            faults[name] = Fault.BROKEN
        else:
            ready += found
            faults.update(dict.fromkeys(absent, Fault.ABSENT))
    return ready, faults


def _silent(submission: Submission, verdict: Verdict) -> Iterator[tuple[str, Explainer]]:
    """Each classifier on whose scores a grave finding rests, that could name the words for them and has not.

    Words of a list that the finding marks beside are no answer to it: the score may rest on others.
    """
    resting = {
        # Such as “offensive: house”: the rule that found it, and the score or the classifier it goes by.
        found.source.rpartition(": ")[2]
        for found in verdict.findings
        if found.outcome is not Outcome.PUBLISH and found.rule != UNREAD
    }
    wanted = {score.source for name, score in submission.scores.items() if {name, score.source} & resting}
    marked = {score.source for score in submission.scores.values() if score.spans}
    for source in sorted(wanted - marked):
        ready, _ = _ready([source])
        for classifier in ready:
            if isinstance(classifier, Explainer):
                yield source, classifier


def _explained(
    submission: Submission, source: str, explainer: Explainer, within_s: float
) -> Submission | Fault:
    """The submission with the spans of this classifier's scores; their values stay what they were."""
    names = [name for name, score in submission.scores.items() if score.source == source]
    own = quoting.of(submission)
    told = opinions.explain(
        own.text, explainer, source, names, max(0.0, within_s), language=submission.language
    )
    if isinstance(told, Fault):
        return told
    marked = {
        name: replace(submission.scores[name], spans=_as_typed(own, told[name]))
        for name in names
        if name in told
    }
    return replace(submission, scores={**submission.scores, **marked})


def _as_typed(own: OwnWords, score: OpinionScore) -> tuple[tuple[int, int], ...]:
    return tuple(own.span(*span) for span in score.spans)

"""Classifiers that can go away and come back, and a rule that rests on their scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import ClassVar
from unittest import mock

from rejoinder.classifiers import registry
from rejoinder.classifiers.classifier import Classifier, Score
from rejoinder.discussion import rulesets
from rejoinder.plugins import PluginError
from rejoinder.policy.rule import Example, finding
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome


class Reader:
    """Finds rotten words; says which only when asked to explain, as a model does."""

    def __init__(self, name: str = "house") -> None:
        self.NAME = name
        self.scored: list[str] = []
        self.explained: list[str] = []
        self.fails: Exception | None = None
        self.cannot_explain: Exception | None = None
        self.hangs: Event | None = None
        self.told_while_reading: list[object] = []

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        self.scored += texts
        if self.hangs is not None:
            self.hangs.wait(30)
        if self.fails is not None:
            raise self.fails
        return [
            {"offensive": Score(0.95 if "rotten" in text else 0.6 if "mouldy" in text else 0.1)}
            for text in texts
        ]

    def explain(self, text: str, names: Sequence[str], language: str) -> Mapping[str, Score]:
        self.explained.append(text)
        if self.cannot_explain is not None:
            raise self.cannot_explain
        (scores,) = self.score([text], language)
        spans = tuple(
            (text.index(word), text.index(word) + 6) for word in ("rotten", "mouldy") if word in text
        )
        return {name: Score(scores[name].value, spans) for name in names}


@dataclass(frozen=True, slots=True)
class Offensive:
    """Rejects from 0.9 on and holds from 0.5 on, marking what the score marks."""

    NAME: ClassVar[str] = "offensive"
    TITLE: ClassVar[str] = "Offensive"
    ABOUT: ClassVar[str] = "For tests."
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = ()

    def judge(self, submission: Submission) -> Iterable[Finding]:
        score = submission.scores.get("offensive")
        if score is None or score.value < 0.5:
            return
        outcome = Outcome.REJECT if score.value >= 0.9 else Outcome.HOLD
        for span in score.spans or ((0, 0),):
            yield finding(self, outcome, "That is offensive.", submission, span, score.source)


@contextmanager
def offering(*names: str) -> Iterator[None]:
    """Whoever writes rules may require the classifiers of these names, and no others."""
    with mock.patch.object(registry, "offered", lambda: names):
        yield


@contextmanager
def installed(*classifiers: Classifier, broken: Sequence[str] = ()) -> Iterator[None]:
    """These are the classifiers there are; those ``broken`` cannot be made."""
    there = {one.NAME: one for one in classifiers}

    def find(names: Sequence[str]) -> tuple[list[Classifier], list[str]]:
        if set(names) & set(broken):
            raise PluginError("the weights are corrupt")
        return [there[name] for name in names if name in there], [n for n in names if n not in there]

    with mock.patch.object(registry, "find", find):
        yield


@contextmanager
def in_force(rules: Ruleset) -> Iterator[Ruleset]:
    """These rules, which need not be written as TOML, are every publication's."""
    by_digest = rulesets.by_digest

    def known(digest: str) -> Ruleset:
        return rules if digest == rules.digest else by_digest(digest)

    with (
        mock.patch.object(rulesets, "ruleset_for", lambda publication: rules),
        mock.patch.object(rulesets, "by_digest", known),
    ):
        yield rules

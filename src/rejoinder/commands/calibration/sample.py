"""What calibrating keeps of each comment: its scores and what its words add to them, and nothing of its text."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rejoinder.policy.rule import Rule
from rejoinder.policy.rules.incitement import Incitement
from rejoinder.policy.rules.offensive import Offensive
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.scores import opinion
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.verdict import Outcome, outweighs

ABUSIVE, INCITING, THREATENING, HELD, REJECTED, GRAVE, REACHING, URGENT = (1 << bit for bit in range(8))
"""Bits of a comment's signs: words that lower a bar, what words alone lead to whatever the threshold, and whether a
threat in it would reach somebody."""

_SURE = {name: Score(1.0, (), "calibrate") for name in ("offensive", "incitement", "threat")}

_NEVER = dict.fromkeys(("hold_from", "reject_from", "threat_from", "threat_words_from", "words_from"), 0.0)


@dataclass(slots=True)
class Sample:
    """Scores and signs of the comments so far, a number each; 25 bytes a comment."""

    offensive: array[float] = field(default_factory=lambda: array("d"))
    incitement: array[float] = field(default_factory=lambda: array("d"))
    threat: array[float] = field(default_factory=lambda: array("d"))
    signs: array[int] = field(default_factory=lambda: array("B"))

    def __len__(self) -> int:
        return len(self.signs)

    def add(self, scores: Mapping[str, float], signs: int) -> None:
        """One more comment; a score it has not got counts as 0, which reaches no threshold."""
        self.offensive.append(scores.get("offensive", 0.0))
        self.incitement.append(scores.get("incitement", 0.0))
        self.threat.append(scores.get("threat", 0.0))
        self.signs.append(signs)


class ScoreRules:
    """The rules of a ruleset that go by scores, and what they make of a comment's words.

    The rules themselves are asked, with thresholds that leave only the words to speak, so that what is counted here is
    what they will do.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.offensive = next((rule for rule in ruleset.rules if isinstance(rule, Offensive)), None)
        self.incitement = next((rule for rule in ruleset.rules if isinstance(rule, Incitement)), None)
        self._probes = tuple(self._made())
        self._threat = self.incitement and replace(self.incitement, **{**_NEVER, "threat_from": 1.0})
        self._words_alone = tuple(self._without_thresholds())

    def _made(self) -> Iterator[tuple[int, Rule]]:
        if self.offensive:
            quiet = replace(self.offensive, slurs="pass", strong_profanity="pass", mild_profanity="pass")
            yield ABUSIVE, replace(quiet, hold_from=0.0, reject_from=0.0, reject_words_from=1.0)
        if self.incitement:
            never = replace(self.incitement, **_NEVER)
            yield INCITING, replace(never, reject_from=1.0, agree_from=0.0)
            yield THREATENING, replace(never, threat_words_from=1.0)
            yield GRAVE, replace(never, words_from=1.0)

    def _without_thresholds(self) -> Iterator[Rule]:
        if self.offensive:
            yield replace(self.offensive, hold_from=0.0, reject_from=0.0, reject_words_from=0.0)
        if self.incitement:
            yield replace(self.incitement, **_NEVER)

    def scores(self, submission: Submission) -> dict[str, float]:
        """The scores that these rules would go by; none where the comment's language is not read."""
        known = {name: opinion(submission, name) for name in ("offensive", "incitement", "threat")}
        return {name: score.value for name, score in known.items() if score is not None}

    def signs(self, submission: Submission) -> int:
        """The bits of what the comment's words add."""
        sure = replace(submission, scores=_SURE)
        signs = sum(bit for bit, probe in self._probes if any(True for _ in probe.judge(sure)))
        if self._threat and any(found.urgent for found in self._threat.judge(sure)):
            signs |= REACHING
        alone = [found for rule in self._words_alone for found in rule.judge(submission)]
        outcomes = {found.outcome for found in alone}
        if any(outweighs(found.outcome, found.urgent) for found in alone):
            signs |= URGENT
        return signs | (REJECTED if Outcome.REJECT in outcomes else HELD if Outcome.HOLD in outcomes else 0)

"""Objects to a comment that says, word for word or nearly so, what was just said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from rejoinder.normalise import normalise_pattern
from rejoinder.policy.rule import Example, SettingError, finding, setting
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

_SHINGLE = 5
_MOST_RECENT = 100
_MOST_COMPARED = 10_000
_NO_LETTER = re.compile(r"[\W_]+")

_BRIDGE = "The old bridge should be closed to lorries before winter, and everyone in council knows it."


@dataclass(frozen=True)
class Repeat:
    """The rule with its settings."""

    NAME: ClassVar[str] = "repeat"
    TITLE: ClassVar[str] = "Repetition"
    ABOUT: ClassVar[str] = (
        "Compares a comment with the latest ones of its author and of its discussion. Case, punctuation and "
        "spacing make no difference. Near repetition is measured by the stretches of five letters two texts "
        "share."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(_BRIDGE, Outcome.REJECT, "the same again", facts={"recent_texts": (_BRIDGE,)}),
        Example(
            "the old bridge should be closed to lorries before winter... and EVERYONE in council knows it",
            Outcome.REJECT,
            "the same again in other punctuation",
            facts={"recent_texts": ("Something else entirely.", _BRIDGE)},
        ),
        Example(
            f"{_BRIDGE} Share this!",
            Outcome.HOLD,
            "nearly the same",
            facts={"recent_texts": (_BRIDGE,)},
        ),
        Example(
            "The old bridge is fine. It is the new one that should be closed, as the engineers said in May.",
            Outcome.PUBLISH,
            "the same subject in other words",
            facts={"recent_texts": (_BRIDGE,)},
        ),
        Example("I agree.", Outcome.PUBLISH, "too short to matter", facts={"recent_texts": ("I agree.",)}),
        Example(_BRIDGE, Outcome.PUBLISH, "nothing was said before", facts={"recent_texts": ()}),
        Example(_BRIDGE, Outcome.PUBLISH, "nobody told what was said before"),
    )

    letters: int = setting(30, "Shorter comments, counted in letters and digits, may be repeated.")
    similarity: float = setting(0.8, "How much two texts must share to be nearly the same, from 0 to 1.")
    same: Outcome = setting(Outcome.REJECT, "What becomes of the same text.")
    nearly: Outcome = setting(Outcome.HOLD, "What becomes of nearly the same text.")

    def __post_init__(self) -> None:
        """Refuses numbers that cannot be meant."""
        if self.letters < 1:
            raise SettingError("letters", "write 1 or a larger number")
        if not 0.3 <= self.similarity <= 1:
            raise SettingError("similarity", "write a number from 0.3 to 1, such as 0.8")

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """At most one finding, on the whole comment."""
        if not submission.recent_texts:
            return
        text = _letters(submission.text)
        if len(text) < self.letters:
            return
        nearly = False
        shingles = _shingles(text)
        for recent in map(_letters, islice(submission.recent_texts, _MOST_RECENT)):
            if recent == text:
                reason = say("The same comment stands here already, so it is not needed twice.")
                if self.same is Outcome.HOLD:
                    reason = say("The same comment stands here already, so a person will look at it first.")
                yield finding(self, self.same, reason, submission)
                return
            nearly = nearly or self._is_near(shingles, recent)
        if nearly:
            reason = say("Nearly the same comment stands here already.")
            if self.nearly is Outcome.HOLD:
                reason = say(
                    "Nearly the same comment stands here already, so a person will look at it first."
                )
            yield finding(self, self.nearly, reason, submission)

    def _is_near(self, shingles: set[str], recent: str) -> bool:
        # The larger set has at most as many stretches as its text has letters: most pairs end here.
        if len(recent) < self.similarity * len(shingles):
            return False
        others = _shingles(recent)
        shared = len(shingles & others)
        return shared > 0 and shared >= self.similarity * (len(shingles) + len(others) - shared)


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", normalise_pattern(text))


def _shingles(text: str) -> set[str]:
    return {text[at : at + _SHINGLE] for at in range(min(len(text), _MOST_COMPARED) - _SHINGLE + 1)}


RULE = Repeat

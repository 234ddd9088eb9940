"""Holds what was sent sooner after the form opened than a person can write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.rule import Example, SettingError, finding, setting
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome


@dataclass(frozen=True)
class Haste:
    """The rule with its settings."""

    NAME: ClassVar[str] = "haste"
    TITLE: ClassVar[str] = "Haste"
    ABOUT: ClassVar[str] = (
        "Holds a comment that was sent within seconds of the form's opening, as programs do. "
        "It says nothing where the time could not be measured."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "Great article, visit my shop!",
            Outcome.HOLD,
            "sent within a second",
            facts={"seconds_to_write": 0.8},
        ),
        Example(
            "I walk past that school every day, and the fence is still broken.",
            Outcome.PUBLISH,
            "half a minute is time enough",
            facts={"seconds_to_write": 31.0},
        ),
        Example("Agreed.", Outcome.PUBLISH, "the time was not measured"),
        Example(
            "Agreed.",
            Outcome.HOLD,
            "this site asks for ten seconds",
            settings={"seconds": 10},
            facts={"seconds_to_write": 6.5},
        ),
    )

    seconds: float = setting(3.0, "The fewest seconds between opening the form and sending it.")

    def __post_init__(self) -> None:
        """Refuses times that cannot be meant."""
        if not 0 <= self.seconds <= 600:
            raise SettingError("seconds", "write a number of seconds from 0 to 600")

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """One finding where the time was measured and is too short."""
        taken = submission.seconds_to_write
        if taken is not None and taken < self.seconds:
            reason = say(
                "This was sent within moments of opening the form, so a person will look at it first."
            )
            yield finding(self, Outcome.HOLD, reason, submission)


RULE = Haste

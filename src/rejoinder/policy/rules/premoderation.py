"""Holds every comment on a story whose comments a person reads first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.rule import Example, finding
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome


@dataclass(frozen=True)
class Premoderation:
    """The rule; which stories it concerns is set at each story, so it has no settings of its own."""

    NAME: ClassVar[str] = "premoderation"
    TITLE: ClassVar[str] = "Read before publication"
    ABOUT: ClassVar[str] = (
        "Holds every comment on a story that the newsroom set to be read before publication."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "My condolences to the family.",
            Outcome.HOLD,
            "comments on this story are read first",
            facts={"premoderated": True},
        ),
        Example(
            "My condolences to the family.",
            Outcome.PUBLISH,
            "comments on this story are published at once",
            facts={"premoderated": False},
        ),
        Example("My condolences to the family.", Outcome.PUBLISH, "nobody said how this story is set"),
    )

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """One finding where the story is set to be premoderated."""
        if submission.premoderated:
            reason = say("On this story a person reads every comment before it is published.")
            yield finding(self, Outcome.HOLD, reason, submission)


RULE = Premoderation

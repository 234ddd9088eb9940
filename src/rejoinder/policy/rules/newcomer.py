"""Holds the first comment of somebody who has not been published here before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.rule import Example, finding
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome


@dataclass(frozen=True)
class Newcomer:
    """The rule; it has no settings of its own."""

    NAME: ClassVar[str] = "newcomer"
    TITLE: ClassVar[str] = "First comment"
    ABOUT: ClassVar[str] = (
        "Holds the comments of an author of whom none has been published yet. "
        "Off unless a ruleset turns it on."
    )
    ENABLED: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "Hello from the other side of the river.",
            Outcome.HOLD,
            "nothing by this author has been published here",
            facts={"author_known": False},
        ),
        Example(
            "Hello again from the other side of the river.",
            Outcome.PUBLISH,
            "an earlier comment of this author was published",
            facts={"author_known": True},
        ),
        Example("Hello from a command line.", Outcome.PUBLISH, "nobody said who the author is"),
    )

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """One finding where the author is known to be new."""
        if submission.author_known is False:
            reason = say(
                "A person looks at first comments. Once one is published, the next ones need not wait."
            )
            yield finding(self, Outcome.HOLD, reason, submission)


RULE = Newcomer

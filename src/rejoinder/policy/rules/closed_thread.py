"""Rejects what is written under a discussion that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.rule import Example, finding
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome


@dataclass(frozen=True)
class ClosedThread:
    """The rule; it has no settings of its own."""

    NAME: ClassVar[str] = "closed_thread"
    TITLE: ClassVar[str] = "Closed discussion"
    ABOUT: ClassVar[str] = "Rejects a comment on a story whose discussion is closed."
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "One last thought on the bridge.",
            Outcome.REJECT,
            "the discussion is closed",
            facts={"thread_open": False},
        ),
        Example(
            "One last thought on the bridge.",
            Outcome.PUBLISH,
            "the discussion is open",
            facts={"thread_open": True},
        ),
        Example(
            "One last thought on the bridge.", Outcome.PUBLISH, "nobody said whether the discussion is open"
        ),
    )

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """One finding where the discussion is known to be closed."""
        if submission.thread_open is False:
            reason = say("The discussion of this story is closed, so no further comments are published.")
            yield finding(self, Outcome.REJECT, reason, submission)


RULE = ClosedThread

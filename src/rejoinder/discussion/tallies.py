"""Counts what two rulesets make of the same comments, and what moderators decided about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from rejoinder.discussion.models import State
from rejoinder.policy.verdict import Outcome

OUTCOMES = (Outcome.PUBLISH, Outcome.HOLD, Outcome.REJECT)
OUTCOME_OF: Mapping[str, Outcome] = {
    State.PUBLISHED: Outcome.PUBLISH,
    State.HELD: Outcome.HOLD,
    State.REJECTED: Outcome.REJECT,
}
_NOBODY = ""

Kind = tuple[Outcome, Outcome]
"""The outcome before, and the one after."""
Counted = tuple[Outcome, Outcome, str]
"""A kind, and the state that a moderator gave; blank where none decided."""


@dataclass
class Tally:
    """How many comments there are of each kind, split by what a moderator decided."""

    counts: Counter[Counted] = field(default_factory=Counter)
    by_scores: int = 0
    """Decided by stored scores alone."""
    by_reading: int = 0
    """Judged again from their texts."""
    skipped: int = 0
    """Neither: what they rested on is not kept, or a classifier is asked that had not read them."""
    first: datetime | None = None
    last: datetime | None = None

    def span(self, moments: Iterable[datetime]) -> None:
        """Widen the span of time to these."""
        for moment in moments:
            self.first = moment if self.first is None else min(self.first, moment)
            self.last = moment if self.last is None else max(self.last, moment)

    @property
    def total(self) -> int:
        """Comments compared."""
        return self.counts.total()

    def of(self, before: Outcome, after: Outcome) -> int:
        """Comments of one kind."""
        return sum(self.counts[before, after, state] for state in _STATES)

    @property
    def flipped(self) -> int:
        """Comments whose outcome differs."""
        return sum(number for (before, after, _), number in self.counts.items() if before is not after)

    def moved(self, outcome: Outcome) -> tuple[int, int]:
        """How many have this outcome only after, and how many only before."""
        gained = sum(n for (before, after, _), n in self.counts.items() if after is outcome is not before)
        lost = sum(n for (before, after, _), n in self.counts.items() if before is outcome is not after)
        return gained, lost

    def agreement(self, *, after: bool) -> tuple[int, int, int]:
        """Of comments a moderator decided: how many the rules decide likewise, contrarily, and leave to a person."""
        alike = contrary = left = 0
        for (*pair, state), number in self.counts.items():
            if state == _NOBODY:
                continue
            outcome = pair[1] if after else pair[0]
            if outcome is Outcome.HOLD:
                left += number
            elif outcome is OUTCOME_OF[state]:
                alike += number
            else:
                contrary += number
        return alike, contrary, left

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "counts": [[*key, number] for key, number in self.counts.items()],
            "by_scores": self.by_scores,
            "by_reading": self.by_reading,
            "skipped": self.skipped,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """What ``to_json`` wrote; an empty one of nothing."""
        made = cls()
        for before, after, state, number in stored.get("counts", ()):
            made.counts[Outcome(before), Outcome(after), state] = number
        made.by_scores = stored.get("by_scores", 0)
        made.by_reading = stored.get("by_reading", 0)
        made.skipped = stored.get("skipped", 0)
        made.first = datetime.fromisoformat(stored["first"]) if stored.get("first") else None
        made.last = datetime.fromisoformat(stored["last"]) if stored.get("last") else None
        return made


_STATES = (_NOBODY, State.PUBLISHED.value, State.REJECTED.value)

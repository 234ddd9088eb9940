"""What a trial of other rules found, by replaying the past or in the shadow of the present, with how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rejoinder.discussion.desk_time import ASSUMED_S
from rejoinder.discussion.tallies import OUTCOMES, Kind, Tally
from rejoinder.policy import intervals
from rejoinder.policy.intervals import Interval
from rejoinder.policy.verdict import Outcome

_SHORTEST_WEEKS = 1 / 7
_WEEK_S = 7 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Flip:
    """Comments of one kind whose outcome changes, and what people said of the samples they read."""

    before: Outcome
    after: Outcome
    count: int
    right: int
    wrong: int

    @property
    def found_right(self) -> Interval | None:
        """The share of changes that are right, of those marked; None where none was."""
        marked = self.right + self.wrong
        return intervals.share(self.right, marked) if marked else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the rules stand to what moderators decided."""

    alike: int
    contrary: int
    left: int
    """Held, and so left to a person."""

    @property
    def decided(self) -> int:
        """Comments that a moderator decided."""
        return self.alike + self.contrary + self.left

    @property
    def share(self) -> Interval | None:
        """Of those the rules decide by themselves, the share decided as the moderator did; None where there is none."""
        alone = self.alike + self.contrary
        return intervals.share(self.alike, alone) if alone else None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a trial tells. Minutes are of desk time, more or less than now, a week."""

    tally: Tally
    flips: tuple[Flip, ...]
    before: Agreement
    after: Agreement
    median_s: float
    is_measured: bool
    """Whether the median was measured; else it is assumed."""

    @property
    def flipped(self) -> Interval:
        """The share of comments whose outcome changes."""
        return intervals.share(self.tally.flipped, self.tally.total)

    @property
    def weeks(self) -> float:
        """How long a time the comments come from; a day at least."""
        if self.tally.first is None or self.tally.last is None:
            return _SHORTEST_WEEKS
        return max(_SHORTEST_WEEKS, (self.tally.last - self.tally.first).total_seconds() / _WEEK_S)

    @property
    def held_per_week(self) -> Interval:
        """How many more comments are held in a week; below 0 where fewer are."""
        gained, lost = self.tally.moved(Outcome.HOLD)
        change = intervals.change(gained, lost, self.tally.total)
        return change.times(self.tally.total / self.weeks)

    @property
    def minutes_per_week(self) -> Interval:
        """What that costs in minutes of desk time a week; below 0 where time is gained."""
        return self.held_per_week.times(self.median_s / 60)

    @property
    def matrix(self) -> list[tuple[Outcome, list[tuple[Outcome, int]]]]:
        """For each outcome before, how many have which after."""
        return [
            (before, [(after, self.tally.of(before, after)) for after in OUTCOMES]) for before in OUTCOMES
        ]


def findings(tally: Tally, marks: Mapping[Kind, tuple[int, int]], median_seconds: float | None) -> Findings:
    """What these counts tell; ``marks`` has how many of each kind were found right and wrong."""
    kinds = [(before, after) for before in OUTCOMES for after in OUTCOMES if before is not after]
    flips = [Flip(*kind, tally.of(*kind), *marks.get(kind, (0, 0))) for kind in kinds]
    return Findings(
        tally,
        tuple(flip for flip in flips if flip.count),
        Agreement(*tally.agreement(after=False)),
        Agreement(*tally.agreement(after=True)),
        ASSUMED_S if median_seconds is None else median_seconds,
        median_seconds is not None,
    )

"""Tells on standard error how far a run has come, and sums it up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, TextIO

from rejoinder.commands.judging.batch import Told, Unread
from rejoinder.plugins import load_late
from rejoinder.policy.verdict import Outcome

_NOTE_EVERY_S = 30.0


class Tally:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.rules: Counter[str] = Counter()
        self.bad = 0

    def add(self, told: Told | Unread) -> None:
        """Count what became of one line."""
        if isinstance(told, Unread):
            self.bad += 1
        else:
            self.outcomes[Outcome(told.outcome)] += 1
            self.rules.update(told.rules)


class Meter:
    """A bar at a terminal, else a line now and then."""

    def __init__(
        self,
        err: TextIO,
        size: int | None,
        stack: ExitStack,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._err = err
        self._clock = clock
        self._start = self._noted = clock()
        self._bar: Any = None
        if err.isatty():
            rich = load_late("rich.progress", "show progress")
            console = load_late("rich.console", "show progress").Console(file=err)
            self._bar = stack.enter_context(rich.Progress(console=console, transient=True))
            self._task = self._bar.add_task("Judging", total=size)

    def advance(self, answer: Sequence[Told | Unread]) -> None:
        """Count the lines of an answer, the last of which tells how many have been read."""
        number = answer[-1].number
        if self._bar is not None:
            size = sum(told.size for told in answer)
            self._bar.update(self._task, advance=size, description=f"Judging, line {number:,}")
        elif (now := self._clock()) - self._noted >= _NOTE_EVERY_S:
            self._noted = now
            self.note(f"{number:,} lines, {number / (now - self._start):,.0f} a second")

    def note(self, message: str) -> None:
        """Write a line of its own."""
        if self._bar is not None:
            self._bar.console.print(message, markup=False, highlight=False, soft_wrap=True)
        else:
            self._err.write(f"{message}\n")

    def finish(self, tally: Tally) -> None:
        """Write the summary of a run that has come to its end."""
        judged = sum(tally.outcomes.values())
        took = max(self._clock() - self._start, 0.001)
        counts = ", ".join(f"{tally.outcomes[outcome]:,} {outcome.value}" for outcome in Outcome)
        rate = f"{judged / took:,.0f} a second"
        self.note(f"Judged {_count(judged, 'comment')} in {took:.1f} s ({rate}): {counts}.")
        if tally.rules:
            rules = ", ".join(f"{rule} {count:,}" for rule, count in tally.rules.most_common())
            self.note(f"Objections by rule: {rules}.")
        if tally.bad:
            self.note(f"{_count(tally.bad, 'line')} could not be read.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

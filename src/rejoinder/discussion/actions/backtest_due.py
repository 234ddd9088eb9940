"""Works off the backtests that wait, one at a time, in slices that a restart loses nothing of."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import Q, QuerySet

from rejoinder.discussion import desk_time, replaying, rulesets, writer
from rejoinder.discussion.models import Backtest, BacktestState, Decision, RulesetVersion
from rejoinder.discussion.replaying import Alike, Replay, Replayed, Row
from rejoinder.discussion.sampling import Draw
from rejoinder.discussion.tallies import OUTCOME_OF, Tally

BUDGET_S = 10.0
"""Seconds after which no further slice is begun in one round."""
SLICE = 20_000
"""Comments in a slice that stored scores decide."""
READ_SLICE = 250
"""Comments in a slice that must be read."""
CLAIM = timedelta(minutes=2)
"""For how long one process has a backtest in hand; longer than any slice takes, and renewed with each."""

_OPEN = [BacktestState.WAITING, BacktestState.RUNNING]
_log = logging.getLogger(__name__)


def backtest_due(now: datetime, budget_s: float = BUDGET_S) -> int:
    """Work on the oldest open backtest as far as the time reaches; returns how many comments were replayed.

    One that cannot be worked on is marked as failed, so that it keeps no other from its turn.
    """
    until = time.monotonic() + budget_s
    backtest = writer.write(lambda: _claimed(now))
    if backtest is None:
        return 0
    try:
        return _work(backtest, now, until, budget_s)
    except DatabaseError:
        # Tried again when the claim runs out, from where it stood.
        raise
    except Exception:
        _log.exception("Backtest %d failed.", backtest.pk)
        failed = {"state": BacktestState.FAILED, "ended_at": now, "claimed_until": None}
        writer.write(lambda: _still(backtest).update(**failed))
        return 0


def _claimed(now: datetime) -> Backtest | None:
    free = Backtest.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=now), state__in=_OPEN)
    # While another process has one in hand, none is begun beside it.
    if Backtest.objects.filter(state__in=_OPEN, claimed_until__gt=now).exists():
        return None
    first = free.order_by("created_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
    if first is None:
        return None
    first.state, first.claimed_until = BacktestState.RUNNING, now + CLAIM
    first.save(update_fields=["state", "claimed_until"])
    return first


def _still(backtest: Backtest) -> QuerySet[Backtest]:
    """The backtest, unless it was cancelled meanwhile."""
    return Backtest.objects.filter(pk=backtest.pk, state=BacktestState.RUNNING)


def _work(backtest: Backtest, begun: datetime, until: float, budget_s: float) -> int:
    if backtest.newest is None:
        _begin(backtest)
    replay = Replay(rulesets.by_digest(backtest.base_id), rulesets.by_digest(backtest.candidate_id))
    tally, draw = Tally.from_json(backtest.tally), Draw(backtest)
    size = READ_SLICE if replay.reads else SLICE
    digests = _digests(backtest)
    replayed = 0
    while True:
        now = begun + timedelta(seconds=budget_s - (until - time.monotonic()))
        left = (backtest.total or 0) - backtest.done
        ids = list(_span(backtest).values_list("pk", flat=True)[: min(size, left)]) if left > 0 else []
        if ids:
            alike, rows = replay.apart(_span(backtest).filter(pk__gte=ids[-1]), digests)
            outcomes = list(replay.outcomes(rows))
            _count(tally, alike, rows, outcomes)
            draw.see(outcomes)
        replayed += len(ids)
        backtest.done += len(ids)
        backtest.cursor = ids[-1] if ids else backtest.cursor
        finished = len(ids) < min(size, left) or backtest.done >= (backtest.total or 0)
        rests = finished or time.monotonic() >= until
        if not _noted(backtest, tally, draw, now, finished=finished, rests=rests) or rests:
            return replayed


def _begin(backtest: Backtest) -> None:
    """Settle once what is replayed, so that comments which arrive meanwhile do not move the end."""
    newest = replaying.past(backtest.publication_id).values_list("pk", flat=True).first()
    backtest.newest = newest or 0
    there = _span(backtest)
    if backtest.since is not None:
        # From here on the number alone limits it: newest first, ids follow time.
        there = there.filter(created_at__gte=backtest.since)
    backtest.total = there.count() if backtest.most is None else there[: backtest.most].count()
    backtest.median_seconds = desk_time.median_seconds(backtest.publication_id)
    settled = {name: getattr(backtest, name) for name in ("newest", "total", "median_seconds")}
    writer.write(lambda: _still(backtest).update(**settled))


def _span(backtest: Backtest) -> QuerySet[Decision]:
    """What is still to be replayed, newest first."""
    rows = replaying.past(backtest.publication_id).filter(pk__lte=backtest.newest or 0)
    return rows if backtest.cursor is None else rows.filter(pk__lt=backtest.cursor)


def _digests(backtest: Backtest) -> set[str]:
    """Of the rules under which most of the record was decided; of others each decision is looked at by itself."""
    versions = RulesetVersion.objects.filter(publication=backtest.publication_id)
    return {backtest.base_id, *versions.values_list("ruleset_id", flat=True)}


def _count(tally: Tally, alike: Sequence[Alike], rows: Sequence[Row], outcomes: Sequence[Replayed]) -> None:
    for some in alike:
        outcome = OUTCOME_OF[some.state]
        tally.counts[outcome, outcome, some.moderator or ""] += some.number
        tally.by_scores += some.number
        tally.span((some.first, some.last))
    for one in outcomes:
        tally.counts[one.before, one.after, one.row.moderator or ""] += 1
    by_scores = sum(one.by_scores for one in outcomes)
    tally.by_scores += by_scores
    tally.by_reading += len(outcomes) - by_scores
    tally.skipped += len(rows) - len(outcomes)
    if outcomes:
        moments = [one.row.created_at for one in outcomes]
        tally.span((min(moments), max(moments)))


def _noted(
    backtest: Backtest, tally: Tally, draw: Draw, now: datetime, *, finished: bool, rests: bool
) -> bool:
    """Write down how far it is; False where it was cancelled, and nothing was written."""
    values: dict[str, Any] = {
        "cursor": backtest.cursor,
        "done": backtest.done,
        "tally": tally.to_json(),
        "claimed_until": None if rests else now + CLAIM,
    }
    if finished:
        values |= {"state": BacktestState.DONE, "ended_at": now, "total": backtest.done}

    def note() -> bool:
        if not _still(backtest).update(**values):
            return False
        draw.store()
        return True

    noted = writer.write(note)
    if noted:
        draw.stored()
    return noted

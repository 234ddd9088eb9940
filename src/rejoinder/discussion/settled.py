"""Until when a decision may still be taken back, which decision of a comment counts, and which its author is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from rejoinder.discussion.models import Appeal, Comment, Decision, State

UNDO_FOR = timedelta(seconds=10)
"""How long the desk offers to take a decision back."""
ON_THE_WAY = timedelta(seconds=5)
"""What the click may take to arrive."""
SETTLED_AFTER = UNDO_FOR + 2 * ON_THE_WAY
"""When a decision is certain not to be taken back any more, and may be told to others."""
_HEAVY = ("submission", "scores")


def decisions_of(comment: Comment) -> list[Decision]:
    """The comment's decisions, newest first, without what the engine was given."""
    return list(comment.decisions.order_by("-pk").defer(*_HEAVY))


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Those that count among a comment's decisions, both given and returned newest first.

    One that was taken back counts no more, and one that takes back is no ruling of its own: what stood before both
    stands again.
    """
    undone: set[int] = set()
    counting: list[Decision] = []
    for decision in decisions:
        if decision.undoes_id is not None:
            undone.add(decision.undoes_id)
        elif decision.pk not in undone:
            counting.append(decision)
    return counting


def settles_at(decision: Decision) -> datetime:
    """From when it cannot be taken back: at once where no person made it, since only people do, each their own."""
    return decision.created_at if decision.user_id is None else decision.created_at + SETTLED_AFTER


def told(counting: Sequence[Decision], now: datetime) -> list[Decision]:
    """Those of the counting decisions, newest first, that the comment's author may be told of by now.

    What everybody sees in the discussion its author sees at once. The last decision is kept back while it can be
    taken back, if it changes only what the author is told, or answers an appeal.
    """
    last, *before = counting
    if not before or now >= settles_at(last):
        return [last, *before]
    is_seen = (last.state == State.PUBLISHED) != (before[0].state == State.PUBLISHED)
    if is_seen and not Appeal.objects.filter(ruling=last.pk).exists():
        return [last, *before]
    return before

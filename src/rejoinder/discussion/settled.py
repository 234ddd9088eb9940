"""Until when a decision may still be taken back, and which decision of a comment counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from rejoinder.discussion.models import Comment, Decision

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

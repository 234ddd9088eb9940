"""Which decision is in force where some were taken back."""

from __future__ import annotations

from collections.abc import Iterable

from rejoinder.discussion.models import Comment, Decision


def in_force(decisions: Iterable[Decision]) -> Decision:
    """Of one comment's decisions, newest first, the one that stands: as if what was taken back had never been.

    Raises LookupError where there is none.
    """
    undone: set[int] = set()
    for decision in decisions:
        if decision.undoes_id is not None:
            undone.add(decision.undoes_id)
        elif decision.pk not in undone:
            return decision
    raise LookupError("there is no decision")


def of(comment: Comment) -> Decision:
    """The decision in force on the comment, without what it was given; a comment has few decisions."""
    return in_force(comment.decisions.order_by("-pk").defer("submission", "scores"))

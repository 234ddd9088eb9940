"""Which decision is in force where some were taken back."""

from __future__ import annotations

from collections.abc import Iterable

from rejoinder.discussion import settled
from rejoinder.discussion.models import Comment, Decision


def in_force(decisions: Iterable[Decision]) -> Decision:
    """Of one comment's decisions, newest first, the one that stands: as if what was taken back had never been.

    Raises LookupError where there is none.
    """
    for decision in settled.standing(decisions):
        return decision
    raise LookupError("there is no decision")


def of(comment: Comment) -> Decision:
    """The decision in force on the comment, without what it was given; a comment has few decisions."""
    return in_force(comment.decisions.order_by("-pk").defer("submission", "scores"))

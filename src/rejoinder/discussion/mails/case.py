"""What a notice is about, read when it is sent: a comment, what is decided of it by now, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rejoinder.accounts import address as addresses
from rejoinder.discussion import settled
from rejoinder.discussion.models import Appeal, Comment, Decision, Publication
from rejoinder.notices.content import Due, NotDelivered, Wait

MOST_RECEIPTS = 20
"""Receipts mailed to one address in a day: anybody can type anybody's address."""


@dataclass(frozen=True, slots=True)
class Case:
    """A comment with the decisions that count, newest first."""

    comment: Comment
    decisions: list[Decision]

    @property
    def publication(self) -> Publication:
        """Where it was written, told in the language of the story."""
        return self.comment.thread.paper

    @property
    def last(self) -> Decision:
        """The decision in force."""
        return self.decisions[0]

    @property
    def address(self) -> str:
        """Where its author is mailed to; blank where that is not known or not wanted any more.

        Raises NotDelivered where it cannot be read.
        """
        sealed = self.comment.commenter.address
        if not self.comment.notify or sealed is None:
            return ""
        try:
            return addresses.unseal(sealed)
        except addresses.Unsealable:
            raise NotDelivered("The address was sealed with another key.") from None


def case_of(due: Due) -> Case | None:
    """The comment that the notice names; None where there is none."""
    related = Comment.objects.select_related("commenter", "thread__publication")
    comment = related.filter(pk=due.ids.get("comment", 0)).first()
    if comment is None:
        return None
    return Case(comment, settled.standing(settled.decisions_of(comment)))


def too_early(case: Case, now: datetime) -> Wait | None:
    """Until when to wait where the last decision might still be taken back."""
    settled_at = settled.settles_at(case.last)
    return Wait(settled_at) if now < settled_at else None


def is_overtaken(case: Case, due: Due) -> bool:
    """Whether the decision that the notice tells of was taken back, or another one came after it."""
    return case.last.pk != due.ids.get("decision", 0)


def appeal_of(case: Case, due: Due) -> Appeal | None:
    """The appeal that the notice is about, by its id or that of its answer."""
    appeals = Appeal.objects.filter(comment=case.comment).select_related("decision")
    if "appeal" in due.ids:
        return appeals.filter(pk=due.ids["appeal"]).first()
    return appeals.filter(ruling=due.ids.get("decision", 0)).first()


def is_too_much(case: Case, now: datetime) -> bool:
    """Whether this address had its receipts for the day, counted over everybody who typed it."""
    digest = case.comment.commenter.address_digest
    same = Comment.objects.filter(commenter__address_digest=digest, notify=True, pk__lt=case.comment.pk)
    return same.filter(created_at__gt=now - timedelta(days=1))[: MOST_RECEIPTS + 1].count() >= MOST_RECEIPTS

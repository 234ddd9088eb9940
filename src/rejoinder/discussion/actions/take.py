"""A moderator takes a case in hand: the next that is free, or one by its address; two never get the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import roles
from rejoinder.discussion.ledger import leases
from rejoinder.discussion.ledger.leases import LEASE_FOR
from rejoinder.discussion.models import Comment, Lease
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

__all__ = ["LEASE_FOR", "take", "take_this"]


def take(legs: Sequence[QuerySet[Comment]], *, user: User, now: datetime) -> int | None:
    """Give the user the first case that no other moderator has in hand, for ``LEASE_FOR``; None where there is none.

    ``legs`` are querysets of comments, each in the order in which its cases are to be looked at, the first leg before
    the second; what this user may not decide about is not among what they are given.
    """
    if user.is_superuser:
        return leases.hand_out(legs, user, now)
    places = list(roles.publications_for(user, Task.DECIDE).values_list("pk", flat=True))
    within = [leg.filter(thread__publication__in=places) for leg in legs]
    return leases.hand_out(within, user, now) if places else None


def take_this(comment_id: int, *, user: User, now: datetime, over: bool = False) -> Lease:
    """Take one case in hand for ``LEASE_FOR``, or keep it so much longer; the lease tells whose it is now.

    It stays another's while their lease runs, unless ``over`` says that it is taken over deliberately. Raises
    Refused: 403 for whoever may not decide there, 404 for an unknown comment.
    """
    found = Comment.objects.filter(pk=comment_id).values_list("thread__publication", flat=True).first()
    if found is None:
        raise Refused(404, "unknown_comment", _("There is no such comment"), _("Look at the queue again."))
    roles.check(user, Task.DECIDE, found)
    return leases.take(comment_id, user, now, over=over)

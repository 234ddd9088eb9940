"""Hands each case to one moderator at a time, by leases that run out, so that nobody keeps a case by leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from rejoinder.accounts.models import User
from rejoinder.discussion import events, writer
from rejoinder.discussion.models import Comment, Decision, Lease, Maker

LEASE_FOR = timedelta(minutes=5)
"""How long a case stays with whoever opened it, unless their page asks for more time."""
FORGOTTEN_AFTER = timedelta(days=1)
"""When a lease that ran out is no longer of use to anybody, not even to say who looked last."""


def free(comments: QuerySet[Comment], user: User, now: datetime) -> QuerySet[Comment]:
    """Those of the comments that no other moderator has in hand."""
    taken = Lease.objects.filter(comment=OuterRef("pk"), until__gt=now).exclude(user=user)
    return comments.filter(~Exists(taken))


def hand_out(legs: Sequence[QuerySet[Comment]], user: User, now: datetime) -> int | None:
    """Lease the first free comment of the first leg that has one to this user; its id, or None where none is free.

    Each leg is a queryset in the order in which its comments are to be looked at.
    """
    return writer.write(lambda: _hand_out(legs, user, now))


def take(comment_id: int, user: User, now: datetime, *, over: bool = False) -> Lease:
    """The lease of this comment, now this user's; another's where they have it in hand, unless it is taken ``over``.

    Raises Comment.DoesNotExist.
    """
    return writer.write(lambda: _take(comment_id, user, now, over=over))


def release(comment_id: int, user: User) -> bool:
    """Give the comment back, where this user has it; whether they had."""
    return writer.write(lambda: bool(Lease.objects.filter(comment=comment_id, user=user).delete()[0]))


def settle(decision: Decision) -> None:
    """In the transaction of the decision: what a person or its author has settled is in nobody's hands any more."""
    if decision.maker in {Maker.MODERATOR, Maker.AUTHOR}:
        Lease.objects.filter(comment=decision.comment_id).delete()


def _hand_out(legs: Sequence[QuerySet[Comment]], user: User, now: datetime) -> int | None:
    Lease.objects.filter(until__lt=now - FORGOTTEN_AFTER).delete()
    for leg in legs:
        lost: set[int] = set()
        while (found := _first(leg, lost, user, now)) is not None:
            if _is_ours(found, user, now):
                return found
            lost.add(found)
    return None


def _first(leg: QuerySet[Comment], lost: set[int], user: User, now: datetime) -> int | None:
    # A row that another is taking at this moment is passed over, not waited for. On SQLite the transaction itself is
    # the lock.
    candidates = free(leg.exclude(pk__in=lost) if lost else leg, user, now)
    locked = candidates.select_for_update(skip_locked=True, of=("self",), no_key=True)
    row = locked.only("pk").first()
    return None if row is None else row.pk


def _is_ours(comment_id: int, user: User, now: datetime) -> bool:
    """Whether the locked comment could be leased: another's lease may be younger than the look that found it free."""
    held = Lease.objects.filter(comment=comment_id).first()
    if held is not None and held.user_id != user.pk and held.until > now:
        return False
    _write(comment_id, user, now)
    return True


def _take(comment_id: int, user: User, now: datetime, *, over: bool) -> Lease:
    Comment.objects.select_for_update(no_key=True).only("pk").get(pk=comment_id)
    others = Lease.objects.filter(Q(comment=comment_id, until__gt=now) & ~Q(user=user))
    held = others.select_related("user", "comment__thread").first()
    if held is not None and not over:
        return held
    if held is not None:
        events.note(
            events.Verb.TOOK_OVER,
            user=user,
            publication=held.comment.thread.publication_id,
            kind="comment",
            object_id=comment_id,
            now=now,
            before={"with": held.user_id},
        )
    return _write(comment_id, user, now)


def _write(comment_id: int, user: User, now: datetime) -> Lease:
    given = {"user": user, "until": now + LEASE_FOR}
    return Lease.objects.update_or_create(comment_id=comment_id, defaults=given)[0]

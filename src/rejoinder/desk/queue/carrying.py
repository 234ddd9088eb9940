"""Carries out one decision about many cases, and takes it back: each by the action that a single one goes through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.desk.queue.words import Said
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.ledger import telling
from rejoinder.discussion.models import Comment, Decision, Lease, Maker
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome

Case = tuple[int, int]
"""A comment's id, and that of the last decision the moderator was shown."""


@dataclass(frozen=True)
class Carried:
    """What became of each case."""

    made: list[int] = field(default_factory=list)
    """Ids of the decisions, one for each case that is decided."""
    changed: list[int] = field(default_factory=list)
    """Somebody else decided meanwhile, or the author withdrew: nothing was recorded."""
    in_hand: list[int] = field(default_factory=list)
    """A colleague is looking at it at this moment: nothing was recorded."""
    urgent: list[int] = field(default_factory=list)
    """It is urgent, and the decision was not to be about such: nothing was recorded."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """What could not be recorded for another reason, and which."""


@dataclass(frozen=True)
class TakenBack:
    """What became of each decision that was to be taken back."""

    done: list[int] = field(default_factory=list)
    """Ids of the comments that stand as they stood."""
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Comments whose decision stays, and why."""


def urgent_among(cases: Sequence[Case]) -> set[int]:
    """Those that must not wait, by their comments' ids."""
    chosen = Comment.objects.filter(pk__in=[key for key, _seen in cases]).only("state", "urgency")
    return {comment.pk for comment in chosen if telling.is_urgent(comment)}


def carry_out(
    cases: Sequence[Case], outcome: Outcome, said: Said, *, user: User, leaving: Collection[int] = ()
) -> Carried:
    """Decide about each, one transaction after the other; what is not decided is told, never passed over.

    ``leaving`` are the comments that are left as they are because they are urgent.
    """
    carried = Carried(urgent=[key for key, _seen in cases if key in leaving])
    cases = [(key, seen) for key, seen in cases if key not in leaving]
    ids = [key for key, _seen in cases]
    away = _in_other_hands(ids, user, timezone.now())
    comments = Comment.objects.filter(pk__in=ids).select_related("thread__publication").in_bulk()
    for key, seen in cases:
        if key in away:
            carried.in_hand.append(key)
            continue
        told = _told(outcome, said, comments.get(key))
        if told is None:
            carried.refused.append((key, _("The site has no such words in the language of this comment")))
            continue
        rule, reason = told
        try:
            # The time of each, as it can be taken back for so long from then.
            made = decide(
                key, user=user, outcome=outcome, rule=rule, reason=reason, seen=seen, now=timezone.now()
            )
        except Refused as refused:
            if refused.status == 409:
                carried.changed.append(key)
            else:
                carried.refused.append((key, refused.title))
        else:
            carried.made.append(made.pk)
    return carried


def take_back(ids: Iterable[int], *, user: User) -> TakenBack:
    """Take back each of these decisions that is the user's, as by ``undo``; the oldest first, which is over soonest.

    Ids of anything else are passed over: they are no doing of this user's.
    """
    taken = TakenBack()
    own = Decision.objects.filter(pk__in=list(ids), user=user, maker=Maker.MODERATOR)
    for key, comment_id in list(own.order_by("pk").values_list("pk", "comment_id")):
        try:
            undo(key, user=user, now=timezone.now())
        except Refused as refused:
            taken.refused.append((comment_id, refused.title))
        else:
            taken.done.append(comment_id)
    return taken


def _told(outcome: Outcome, said: Said, comment: Comment | None) -> tuple[str, str] | None:
    if outcome is not Outcome.REJECT:
        return "", ""
    # What is not there is refused by the action itself.
    return (said.rule, said.reason) if comment is None else said.to(comment)


def _in_other_hands(ids: Iterable[int], user: User, now: datetime) -> set[int]:
    leases = Lease.objects.filter(comment__in=ids, until__gt=now).exclude(user=user)
    return set(leases.values_list("comment_id", flat=True))

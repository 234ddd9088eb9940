"""Queues what authors and other systems are told of decisions and appeals, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from rejoinder.discussion import roles
from rejoinder.discussion.models import Appeal, Comment, Decision, Maker, State, Urgency
from rejoinder.discussion.roles import Task
from rejoinder.discussion.settled import SETTLED_AFTER
from rejoinder.notices import outbox
from rejoinder.notices.registry import EVENTS, LETTERS

RECEIVED = "received"
DECIDED = "decided"
APPEAL_RECEIVED = "appeal_received"
APPEAL_ANSWERED = "appeal_answered"
APPEAL_OVERDUE = "appeal_overdue"
URGENT = "urgent"
ALERT_EVERY = timedelta(minutes=15)
"""A person is mailed once in each such stretch of the clock that urgent cases wait at a publication, however many."""
RECORDED_BY = timedelta(minutes=1)
"""What lies at most between the moment at which a case is said to have come in and its being recorded."""


def set_notify(comment: Comment, wanted: bool) -> None:
    """Keep whether the author is mailed what becomes of the comment."""
    Comment.objects.filter(pk=comment.pk).update(notify=wanted)


def tell_received(comment: Comment, now: datetime) -> None:
    """That the comment is here, with the address of its private page."""
    outbox.queue(RECEIVED, f"received:{comment.pk}", {"comment": comment.pk}, now, _carried(comment))


def tell_decided(comment: Comment, decision: Decision, *, was: str, answered: bool) -> None:
    """What became of it, once that cannot be taken back any more.

    An author's own doing is no news, nor is that all stays as it was, unless a moderator says why or writes the author
    a line; whoever takes a decision back tells nobody.
    """
    if decision.undoes_id is not None or decision.maker == Maker.AUTHOR:
        return
    speaks = decision.maker == Maker.MODERATOR and (decision.state != State.PUBLISHED or decision.line != "")
    if was == decision.state and not speaks and not answered:
        return
    kind = APPEAL_ANSWERED if answered else DECIDED
    ids = {"comment": comment.pk, "decision": decision.pk}
    not_before = decision.created_at + SETTLED_AFTER
    outbox.queue(kind, f"{kind}:{decision.pk}", ids, not_before, _carried(comment))


def tell_appeal(comment: Comment, appeal: Appeal, now: datetime) -> None:
    """That the appeal is here, and by when it will be answered."""
    ids = {"comment": comment.pk, "appeal": appeal.pk}
    outbox.queue(APPEAL_RECEIVED, f"{APPEAL_RECEIVED}:{appeal.pk}", ids, now, _carried(comment))


def tell_overdue(appeal: Appeal, users: Sequence[int], now: datetime) -> None:
    """To these people at the desk: that nobody has answered in time."""
    ids = {"comment": appeal.comment_id, "appeal": appeal.pk}
    for user in users:
        key = f"{APPEAL_OVERDUE}:{appeal.pk}:{user}"
        outbox.queue(APPEAL_OVERDUE, key, {**ids, "user": user}, now)
    outbox.queue(APPEAL_OVERDUE, f"{APPEAL_OVERDUE}:{appeal.pk}", ids, now, (EVENTS,))


def tell_urgent(comment: Comment, publication_id: int, now: datetime, *, was: bool = False) -> None:
    """To those who decide at the publication and want it by mail: that an urgent case waits.

    ``was`` says whether it was one before; then nobody is told. Costs no query where it is none.
    """
    if was or not is_urgent(comment):
        return
    people = roles.people_for(Task.DECIDE, publication_id).filter(desk_preference__alert_mail=True)
    for user in people.exclude(email="").order_by("pk").values_list("pk", flat=True):
        ids = {"comment": comment.pk, "user": user, "publication": publication_id}
        _queue_urgent(ids, now)


def _queue_urgent(ids: Mapping[str, int], now: datetime) -> None:
    """By the mail that is still to be written for this quarter of an hour, else by the next one's.

    One mail stands for every case that waits when it is written; what comes in afterwards needs another.
    """
    this = slot_of(now)
    for slot in count(this):
        key = f"{URGENT}:{ids['publication']}:{ids['user']}:{slot}"
        not_before = now if slot == this else start_of(slot)
        if outbox.join(URGENT, key, {**ids, "slot": slot}, not_before):
            return


def slot_of(moment: datetime) -> int:
    """The number of the stretch of ``ALERT_EVERY`` that the moment lies in."""
    return int(moment.timestamp() // ALERT_EVERY.total_seconds())


def start_of(slot: int) -> datetime:
    """When this stretch begins."""
    return datetime.fromtimestamp(slot * ALERT_EVERY.total_seconds(), UTC)


def is_urgent(comment: Comment) -> bool:
    """Whether the comment is a case that must not wait."""
    return comment.state == State.HELD and comment.urgency == Urgency.URGENT


def _carried(comment: Comment) -> tuple[str, ...]:
    """By mail only to those who agreed."""
    return (LETTERS, EVENTS) if comment.notify else (EVENTS,)

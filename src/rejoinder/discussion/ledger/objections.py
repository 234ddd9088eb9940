"""Keeps what people object to in step with decisions: reports, and appeals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rejoinder.discussion import versions
from rejoinder.discussion.ledger import telling
from rejoinder.discussion.ledger.answers import settle_reports
from rejoinder.discussion.models import Appeal, Decision, State
from rejoinder.discussion.refusal import Refused


def settle(decision: Decision, *, answers: int | None = None, answer: str = "") -> bool:
    """In the transaction of the decision, have reports and appeals follow it; True where an appeal is answered by it.

    A moderator's decision handles the open reports, and taking it back opens them. It answers the appeal of the
    id ``answers`` with these words; raises Refused (409) where that was answered already. An appeal against what is
    taken back is over: the next decision is another one, and may be appealed in turn.
    """
    settle_reports(decision)
    if decision.undoes_id is not None:
        Appeal.objects.filter(ruling=decision.undoes_id).update(**_UNANSWERED)
        pointless = Appeal.objects.filter(decision=decision.undoes_id, answered_at=None)
        pointless.update(answered_at=decision.created_at, ruling=decision)
    open_appeals = Appeal.objects.filter(comment=decision.comment_id, answered_at=None)
    if answers is not None:
        granted = decision.state == State.PUBLISHED
        if not _answer(open_appeals.filter(pk=answers), decision, granted=granted, answer=answer):
            raise Refused(
                409,
                "answered",
                _("This appeal is answered already"),
                _("Nothing was recorded. Look at the answer that was given."),
            )
        return True
    return False if decision.undoes_id is not None else _overtaken(decision, open_appeals)


def record_appeal(decision_id: int, text: str, due_at: datetime, now: datetime) -> Appeal:
    """Keep the author's objection to this decision, and have it told; must run in a transaction.

    Raises Refused (409) where there is one already, or the decision is not the comment's last any more.
    """
    decision = Decision.objects.select_related("comment").get(pk=decision_id)
    comment = decision.comment
    # Under the lock that decisions take, so that of an appeal and a decision one is first.
    versions.lock(comment.thread_id)
    if Appeal.objects.filter(Q(decision=decision) | Q(comment=comment, answered_at=None)).exists():
        raise already_appealed()
    later = Decision.objects.filter(comment=comment, pk__gt=decision.pk)
    if later.filter(undoes__isnull=True, undone_by__isnull=True).exists():
        raise Refused(
            409,
            "stale",
            _("Your comment was decided about again in the meantime"),
            _("Nothing was sent. Look at the latest decision first."),
        )
    appeal = Appeal.objects.create(
        decision=decision, comment=comment, text=text, created_at=now, due_at=due_at
    )
    telling.tell_appeal(comment, appeal, now)
    return appeal


def already_appealed() -> Refused:
    """The refusal (409) of a second appeal."""
    return Refused(
        409,
        "appealed",
        _("You have appealed against this decision already"),
        _("There is one appeal for each decision. The answer will stand on your comment’s private page."),
    )


def mark_overdue(appeal: Appeal, users: Sequence[int], now: datetime) -> None:
    """Have these people told, once, that nobody has answered the appeal in time; must run in a transaction."""
    waiting = Appeal.objects.filter(pk=appeal.pk, answered_at=None, overdue_told_at=None)
    if waiting.update(overdue_told_at=now):
        telling.tell_overdue(appeal, users, now)


_UNANSWERED: dict[str, str | None] = {
    "answered_at": None,
    "answer": "",
    "granted": None,
    "user": None,
    "ruling": None,
}


def _answer(appeals: QuerySet[Appeal], decision: Decision, *, granted: bool | None, answer: str = "") -> int:
    return appeals.update(
        answered_at=decision.created_at, answer=answer, granted=granted, user=decision.user, ruling=decision
    )


def _overtaken(decision: Decision, appeals: QuerySet[Appeal]) -> bool:
    """An appeal that waits while its comment is decided otherwise: published is what it asked for."""
    if decision.state == State.PUBLISHED:
        return bool(_answer(appeals, decision, granted=True))
    if decision.state == State.WITHDRAWN:
        _answer(appeals, decision, granted=None)
    elif decision.state == State.REJECTED:
        # It asked that what was held be decided, and it is; this decision may be appealed in turn.
        _answer(appeals.filter(decision__state=State.HELD), decision, granted=None)
    return False

"""A moderator answers an author's appeal, which somebody else must have given cause for; the answer is final."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, roles
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Appeal, Decision, Maker, State
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

LONGEST = 2_000
"""Characters of an answer."""


def answer_appeal(
    appeal_id: int, *, user: User, granted: bool, answer: str, seen: int, now: datetime
) -> Decision:
    """Publish the comment, in its old place where it had one, or say no; the author is told the answer.

    ``seen`` is the id of the last decision that the moderator was shown. A denial needs an answer in words. What was
    held is rejected by it. Raises Refused: 404 for an unknown appeal, 403 for whoever may not decide there or took
    the decision (unless nobody else may decide), 409 where it is answered already, somebody decided meanwhile or the
    author withdrew the comment, 422 for a denial without words, or too many of them.
    """
    related = Appeal.objects.select_related("decision", "comment__thread")
    appeal = related.filter(pk=appeal_id).first()
    if appeal is None:
        raise Refused(404, "unknown_appeal", _("There is no such appeal"), _("Look at the list again."))
    check(user, appeal)
    if appeal.answered_at is not None or appeal.comment.state == State.WITHDRAWN:
        raise Refused(
            409, "answered", _("This appeal is answered already"), _("There is nothing left to decide.")
        )
    answer = answer.strip()
    _check_answer(granted, answer)
    return ledger.record_decision(appeal.comment_id, _ruling(appeal, user, granted, answer), now, seen=seen)


def check(user: User, appeal: Appeal) -> None:
    """Raises Refused (403) where this person is not to answer; the appeal comes with decision, comment and thread."""
    publication_id = appeal.comment.thread.publication_id
    roles.check(user, Task.DECIDE, publication_id)
    if appeal.decision.user_id == user.pk and not roles.is_alone(user, publication_id):
        raise Refused(
            403,
            "own_decision",
            _("Somebody else must answer this appeal"),
            _("It is about your own decision, and there are others who may decide here."),
        )


def _ruling(appeal: Appeal, user: User, granted: bool, answer: str) -> Ruling:
    if granted:
        return Ruling(State.PUBLISHED, Maker.MODERATOR, user=user, answers=appeal.pk, answer=answer)
    # What was decided stays decided, under the same rule and for the same reason, which is kept as it was: it is told
    # in the author's language when it is read. A hold had none but to wait.
    stays = appeal.decision.state == State.REJECTED
    return Ruling(
        State.REJECTED,
        Maker.MODERATOR,
        rule=appeal.decision.rule if stays else "",
        reason=appeal.decision.reason if stays else answer,
        user=user,
        answers=appeal.pk,
        answer=answer,
    )


def _check_answer(granted: bool, answer: str) -> None:
    if not granted and not answer:
        raise Refused(
            422,
            "no_answer",
            _("A denial needs an answer"),
            _("Write the author why the decision stays."),
        )
    if len(answer) > LONGEST:
        raise Refused(
            422,
            "too_long",
            _("That is too long"),
            _("An answer has at most %(longest)d characters.") % {"longest": LONGEST},
        )

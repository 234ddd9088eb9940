"""An author takes back a comment from its private page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.discussion import ledger, tokens
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Maker, State
from rejoinder.discussion.refusal import Refused


def withdraw(token: str, now: datetime) -> Comment:
    """The comment of this private page, withdrawn; doing it twice changes nothing more.

    Raises Refused: 404 for a token that opens nothing, 409 for a comment that was rejected.
    """
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Refused(
            404,
            "unknown_comment",
            _("There is no such comment"),
            _("Check that you have the whole address of the page."),
        )
    last = comment.decisions.order_by("-pk")[0]
    if last.state == State.WITHDRAWN:
        return comment
    if last.state == State.REJECTED:
        raise Refused(
            409,
            "rejected",
            _("This comment was not published"),
            _("It is not shown to anyone, so there is nothing to withdraw."),
        )
    ledger.record_decision(comment.pk, Ruling(State.WITHDRAWN, Maker.AUTHOR), now, seen=last.pk)
    comment.refresh_from_db()
    return comment

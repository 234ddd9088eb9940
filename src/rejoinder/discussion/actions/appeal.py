"""An author objects to the decision about a comment, from its private page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rejoinder.discussion import fields, ledger, tokens, writer
from rejoinder.discussion.contest import Contest, contest_of, told_contest
from rejoinder.discussion.fields import Invalid
from rejoinder.discussion.models import Appeal, State
from rejoinder.discussion.refusal import Refused

__all__ = ["LONGEST", "SHORTEST", "Invalid", "appeal"]

SHORTEST = 20
LONGEST = 2_000
"""Characters of an appeal."""


def appeal(token: str, text: str, now: datetime) -> Appeal:
    """Take the appeal against the decision in force; it will be answered within the publication's days.

    Raises Refused: 404 for a token that opens nothing, 409 where there is nothing to appeal against, it is too early
    or too late, or there was an appeal already; Invalid (under “text”) for a text that is too short or too long.
    """
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Refused(
            404,
            "unknown_comment",
            _("There is no such comment"),
            _("Check that you have the whole address of the page."),
        )
    contest = contest_of(comment)
    if not contest.may(now):
        raise _refusal(told_contest(comment, now), now)
    typed = fields.check_length(text, SHORTEST, LONGEST)
    due_at = now + timedelta(days=comment.thread.publication.appeal_days)
    return writer.write(lambda: ledger.record_appeal(contest.decision.pk, typed, due_at, now))


def _refusal(contest: Contest, now: datetime) -> Refused:
    """Why there can be no appeal, with nothing in it that the author is not to be told yet."""
    decision, earlier = contest.decision, contest.appeal
    if contest.is_waiting or (earlier is not None and earlier.decision_id == decision.pk):
        return ledger.already_appealed()
    if contest.begins is not None and now < contest.begins:
        return Refused(
            409,
            "too_early",
            _("A person will look at your comment"),
            _("You can appeal when nobody has done so within three days."),
        )
    if contest.until is not None:
        return Refused(
            409,
            "too_late",
            _("The time for an appeal is over"),
            _("It ended some days after the decision, as this page had said."),
        )
    if decision.state in {State.HELD, State.REJECTED} and earlier is not None:
        return Refused(409, "final", _("Your appeal was answered"), _("The decision on an appeal is final."))
    return Refused(
        409,
        "no_objection",
        _("There is nothing to appeal against"),
        _("Nobody has decided against your comment."),
    )

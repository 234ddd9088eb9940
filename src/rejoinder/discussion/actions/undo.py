"""A moderator takes back a decision of a moment ago; both stay in the ledger, and nobody is told of either."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, roles, settled
from rejoinder.discussion.ledger import Awaited, Ruling
from rejoinder.discussion.models import Decision, Maker, State, Wanted
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.settled import ON_THE_WAY, SETTLED_AFTER, UNDO_FOR
from rejoinder.policy.verdict import Finding

__all__ = ["SETTLED_AFTER", "UNDO_FOR", "undo"]


def undo(decision_id: int, *, user: User, now: datetime) -> Decision:
    """Append a decision that puts the comment back where it stood before this one.

    Raises Refused: 404 for an unknown decision, 403 for somebody else's, 409 where it is too late, the decision is
    not the last, or it was taken back already.
    """
    decision = Decision.objects.select_related("comment__thread").filter(pk=decision_id).first()
    if decision is None:
        raise Refused(404, "unknown_decision", _("There is no such decision"), _("Look at the case again."))
    roles.check(user, Task.DECIDE, decision.comment.thread.publication_id)
    if decision.user_id != user.pk or decision.maker != Maker.MODERATOR or decision.undoes_id is not None:
        raise Refused(
            403,
            "not_yours",
            _("This decision is not yours to take back"),
            _("Decide about the comment again instead."),
        )
    earlier = list(decision.comment.decisions.filter(pk__lt=decision.pk).order_by("-pk"))
    if not earlier or now > decision.created_at + UNDO_FOR + ON_THE_WAY:
        raise Refused(
            409,
            "too_late",
            _("It is too late to take this back"),
            _("Decide about the comment again instead."),
        )
    return ledger.record_decision(
        decision.comment_id, _restored(earlier, decision, user), now, seen=decision.pk
    )


def _restored(earlier: Sequence[Decision], undone: Decision, user: User) -> Ruling:
    """The ruling of before, with all that it rested on, so that the case stands as it stood.

    ``earlier`` are the decisions before, newest first: at least one, and a comment has few.
    """
    before = earlier[0]
    missing = before.submission.get("facts", {}).get("missing", ()) if before.state == State.HELD else ()
    return Ruling(
        State(before.state),
        Maker.MODERATOR,
        rule=before.rule,
        reason=before.reason,
        line=before.line,
        undoes=undone.pk,
        restores=settled.standing(earlier)[0].maker,
        findings=[Finding.from_dict(found) for found in before.findings],
        user=user,
        scores=before.scores,
        submission=before.submission,
        ruleset=before.ruleset,
        awaits=tuple(Awaited(Wanted.SCORES, reader) for reader in missing),
    )

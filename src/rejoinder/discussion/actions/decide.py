"""A moderator publishes or rejects a comment, with the rule and the reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, State
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome

PERMISSION = "discussion.decide_comment"
LONGEST_RULE = 60
LONGEST_REASON = 2_000


def decide(
    comment_id: int,
    *,
    user: User,
    outcome: Outcome,
    rule: str = "",
    reason: str = "",
    seen: int,
    now: datetime,
) -> Decision:
    """Publish or reject the comment in this user's name; whoever is told of it is told rule and reason.

    ``rule`` names a rule of the engine or one of the house; ``reason`` is a sentence for the author, and a rejection
    needs at least one of the two. ``seen`` is the id of the last decision that the moderator was shown. Raises
    Refused: 403 without the permission, 404 for an unknown comment, 409 where somebody decided meanwhile or the
    author withdrew it, 422 for a rejection without a reason, or too long a one.
    """
    rule, reason = rule.strip(), reason.strip()
    _check(user, outcome, rule, reason)
    state = State.PUBLISHED if outcome is Outcome.PUBLISH else State.REJECTED
    comment = Comment.objects.filter(pk=comment_id).first()
    if comment is None:
        raise Refused(404, "unknown_comment", _("There is no such comment"), _("Look at the queue again."))
    if comment.state == State.WITHDRAWN:
        raise Refused(
            409,
            "withdrawn",
            _("The author has withdrawn this comment"),
            _("There is nothing left to decide."),
        )
    ruling = Ruling(state, Maker.MODERATOR, rule=rule, reason=reason, user=user)
    # A withdrawal between the look above and the record is a newer decision, and so refused there.
    return ledger.record_decision(comment_id, ruling, now, seen=seen)


def _check(user: User, outcome: Outcome, rule: str, reason: str) -> None:
    if not (user.is_active and user.has_perm(PERMISSION)):
        raise Refused(
            403,
            "not_a_moderator",
            _("You cannot decide about comments"),
            _("Ask an administrator to make you a moderator."),
        )
    if outcome is Outcome.HOLD:
        raise Refused(422, "no_decision", _("That is not a decision"), _("Publish the comment or reject it."))
    if outcome is Outcome.REJECT and not (rule or reason):
        raise Refused(
            422,
            "no_reason",
            _("A rejection needs a reason"),
            _("Choose the rule, or write the author a sentence."),
        )
    if len(rule) > LONGEST_RULE or len(reason) > LONGEST_REASON:
        raise Refused(
            422,
            "too_long",
            _("That is too long"),
            _("A rule has at most %(rule)d characters and a reason %(reason)d.")
            % {"rule": LONGEST_RULE, "reason": LONGEST_REASON},
        )

"""A moderator publishes or rejects a comment, with the rule and the reason."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, roles
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, State
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.policy.verdict import Outcome

LONGEST_RULE = 60
LONGEST_REASON = 2_000


def decide(
    comment_id: int,
    *,
    user: User,
    outcome: Outcome,
    rule: str = "",
    reason: str = "",
    line: str = "",
    seen: int,
    now: datetime,
) -> Decision:
    """Publish or reject the comment in this user's name; whoever is told of it is told rule and reason.

    ``rule`` names a rule of the engine or one of the house; ``reason`` is a sentence for the author, and a rejection
    needs at least one of the two; ``line`` is what this moderator writes to this author besides. ``seen`` is the id
    of the last decision that the moderator was shown. Raises Refused: 403 for whoever may not decide there, 404 for
    an unknown comment, 409 where somebody decided meanwhile or the author withdrew it, 422 for a rejection without
    a reason, or too long a text.
    """
    rule, reason, line = rule.strip(), reason.strip(), line.strip()
    _check(outcome, rule, reason, line)
    state = State.PUBLISHED if outcome is Outcome.PUBLISH else State.REJECTED
    comment = Comment.objects.select_related("thread").filter(pk=comment_id).first()
    if comment is None:
        _check_moderator(user, None)
        raise Refused(404, "unknown_comment", _("There is no such comment"), _("Look at the queue again."))
    _check_moderator(user, comment.thread.publication_id)
    if comment.state == State.WITHDRAWN:
        raise Refused(
            409,
            "withdrawn",
            _("The author has withdrawn this comment"),
            _("There is nothing left to decide."),
        )
    ruling = Ruling(state, Maker.MODERATOR, rule=rule, reason=reason, line=line, user=user)
    # A withdrawal between the look above and the record is a newer decision, and so refused there.
    return ledger.record_decision(comment_id, ruling, now, seen=seen)


def _check_moderator(user: User, publication_id: int | None) -> None:
    if not roles.may(user, Task.DECIDE, publication_id):
        raise Refused(
            403,
            "not_a_moderator",
            _("You cannot decide about comments"),
            _("Ask an administrator to make you a moderator."),
        )


def _check(outcome: Outcome, rule: str, reason: str, line: str) -> None:
    if outcome is Outcome.HOLD:
        raise Refused(422, "no_decision", _("That is not a decision"), _("Publish the comment or reject it."))
    if outcome is Outcome.REJECT and not (rule or reason):
        raise Refused(
            422,
            "no_reason",
            _("A rejection needs a reason"),
            _("Choose the rule, or write the author a sentence."),
        )
    if len(rule) > LONGEST_RULE or max(len(reason), len(line)) > LONGEST_REASON:
        raise Refused(
            422,
            "too_long",
            _("That is too long"),
            _("A rule has at most %(rule)d characters and a reason %(reason)d.")
            % {"rule": LONGEST_RULE, "reason": LONGEST_REASON},
        )

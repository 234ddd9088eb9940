"""What people are mailed after a decision: the deciding, the waiting, and what arrives."""

from __future__ import annotations

from datetime import datetime, timedelta

from rejoinder.accounts.models import User
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.mails.write import write
from rejoinder.discussion.models import Comment, Decision
from rejoinder.notices import outbox, registry
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW
from tests.notices.catcher import Catcher, Caught


def send(catcher: Catcher, now: datetime) -> list[Caught]:
    """What arrives of all that is due."""
    catcher.caught.clear()
    for notifier in registry.ready():
        outbox.send_due(now, write, notifier)
    return list(catcher.caught)


def person(name: str = "mo", email: str = "") -> User:
    """Somebody who may decide everywhere."""
    return User.objects.create_superuser(name, email)


def ruled(one: Comment, user: User, outcome: Outcome, now: datetime, **fields: str) -> Decision:
    """The user's decision, with a reason where it needs one."""
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    if outcome is Outcome.REJECT:
        fields = {"reason": "This is off the subject.", **fields}
    return decide(one.pk, user=user, outcome=outcome, seen=seen, now=now, **fields)


def after(seconds: float) -> datetime:
    """So long after noon."""
    return NOW + timedelta(seconds=seconds)

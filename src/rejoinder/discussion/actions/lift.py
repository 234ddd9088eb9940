"""A moderator lifts a sanction before its end; it stays in the record."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Sanction
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def lift(sanction_id: int, *, user: User, now: datetime) -> Sanction:
    """End the sanction now, in this user's name.

    Raises Refused: 404 for an unknown sanction, 403 for whoever may not decide where it holds, 409 where it has ended.
    """
    sanction = Sanction.objects.filter(pk=sanction_id).first()
    if sanction is None:
        raise Refused(404, "unknown_sanction", _("There is no such sanction"), _("Look at the list again."))
    _check_user(user, sanction)
    return writer.write(lambda: _lifted(sanction, user, now))


def _check_user(user: User, sanction: Sanction) -> None:
    if sanction.publication_id is not None:
        roles.check(user, Task.DECIDE, sanction.publication_id)
    elif not roles.everywhere(user, Task.DECIDE):
        raise Refused(
            403,
            "not_everywhere",
            _("This sanction holds at every publication"),
            _("Ask somebody who decides at all of them to lift it."),
        )


def _lifted(sanction: Sanction, user: User, now: datetime) -> Sanction:
    standing = Sanction.objects.in_force(now).filter(pk=sanction.pk)
    if not standing.update(lifted_at=now, lifted_by=user):
        raise Refused(
            409,
            "ended",
            _("This sanction has ended already"),
            _("Nothing was changed."),
        )
    sanction.lifted_at, sanction.lifted_by = now, user
    events.note(
        Verb.LIFTED,
        user=user,
        publication=sanction.publication_id,
        kind="sanction",
        object_id=sanction.pk,
        now=now,
    )
    return sanction

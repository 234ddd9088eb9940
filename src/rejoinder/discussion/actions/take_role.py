"""An administrator takes somebody's role at a publication away."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Membership, Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def take_role(membership_id: int, *, user: User, now: datetime) -> Membership:
    """Take the role away, and with their last one the member's way into the desk; returns what they had.

    Raises Refused: 404 for an unknown role, 403 for whoever does not administer the publication, 409 where it would be
    left without an administrator, or where a group of the site would let the member work for every publication then
    and the user does not administer every one.
    """
    membership = Membership.objects.select_related("user").filter(pk=membership_id).first()
    if membership is None:
        raise Refused(404, "unknown_role", _("They have no such role any more"), _("Look at the list again."))
    roles.check(user, Task.ADMINISTER, membership.publication_id)
    writer.write(lambda: _taken(membership, user, now))
    return membership


def _taken(membership: Membership, user: User, now: datetime) -> None:
    Publication.objects.select_for_update().get(pk=membership.publication_id)
    roles.check_administrator_remains(user, membership.user, membership.publication_id)
    _check_takes_away(user, membership)
    Membership.objects.filter(pk=membership.pk).delete()
    if not Membership.objects.filter(user=membership.user_id).exists():
        staff.dismiss(membership.user)
    roles.forget(membership.user)
    events.note(
        Verb.TOOK_ROLE,
        user=user,
        publication=membership.publication_id,
        kind="user",
        object_id=membership.user_id,
        now=now,
        before={"role": membership.role},
    )


def _check_takes_away(user: User, membership: Membership) -> None:
    """Raises Refused (409) where losing the last role would give the member more than they have by it."""
    member = membership.user
    others = Membership.objects.filter(user=member).exclude(pk=membership.pk)
    if roles.everywhere(user, Task.ADMINISTER) or member.is_superuser or others.exists():
        return
    if roles.by_group(member):
        raise Refused(
            409,
            "works_everywhere",
            _("Without this role they would work for every publication"),
            _(
                "They are in a group of the site. Give them a lesser role here, or ask somebody who administers every"
                " publication to take them out of the group first."
            ),
        )

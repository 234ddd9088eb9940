"""An administrator gives somebody a role at a publication, or another one than they had."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Membership, Publication, Role
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def give_role(member: User, role: Role, *, user: User, publication_id: int, now: datetime) -> Membership:
    """Make the member this at the publication, and let them into the desk.

    Raises Refused: 403 for whoever does not administer the publication, 409 where the publication would be left
    without an administrator, or where the member works for every publication by a group of the site and the user
    does not administer every one: a role here would take the others away from them.
    """
    roles.check(user, Task.ADMINISTER, publication_id)
    if not roles.everywhere(user, Task.ADMINISTER) and _works_everywhere(member):
        raise Refused(
            409,
            "works_everywhere",
            _("They work for every publication already"),
            _("Only somebody who administers every publication can give them a role at this one alone."),
        )
    return writer.write(lambda: _given(member, role, user, publication_id, now))


def _works_everywhere(member: User) -> bool:
    return any(roles.everywhere(member, task) for task in Task)


def _given(member: User, role: Role, user: User, publication_id: int, now: datetime) -> Membership:
    # Whoever changes roles at a publication has its row in hand, so that of two administrators who demote each other
    # one comes second and is refused.
    Publication.objects.select_for_update().get(pk=publication_id)
    if role != Role.ADMINISTRATOR:
        roles.check_administrator_remains(user, member, publication_id)
    held = Membership.objects.filter(user=member, publication=publication_id).first()
    membership = held or Membership(user=member, publication_id=publication_id, created_at=now)
    had, membership.role = membership.role, role
    membership.save()
    staff.admit(member)
    roles.forget(member)
    events.note(
        Verb.CHANGED_ROLE if held else Verb.GAVE_ROLE,
        user=user,
        publication=publication_id,
        kind="user",
        object_id=member.pk,
        now=now,
        before={"role": had} if held else None,
        after={"role": role},
    )
    return membership

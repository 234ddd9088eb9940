"""An administrator makes another sign-in link for somebody who has a role and never came in by the first."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Membership
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def renew_link(membership_id: int, *, user: User, now: datetime) -> tuple[User, str]:
    """Whom the link signs in, once and within ``staff.LINK_LIFE``, and its path.

    Raises Refused: 404 for an unknown role, 403 for whoever does not administer its publication, 409 where the member
    has another way in by now, or may do more than the user could let them do: see ``waiting_for``.
    """
    membership = Membership.objects.select_related("user").filter(pk=membership_id).first()
    if membership is None:
        raise Refused(404, "unknown_role", _("They have no such role any more"), _("Look at the list again."))
    roles.check(user, Task.ADMINISTER, membership.publication_id)
    return membership.user, writer.write(lambda: _renewed(membership, user, now))


def waiting_for(user: User) -> QuerySet[User]:
    """Those who never signed in and cannot without a link, and may do nothing but what this user could let them do.

    A link for anybody else would let this user sign in as somebody who may do more, or who was here before.
    """
    waiting = User.objects.filter(
        is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    if user.is_superuser:
        return waiting
    elsewhere = Membership.objects.exclude(publication__in=roles.publications_for(user, Task.ADMINISTER))
    return (
        waiting.filter(is_superuser=False, user_permissions=None)
        .exclude(groups__in=Group.objects.exclude(name=staff.DESK))
        .exclude(pk__in=elsewhere.values("user"))
    )


def _renewed(membership: Membership, user: User, now: datetime) -> str:
    member = waiting_for(user).filter(pk=membership.user_id).first()
    if member is None:
        raise Refused(
            409,
            "no_link",
            _("No link can be made for them here"),
            _(
                "A link is made only for somebody who never signed in, has no password, and works for nothing but"
                " publications that you administer. Whoever runs the server can make one for anybody."
            ),
        )
    events.note(
        Verb.MADE_LINK,
        user=user,
        publication=membership.publication_id,
        kind="user",
        object_id=member.pk,
        now=now,
    )
    return staff.make_link(now, member)

"""A shadow ends, because its time is up or because an editor has seen enough; what it said stays to be read."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, rulebook, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import RulesetVersion, VersionState
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def end_shadow(publication_id: int, number: int, *, user: User, now: datetime) -> None:
    """Make it a draft again. Raises Refused: 403, 404, 409 where it does not run."""
    roles.check(user, Task.RULE, publication_id)
    shadow = rulebook.version(publication_id, number)
    if not writer.write(lambda: _end(shadow, now, user)):
        raise Refused(
            409, "no_shadow", _("This version does not run in the shadow"), _("Look at the rulebook again.")
        )


def end_shadows_due(now: datetime) -> int:
    """End every shadow whose time is up; returns how many."""
    due = RulesetVersion.objects.filter(state=VersionState.SHADOW, shadow_until__lte=now)
    return sum(writer.write(partial(_end, one, now, None)) for one in list(due))


def _end(shadow: RulesetVersion, now: datetime, user: User | None) -> bool:
    publication = rulebook.lock(shadow.publication_id)
    running = RulesetVersion.objects.filter(pk=shadow.pk, state=VersionState.SHADOW)
    until = min(now, shadow.shadow_until or now)
    if not running.update(state=VersionState.DRAFT, shadow_until=until):
        return False
    publication.shadow = None
    publication.save(update_fields=["shadow"])
    events.note(
        Verb.END_OF_SHADOW,
        user=user,
        publication=publication,
        kind="rulebook",
        object_id=publication.slug,
        now=now,
        after={"version": shadow.number},
    )
    return True

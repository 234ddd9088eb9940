"""An editor lets a draft of the rules run in the shadow of those in force for a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, rulebook, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import VersionState
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

LONGEST_DAYS = 60


def start_shadow(
    publication_id: int, number: int, *, days: int, draft_seen: str | None = None, user: User, now: datetime
) -> None:
    """From the next comment on, keep what this draft would have done with each; it decides nothing and ends by itself.

    ``draft_seen`` is its digest as the editor read it. Raises Refused: 403, 404, 409 where another runs already, this
    is no draft or somebody rewrote it meanwhile, 422 for a time that cannot be meant.
    """
    roles.check(user, Task.RULE, publication_id)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(
            422,
            "no_such_time",
            _("That is no time for a trial"),
            _("Write a number of days from 1 to %(most)d.") % {"most": LONGEST_DAYS},
        )

    def put() -> None:
        publication = rulebook.lock(publication_id)
        draft = rulebook.version(publication_id, number)
        if draft.state != VersionState.DRAFT or publication.shadow_id is not None:
            raise Refused(
                409,
                "no_shadow",
                _("This version cannot be tried now"),
                _("One draft at a time runs in the shadow. End the other one first."),
            )
        rulebook.check_unchanged(draft, draft_seen)
        draft.state = VersionState.SHADOW
        draft.shadow_from, draft.shadow_until = now, now + timedelta(days=days)
        draft.save(update_fields=["state", "shadow_from", "shadow_until"])
        publication.shadow = draft
        publication.save(update_fields=["shadow"])
        events.note(
            Verb.SHADOWED,
            user=user,
            publication=publication,
            kind="rulebook",
            object_id=publication.slug,
            now=now,
            after={"version": number, "days": days},
        )

    writer.write(put)

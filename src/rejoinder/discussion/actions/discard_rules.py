"""An editor lays a draft of the rules aside; its number is not given again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, rulebook, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import VersionState
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def discard_rules(
    publication_id: int, number: int, *, draft_seen: str | None = None, user: User, now: datetime
) -> None:
    """Retire a draft that never held; ``draft_seen`` is its digest as the editor read it.

    Raises Refused: 403, 404, 409 for what is no draft, and where somebody rewrote it meanwhile.
    """
    roles.check(user, Task.RULE, publication_id)

    def put() -> None:
        publication = rulebook.lock(publication_id)
        draft = rulebook.version(publication_id, number)
        if draft.state != VersionState.DRAFT:
            raise Refused(
                409, "no_draft", _("This version is no draft any more"), _("Look at the rulebook again.")
            )
        rulebook.check_unchanged(draft, draft_seen)
        draft.state, draft.retired_at = VersionState.RETIRED, now
        draft.save(update_fields=["state", "retired_at"])
        events.note(
            Verb.DISCARDED,
            user=user,
            publication=publication,
            kind="rulebook",
            object_id=publication.slug,
            now=now,
            after={"version": number},
        )

    writer.write(put)

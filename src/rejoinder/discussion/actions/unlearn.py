"""An editor goes back to the model as it is shipped; what was learned stays on record."""

from __future__ import annotations

from datetime import datetime

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import LearnedHead, Publication
from rejoinder.discussion.roles import Task


def unlearn(publication_id: int, *, user: User, now: datetime) -> None:
    """Use the shipped model from the next comment on; where it is used already nothing changes.

    Raises Refused (403) for whoever may not change the rules there.
    """
    roles.check(user, Task.RULE, publication_id)
    writer.write(lambda: _unlearn(publication_id, user, now))


def _unlearn(publication_id: int, user: User, now: datetime) -> None:
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    used = publication.learned
    if used is None:
        return
    LearnedHead.objects.filter(pk=used.pk).update(used_until=now, set_aside_by=user)
    publication.learned = None
    publication.save(update_fields=["learned"])
    events.note(
        Verb.UNLEARNED,
        user=user,
        publication=publication,
        kind="learning",
        object_id=publication.slug,
        now=now,
        before={"version": used.number},
    )

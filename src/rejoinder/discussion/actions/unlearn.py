"""An editor goes back to the model as it is shipped; what was learned stays on record."""

from __future__ import annotations

from datetime import datetime

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, rulebook, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import LearnedHead
from rejoinder.discussion.roles import Task


def unlearn(publication_id: int, *, user: User, now: datetime) -> bool:
    """Use the shipped model from the next comment on, and learn nothing anew unasked; returns whether that was on.

    Else the next night would bring much the same head back. A trial that was asked for is called off, and one that runs
    puts nothing to use. Where the shipped model is used already nothing changes. Raises Refused (403) for whoever may
    not change the rules there.
    """
    roles.check(user, Task.RULE, publication_id)
    return writer.write(lambda: _unlearn(publication_id, user, now))


def _unlearn(publication_id: int, user: User, now: datetime) -> bool:
    publication = rulebook.lock(publication_id)
    used, was_nightly = publication.learned, publication.learns_nightly
    if used is None:
        return False
    LearnedHead.objects.filter(pk=used.pk).update(used_until=now, set_aside_by=user)
    publication.learned, publication.learns_nightly, publication.learn_asked_at = None, False, None
    publication.save(update_fields=["learned", "learns_nightly", "learn_asked_at"])
    events.note(
        Verb.UNLEARNED,
        user=user,
        publication=publication,
        kind="learning",
        object_id=publication.slug,
        now=now,
        before={"version": used.number} | ({"learns_nightly": True} if was_nightly else {}),
        after={"learns_nightly": False} if was_nightly else {},
    )
    return was_nightly

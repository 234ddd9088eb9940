"""A moderator leaves a note about a commenter for the others of the same publication."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import CommenterNote
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

LONGEST_NOTE = 2_000


def note(commenter: Commenter, text: str, *, user: User, publication_id: int, now: datetime) -> CommenterNote:
    """Keep the note; whoever may read at the publication sees it.

    Raises Refused: 403 for whoever may not decide there, 404 for a commenter who wrote nothing there, 422 for an empty
    or too long note.
    """
    roles.check(user, Task.DECIDE, publication_id)
    if not commenter.comments.filter(thread__publication=publication_id).exists():
        raise Refused(404, "unknown_commenter", _("There is no such commenter"), _("Look for them again."))
    text = text.strip()
    if not text:
        raise Refused(422, "empty", _("The note is empty"), _("Write what the others should know."))
    if len(text) > LONGEST_NOTE:
        raise Refused(
            422, "too_long", _("That is too long"), _("Write at most %d characters.") % LONGEST_NOTE
        )
    made = CommenterNote(
        commenter=commenter, publication_id=publication_id, user=user, text=text, created_at=now
    )
    return writer.write(lambda: _kept(made, now))


def _kept(made: CommenterNote, now: datetime) -> CommenterNote:
    made.save(force_insert=True)
    events.note(
        Verb.REMARKED,
        user=made.user,
        publication=made.publication_id,
        kind="commenter",
        object_id=made.commenter_id,
        now=now,
    )
    return made

"""A moderator erases a note of their own about a commenter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import CommenterNote
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def erase_note(note_id: int, *, user: User, now: datetime) -> None:
    """Erase the note for good; raises Refused: 404 for an unknown note, 403 for somebody else's."""
    note = CommenterNote.objects.filter(pk=note_id).first()
    if note is None:
        raise Refused(404, "unknown_note", _("There is no such note"), _("It may be erased already."))
    roles.check(user, Task.DECIDE, note.publication_id)
    if note.user_id != user.pk:
        raise Refused(
            403, "not_yours", _("This note is not yours"), _("Only whoever wrote a note can erase it.")
        )
    writer.write(lambda: _erased(note, user, now))


def _erased(note: CommenterNote, user: User, now: datetime) -> None:
    note.delete()
    events.note(
        Verb.ERASED_NOTE,
        user=user,
        publication=note.publication_id,
        kind="commenter",
        object_id=note.commenter_id,
        now=now,
    )

"""An editor keeps a comment as an example that the rules are held to, changes it, or lets it go."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import proving, roles, writer
from rejoinder.discussion.models import EditorExample
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.policy import registry
from rejoinder.policy.verdict import Outcome

LONGEST_TEXT = 5_000
LONGEST_NOTE = 200


def keep_example(
    publication_id: int,
    text: str,
    expected: str,
    *,
    rule: str = "",
    note: str = "",
    example_id: int | None = None,
    user: User,
    now: datetime,
) -> EditorExample:
    """Keep the example, or change the one with this id. Raises Refused: 403, 404, 409 for too many, 422."""
    roles.check(user, Task.RULE, publication_id)
    text, note = text.strip(), note.strip()
    _check(text, expected, rule, note)
    values = {"text": text, "expected": expected, "rule": rule, "note": note, "user": user}

    def put() -> EditorExample:
        kept = EditorExample.objects.filter(publication=publication_id)
        if example_id is None:
            if kept.count() >= proving.MOST_EXAMPLES:
                raise Refused(
                    409,
                    "too_many",
                    _("There are too many examples"),
                    _("Every change of the rules runs them all. Let one go first."),
                )
            return EditorExample.objects.create(publication_id=publication_id, created_at=now, **values)
        if not kept.filter(pk=example_id).update(**values):
            raise _unknown()
        return kept.get(pk=example_id)

    return writer.write(put)


def drop_example(publication_id: int, example_id: int, *, user: User) -> None:
    """Let the example go. Raises Refused: 403, 404."""
    roles.check(user, Task.RULE, publication_id)
    found = EditorExample.objects.filter(publication=publication_id, pk=example_id)
    if not writer.write(lambda: found.delete()[0]):
        raise _unknown()


def _check(text: str, expected: str, rule: str, note: str) -> None:
    if not text or len(text) > LONGEST_TEXT:
        raise Refused(422, "no_text", _("Write the comment"), _("At most %d characters.") % LONGEST_TEXT)
    if len(note) > LONGEST_NOTE:
        raise Refused(422, "long_note", _("The note is too long"), _("At most %d characters.") % LONGEST_NOTE)
    if expected not in list(Outcome):
        raise Refused(422, "no_outcome", _("Say what must become of it"), _("Published, held or rejected."))
    if rule and (rule not in registry.rules() or expected == Outcome.PUBLISH):
        raise Refused(
            422,
            "no_rule",
            _("That rule cannot be asked for"),
            _("Choose a rule of the list, and none for a comment that is to be published."),
        )


def _unknown() -> Refused:
    return Refused(404, "unknown_example", _("There is no such example"), _("Somebody may have let it go."))

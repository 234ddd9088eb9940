"""An editor keeps a comment as an example that the rules are held to, changes it, or lets it go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, proving, roles, writer
from rejoinder.discussion.events import Verb
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
            made = EditorExample.objects.create(publication_id=publication_id, created_at=now, **values)
            _note(Verb.KEPT_EXAMPLE, made, user, now, after=_told(made))
            return made
        before = kept.select_for_update().filter(pk=example_id).first()
        if before is None:
            raise _unknown()
        kept.filter(pk=example_id).update(**values)
        changed = kept.get(pk=example_id)
        old, new = events.changes(_told(before), _told(changed))
        if new or before.text != changed.text:
            _note(Verb.KEPT_EXAMPLE, changed, user, now, old, new)
        return changed

    return writer.write(put)


def drop_example(publication_id: int, example_id: int, *, user: User, now: datetime) -> None:
    """Let the example go; the audit tells that it was there, and what it asked. Raises Refused: 403, 404."""
    roles.check(user, Task.RULE, publication_id)

    def drop() -> None:
        kept = EditorExample.objects.select_for_update().filter(publication=publication_id, pk=example_id)
        found = kept.first()
        if found is None:
            raise _unknown()
        _note(Verb.DROPPED_EXAMPLE, found, user, now, before=_told(found))
        found.delete()

    writer.write(drop)


def _told(example: EditorExample) -> dict[str, str]:
    """What the audit tells of it: no text, which may be a reader's and would stay there for ever."""
    return {name: getattr(example, name) for name in ("expected", "rule", "note")}


def _note(
    verb: Verb,
    example: EditorExample,
    user: User,
    now: datetime,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
) -> None:
    events.note(
        verb,
        user=user,
        publication=example.publication_id,
        kind="example",
        object_id=example.pk,
        now=now,
        rule=example.rule,
        before=before,
        after=after,
    )


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

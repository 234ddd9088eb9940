"""An editor takes a wording out of use, or brings it back; it is never deleted, since decisions were taken with it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, wordings, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication, Wording
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def retire_wording(
    publication: Publication, key: str, *, user: User, now: datetime, back: bool = False
) -> Wording:
    """Offer the wording with this key no longer, or with ``back`` again; doing it twice changes nothing more.

    One that comes with Rejoinder is retired by a row of the publication's own. Raises Refused: 403 for whoever may
    not, 404 where the publication has none with this key.
    """
    roles.check(user, Task.RULE, publication.pk)
    return writer.write(lambda: _retired(publication, key, user, now, back))


def _retired(publication: Publication, key: str, user: User, now: datetime, back: bool) -> Wording:
    wording = _row(publication, key, now)
    if wording is None:
        raise Refused(404, "unknown_wording", _("There is no such wording"), _("Look at the list again."))
    if (wording.retired_at is None) == back:
        return wording
    wording.retired_at = None if back else now
    wording.save()
    events.note(
        Verb.REVIVED if back else Verb.RETIRED,
        user=user,
        publication=publication,
        kind="wording",
        object_id=wording.pk,
        now=now,
        rule=wording.rule,
        after={"title": wording.title, "language": wording.language},
    )
    return wording


def _row(publication: Publication, key: str, now: datetime) -> Wording | None:
    """The row, locked; one not yet saved for a wording that comes with Rejoinder and was never touched here."""
    shipped = wordings.shipped().get(key)
    rows = Wording.objects.select_for_update().filter(publication=publication)
    if shipped is None:
        return rows.filter(pk=wordings.row_of(key)).first()
    return rows.filter(replaces=key).first() or Wording(
        publication=publication,
        rule=shipped.rule,
        language=shipped.language,
        title=shipped.title,
        text=shipped.text,
        replaces=key,
        created_at=now,
    )

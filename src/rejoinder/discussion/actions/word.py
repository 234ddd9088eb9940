"""An editor words a reason for a rule, anew or otherwise than before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, wordings, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication, Wording
from rejoinder.discussion.models.wording import LONGEST_TEXT, LONGEST_TITLE
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.policy import registry

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_LANGUAGE = 12
_LAST = 32_767


@dataclass(frozen=True, slots=True)
class Worded:
    """What an editor wrote."""

    rule: str
    """A rule of the engine; blank for the house rules in a person's judgement."""
    language: str
    title: str
    text: str
    order: int = 0


def word(publication: Publication, worded: Worded, *, user: User, now: datetime, key: str = "") -> Wording:
    """Keep the wording as a new one, or in the place of the one with this key; decisions keep what they said.

    ``key`` is that of ``wordings.Reason``: a row's, or one that comes with Rejoinder, which is then offered here no
    more. Raises Refused: 403 for whoever may not, 404 where the publication has none with this key, 422 for what
    cannot be kept.
    """
    roles.check(user, Task.RULE, publication.pk)
    worded = Worded(
        worded.rule,
        worded.language.strip(),
        " ".join(worded.title.split()),
        worded.text.strip(),
        worded.order,
    )
    _check(worded)
    return writer.write(lambda: _kept(publication, worded, user, now, key))


def _kept(publication: Publication, worded: Worded, user: User, now: datetime, key: str) -> Wording:
    shipped = wordings.shipped().get(key)
    # Somebody else may have put one in the place of the shipped one meanwhile; then that is changed.
    place: dict[str, Any] = {"replaces": key} if shipped else {"pk": wordings.row_of(key)}
    wording = Wording.objects.select_for_update().filter(publication=publication, **place).first()
    if wording is None and (shipped or not key):
        made = Wording.objects.create(publication=publication, created_at=now, replaces=key, **asdict(worded))
        before = {"title": shipped.title, "text": shipped.text} if shipped else {}
        _note(Verb.REWORDED if shipped else Verb.WORDED, made, user, now, before, asdict(worded))
        return made
    if wording is None:
        raise Refused(404, "unknown_wording", _("There is no such wording"), _("Look at the list again."))
    standing = {name: getattr(wording, name) for name in asdict(worded)}
    before, after = events.changes(standing, asdict(worded))
    if after:
        for name, value in after.items():
            setattr(wording, name, value)
        wording.save(update_fields=list(after))
        _note(Verb.REWORDED, wording, user, now, before, after)
    return wording


def _note(
    verb: Verb,
    wording: Wording,
    user: User,
    now: datetime,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    events.note(
        verb,
        user=user,
        publication=wording.publication_id,
        kind="wording",
        object_id=wording.pk,
        now=now,
        rule=wording.rule,
        before=before,
        after=after,
    )


def _check(worded: Worded) -> None:
    if worded.rule and worded.rule not in registry.rules():
        raise _unkept(_("There is no such rule."))
    if not _LANGUAGE.fullmatch(worded.language) or len(worded.language) > _LONGEST_LANGUAGE:
        raise _unkept(_("Write a language tag such as en, pt-BR or he."))
    if not worded.title or not worded.text:
        raise _unkept(_("A wording needs a title and a text."))
    if len(worded.title) > LONGEST_TITLE or len(worded.text) > LONGEST_TEXT:
        raise _unkept(
            _("A title has at most %(title)d characters and a text %(text)d.")
            % {"title": LONGEST_TITLE, "text": LONGEST_TEXT}
        )
    if not 0 <= worded.order <= _LAST:
        raise _unkept(_("The place among the others is a number from 0 to %d.") % _LAST)


def _unkept(detail: str) -> Refused:
    return Refused(422, "no_wording", _("This wording cannot be kept"), detail)

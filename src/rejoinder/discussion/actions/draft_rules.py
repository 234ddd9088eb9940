"""An editor writes a draft of the rules, which holds nothing until it is adopted."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import events, roles, rulebook, rulesets, writer
from rejoinder.discussion.events import Verb
from rejoinder.discussion.models import Publication, RulesetVersion, VersionState
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


def draft_rules(
    publication_id: int,
    text: str,
    *,
    user: User,
    why: str,
    number: int | None = None,
    draft_seen: str | None = None,
    now: datetime,
) -> RulesetVersion:
    """Keep these rules as a draft: a new one, or in place of what the draft of this number said.

    ``draft_seen`` is the digest of that draft as it was when the editor began. Raises RulesetError with all that is
    wrong with the rules; Refused: 403 for whoever may not, 404 for no such version, 409 where that one is no draft any
    more, so that what was tried or held stays as it was, and where somebody else has saved it since.
    """
    roles.check(user, Task.RULE, publication_id)
    written = rulesets.written(text)

    def put() -> RulesetVersion:
        publication = rulebook.lock(publication_id)
        standing = rulesets.ruleset_for(publication)
        rulesets.keep(standing, now)
        rulesets.keep(written, now)
        rulebook.begin(publication, standing.digest, now)
        if number is None:
            fresh = rulebook.add_draft(publication, written.digest, text, now, user, why.strip())
            _note(Verb.DRAFTED, publication, fresh, now, before="")
            return fresh
        draft = rulebook.version(publication_id, number)
        _check_may_be_written(draft, draft_seen)
        before = draft.ruleset_id
        draft.ruleset_id, draft.text, draft.user, draft.why = written.digest, text, user, why.strip()
        draft.save()
        _note(Verb.REDRAFTED, publication, draft, now, before=before)
        return draft

    return writer.write(put)


def _check_may_be_written(draft: RulesetVersion, seen: str | None) -> None:
    if draft.state != VersionState.DRAFT or draft.shadow_from is not None:
        raise Refused(
            409,
            "no_draft",
            _("This version is no draft any more"),
            _("What was tried or in force stays as it was. Save yours as a new draft."),
        )
    if rulebook.is_changed(draft, seen):
        raise Refused(
            409,
            "draft_changed",
            _("Somebody has saved this draft since you began"),
            _("Nothing of either is lost: yours stands below. Save it as a new draft."),
        )


def _note(verb: Verb, publication: Publication, draft: RulesetVersion, now: datetime, *, before: str) -> None:
    events.note(
        verb,
        user=draft.user,
        publication=publication,
        kind="rulebook",
        object_id=publication.slug,
        now=now,
        before={"ruleset": before} if before else {},
        after={"version": draft.number, "ruleset": draft.ruleset_id, "why": draft.why},
    )

"""A publication's rules through time: their versions, written here alone."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion.models import Publication, RulesetVersion, VersionState
from rejoinder.discussion.refusal import Refused

BEFORE_ALL = "The rules as they stood when versions began to be kept."
OPEN = (VersionState.DRAFT, VersionState.SHADOW)
"""States of a version that could still come in force as it is."""


def versions_of(publication_id: int) -> QuerySet[RulesetVersion]:
    """Every version with its author, newest first, without the texts of rules."""
    versions = RulesetVersion.objects.filter(publication=publication_id).select_related("user")
    return versions.defer("text").order_by("-number")


def version(publication_id: int, number: int) -> RulesetVersion:
    """One version with its rules; raises Refused (404) where there is none of that number."""
    related = RulesetVersion.objects.select_related("user", "ruleset", "publication")
    found = related.filter(publication=publication_id, number=number).first()
    if found is None:
        raise Refused(404, "unknown_version", _("There is no such version"), _("Look at the rulebook again."))
    return found


def in_force(publication_id: int) -> RulesetVersion | None:
    """The version in force; None for a publication whose rules were never changed."""
    related = RulesetVersion.objects.select_related("user", "ruleset", "publication")
    return related.filter(publication=publication_id, state=VersionState.IN_FORCE).first()


def text_of(kept: RulesetVersion) -> str:
    """The rules of a version as TOML: as they were written where that is known."""
    return kept.text or kept.ruleset.text


def digest_of(kept: RulesetVersion) -> str:
    """Tells one writing of a draft from the next: it changes with its rules, with every remark, and with its why."""
    written = "\0".join((kept.ruleset_id, kept.text, kept.why))
    return hashlib.sha256(written.encode()).hexdigest()


def is_changed(kept: RulesetVersion, draft_seen: str | None) -> bool:
    """Whether it reads otherwise than it did when its digest was this one; None asks nothing."""
    return draft_seen is not None and digest_of(kept) != draft_seen


def check_unchanged(kept: RulesetVersion, draft_seen: str | None) -> None:
    """Raises Refused (409) where it ``is_changed``, for whoever would do something with what they read."""
    if is_changed(kept, draft_seen):
        raise Refused(
            409,
            "draft_changed",
            _("This version has been changed in the meantime"),
            _("Nothing was done. Read below what it says now, and decide again."),
        )


def begin(publication: Publication, digest: str, now: datetime) -> None:
    """Number the standing rules 1, unless there are versions; in the caller's transaction."""
    if not RulesetVersion.objects.filter(publication=publication).exists():
        RulesetVersion.objects.create(
            publication=publication,
            number=1,
            ruleset_id=digest,
            state=VersionState.IN_FORCE,
            why=BEFORE_ALL,
            created_at=now,
            adopted_at=now,
        )


def add_draft(
    publication: Publication, digest: str, text: str, now: datetime, user: User | None, why: str
) -> RulesetVersion:
    """A new draft under the next number; in the caller's transaction."""
    return RulesetVersion.objects.create(
        publication=publication,
        number=_next_number(publication),
        ruleset_id=digest,
        text=text,
        state=VersionState.DRAFT,
        user=user,
        why=why,
        created_at=now,
    )


def put_in_force(publication: Publication, chosen: RulesetVersion, now: datetime) -> None:
    """Let this version hold from the next comment on, and retire the one before; in the caller's transaction."""
    standing = RulesetVersion.objects.filter(publication=publication, state=VersionState.IN_FORCE)
    standing.exclude(pk=chosen.pk).update(state=VersionState.RETIRED, retired_at=now)
    if publication.shadow_id == chosen.pk:
        publication.shadow = None
    chosen.state, chosen.adopted_at = VersionState.IN_FORCE, now
    chosen.save()
    publication.ruleset_id = chosen.ruleset_id
    publication.save(update_fields=["ruleset", "shadow"])


def lock(publication_id: int) -> Publication:
    """The publication, until the transaction ends; raises Publication.DoesNotExist."""
    return Publication.objects.select_for_update(of=("self",)).get(pk=publication_id)


def _next_number(publication: Publication) -> int:
    numbers = RulesetVersion.objects.filter(publication=publication)
    return 1 + int(numbers.aggregate(last=Max("number"))["last"] or 0)

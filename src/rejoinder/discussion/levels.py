"""How far an author is known at a publication, computed from the record each time and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from rejoinder.accounts.models import Commenter
from rejoinder.discussion.models import Comment, Publication, State
from rejoinder.policy.submission import Level

LOOKED_THROUGH = 500
"""Latest comments of the author that are counted at most, so that a long record costs no more than this."""


@dataclass(frozen=True, slots=True)
class Lately:
    """How an author's latest comments at a publication stand."""

    published: int
    rejected: int

    def is_trusted(self, publication: Publication) -> bool:
        """Whether that is enough, by the publication's settings."""
        if publication.trusted_after is None or self.published < publication.trusted_after:
            return False
        allowed = publication.trusted_rejections * (self.published + self.rejected)
        return 100 * self.rejected <= allowed


def level(author: Commenter | None, publication: Publication, now: datetime, own: int | None = None) -> Level:
    """The author's level there now; one who has not proved who they are is new. In two queries at most.

    ``own`` is the id of a comment that does not count, since it is what the level is asked for.
    """
    if author is None:
        return Level.NEW
    theirs = Comment.objects.filter(commenter=author, thread__publication=publication.pk)
    if own is not None:
        theirs = theirs.exclude(pk=own)
    if publication.trusted_after is not None:
        lately = _lately(theirs, publication, now)
        if lately.is_trusted(publication):
            return Level.TRUSTED
        if lately.published:
            return Level.KNOWN
    ever = theirs.filter(state=State.PUBLISHED).exists()
    return Level.KNOWN if ever else Level.NEW


def _lately(theirs: QuerySet[Comment], publication: Publication, now: datetime) -> Lately:
    since = now - timedelta(days=publication.trusted_days)
    rows = theirs.filter(created_at__gt=since).order_by("-created_at")
    states = list(rows.values_list("state", flat=True)[:LOOKED_THROUGH])
    return Lately(states.count(State.PUBLISHED), states.count(State.REJECTED))

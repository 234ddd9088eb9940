"""Goes through comments with their present text and last decision, a batch at a time."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, QuerySet

from rejoinder.accounts import address as addresses
from rejoinder.discussion.models import Comment, Decision, Revision

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Spoken:
    """One comment as an export tells it."""

    comment: Comment
    """With its thread, the thread's publication, and its commenter."""
    revision: Revision
    decision: Decision | None
    """The last one."""


def by_id(comments: QuerySet[Comment]) -> Iterator[Spoken]:
    """The comments in the order of their numbers, so that whoever is answered comes first."""
    # Their numbers at once, eight bytes each: asked for batch by batch, a long thread would be sorted for each.
    every = array("q", comments.order_by("pk").values_list("pk", flat=True).iterator())
    rows = Comment.objects.select_related("thread__publication", "commenter")
    for start in range(0, len(every), AT_ONCE):
        ids = every[start : start + AT_ONCE].tolist()
        batch = list(rows.filter(pk__in=ids).order_by("pk"))
        texts = {
            revision.comment_id: revision
            for revision in Revision.objects.filter(comment__in=ids, number=F("comment__revision_number"))
        }
        rulings = {
            ruling.comment_id: ruling
            for ruling in Decision.objects.filter(comment__in=ids)
            .order_by("pk")
            .defer("submission", "findings")
        }
        for comment in batch:
            if comment.pk in texts:
                yield Spoken(comment, texts[comment.pk], rulings.get(comment.pk))


def address_of(spoken: Spoken) -> str | None:
    """The author's e-mail address; blank where none is kept, None where it cannot be read."""
    sealed = spoken.comment.commenter.address
    if sealed is None:
        return ""
    try:
        return addresses.unseal(sealed)
    except addresses.Unsealable:
        return None

"""Records what an author changed of a comment: a new version of its text, and the rules' decision about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rejoinder.discussion import versions, writer
from rejoinder.discussion.ledger.entries import Changed, keep_aside, revision_of
from rejoinder.discussion.ledger.rulings import Ruling, apply
from rejoinder.discussion.models import Comment, Decision, State
from rejoinder.discussion.shadowing import Aside
from rejoinder.markup import Rendered


@dataclass(frozen=True, slots=True)
class Edited:
    """A new text that was validated, rendered and judged."""

    comment_id: int
    seen: int
    """Id of the last decision that was known when it was judged."""
    mode: str
    """The thread's mode as the judge was told."""
    language: str
    source: str
    rendered: Rendered
    ruling: Ruling
    aside: Aside | None = None
    """What rules in the shadow say of it."""


def record_edit(edited: Edited, now: datetime) -> Decision:
    """Append the text and the decision about it, and let the comment and its page follow.

    Raises Changed where the thread's setting or the comment's state changed while the text was judged.
    """
    return writer.write(lambda: _record(edited, now))


def _record(edited: Edited, now: datetime) -> Decision:
    thread = versions.lock(Comment.objects.values_list("thread_id", flat=True).get(pk=edited.comment_id))
    comment = Comment.objects.select_related("root").get(pk=edited.comment_id)
    last = Decision.objects.filter(comment=comment).order_by("-pk").values_list("pk", flat=True).first()
    if last != edited.seen or thread.mode != edited.mode:
        raise Changed
    comment.revision_number += 1
    comment.language = edited.language
    if comment.state == State.PUBLISHED:
        comment.edited_at = now
    comment.save(update_fields=["revision_number", "language", "edited_at"])
    revision_of(comment, edited.source, "markdown", edited.rendered, now).save(force_insert=True)
    decision = apply(thread, comment, edited.ruling, now, anew=True)
    keep_aside(edited.aside, decision)
    return decision

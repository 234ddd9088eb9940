"""Records a comment just sent: its row, its text, and the rules' first decision, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rejoinder.accounts.actions import recognise
from rejoinder.discussion import access, versions, writer
from rejoinder.discussion.ledger import places, readings, telling
from rejoinder.discussion.ledger.rulings import Ruling
from rejoinder.discussion.models import (
    AwaitedReading,
    Comment,
    Decision,
    Revision,
    RulesetVersion,
    ShadowVerdict,
    State,
    Thread,
)
from rejoinder.discussion.shadowing import Aside
from rejoinder.markup import Rendered

SAME_FORM = timedelta(minutes=2)
"""How long the same form sent again is taken for a double click or a retry."""


class Changed(Exception):
    """The thread's setting changed while the comment was judged; it must be judged again."""


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment that was validated, rendered and judged."""

    thread_id: int
    mode: str
    """The thread's mode as the judge was told."""
    parent_id: int | None
    name: str
    email: str
    key: str
    """The browser's key as it was sent; blank where there was none."""
    website: str
    language: str
    source: str
    source_format: str
    rendered: Rendered
    sent_digest: bytes
    ruling: Ruling
    notify: bool = False
    """Whether the author agreed to be mailed what becomes of it."""
    aside: Aside | None = None
    """What rules in the shadow say of it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What stands in the record now."""

    comment: Comment
    decision: Decision
    fresh_key: str = ""
    again: bool = False
    """True where this form had been sent already, and nothing was added."""


def record_new(new: NewComment, now: datetime) -> Recorded:
    """Record the comment, and publish it where its ruling says so; when this returns, it is on the disk.

    Raises Changed, or Refused where the thread or the comment answered were closed or taken down meanwhile.
    """
    return writer.write(lambda: _record(new, now))


def _record(new: NewComment, now: datetime) -> Recorded:
    try:
        thread = versions.lock(new.thread_id)
    except Thread.DoesNotExist:
        raise access.unknown_thread() from None
    # Under the lock, so that of two clicks one is first. By the digest alone, which the thread is part of: given
    # the thread as well, SQLite would rather read all its recent comments.
    again = Comment.objects.filter(sent_digest=new.sent_digest).order_by("-pk").first()
    if again is not None and again.created_at > now - SAME_FORM:
        return Recorded(again, again.decisions.order_by("-pk")[0], again=True)
    access.check_open(thread, now)
    parent = None if new.parent_id is None else access.parent_for_reply(thread, new.parent_id)
    if thread.mode != new.mode:
        raise Changed
    person = recognise.recognise(new.email, new.key, now)
    comment = Comment(
        thread=thread,
        parent=parent,
        root=None if parent is None else parent.root or parent,
        depth=0 if parent is None else parent.depth + 1,
        commenter=person.commenter,
        name=new.name,
        website=new.website,
        language=new.language,
        created_at=now,
        sent_digest=new.sent_digest,
        notify=new.notify,
    )
    new.ruling.follow(comment)
    published = new.ruling.state == State.PUBLISHED
    if published:
        comment.published_at = now
        # A published parent means a placed root, so nothing but the comment itself is placed here.
        places.Places(thread).give(comment, comment.root)
    comment.save(force_insert=True)
    revision_of(comment, new.source, new.source_format, new.rendered, now).save(force_insert=True)
    decision = new.ruling.decision(comment, now)
    decision.save(force_insert=True)
    AwaitedReading.objects.bulk_create(readings.rows(comment, thread.publication_id, new.ruling.awaits, now))
    keep_aside(new.aside, decision)
    if published:
        places.show(thread, (), fresh=[comment])
    telling.tell_received(comment, now)
    telling.tell_urgent(comment, thread.publication_id, now)
    return Recorded(comment, decision, person.fresh_key)


def keep_aside(aside: Aside | None, decision: Decision) -> None:
    """Keep what the shadow said, unless it was ended and its version is gone."""
    if aside is not None and RulesetVersion.objects.filter(pk=aside.version_id).exists():
        ShadowVerdict.objects.create(
            version_id=aside.version_id, decision=decision, before=aside.before, after=aside.after
        )


def revision_of(
    comment: Comment, source: str, source_format: str, rendered: Rendered, now: datetime
) -> Revision:
    """The row for the comment's current text, not yet saved."""
    return Revision(
        comment=comment,
        number=comment.revision_number,
        source=source,
        source_format=source_format,
        html=rendered.html,
        text=rendered.text,
        links=list(rendered.links),
        created_at=now,
    )

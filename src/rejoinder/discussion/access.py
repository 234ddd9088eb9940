"""The door: gives out the threads and comments that may be read or answered, and refuses the rest."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.discussion.models import Comment, State, Thread
from rejoinder.discussion.refusal import Refused

__all__ = [
    "Refused",
    "check_open",
    "is_open",
    "parent_for_reply",
    "thread_for_reading",
    "thread_for_reply",
    "unknown_thread",
]


def thread_for_reading(thread_id: int) -> Thread:
    """The thread with its publication and story; raises Refused (404) where nothing is to be read."""
    thread = Thread.objects.select_related("publication", "story").filter(pk=thread_id).first()
    # One answer for what never was and what was taken down: the difference is nobody's business.
    if thread is None or not thread.is_shown:
        raise unknown_thread()
    return thread


def thread_for_reply(thread_id: int, parent_id: int | None, now: datetime) -> tuple[Thread, Comment | None]:
    """The thread and the comment answered, where somebody may write now; raises Refused."""
    thread = thread_for_reading(thread_id)
    check_open(thread, now)
    return thread, None if parent_id is None else parent_for_reply(thread, parent_id)


def unknown_thread() -> Refused:
    """The refusal (404) for a thread of which nothing may be read."""
    return Refused(404, "unknown_thread", _("There is no such discussion"), _("It may have been taken down."))


def check_open(thread: Thread, now: datetime) -> None:
    """Raises Refused where nothing is to be read (404) or the discussion has ended (403)."""
    if not thread.is_shown:
        raise unknown_thread()
    if not is_open(thread, now):
        raise Refused(
            403,
            "closed",
            _("This discussion is closed"),
            _("What was said stays readable; nothing can be added any more."),
        )


def is_open(thread: Thread, now: datetime) -> bool:
    """Whether a comment could be added now."""
    return thread.is_open(now)


def parent_for_reply(thread: Thread, parent_id: int) -> Comment:
    """The published comment of this thread with that id; raises Refused (404, or 409 once it was taken down)."""
    parent = Comment.objects.select_related("root").filter(pk=parent_id, thread=thread).first()
    # A comment that was never shown is answered like one that does not exist.
    if parent is None or parent.published_at is None:
        raise Refused(
            404,
            "unknown_parent",
            _("The comment you are answering is not here"),
            _("It is not part of this discussion. You can still write a comment of your own."),
        )
    if parent.state != State.PUBLISHED:
        raise Refused(
            409,
            "parent_removed",
            _("The comment you are answering was removed"),
            _("It cannot be answered any more. You can still write a comment of your own."),
        )
    return parent

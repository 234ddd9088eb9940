"""Keeps the discussion of a page in step with it: title, address, whether it may be seen and written in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rejoinder.discussion import versions
from rejoinder.discussion.actions.open import open_thread, story_digest
from rejoinder.discussion.models import Mode, Publication, Thread
from rejoinder.newsroom import pieces, scene
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models.parts import Discussed

_LONGEST_ADDRESS = 1000


def in_step(page: Any, shown: bool, now: datetime) -> Thread | None:
    """The page's thread if it may be seen, put in step only where it is not; for pages that have not changed."""
    if not isinstance(page, Discussed):
        return None
    _hide_elsewhere(page, now)
    standing = _standing(page)
    if not _is_in_step(standing, page, shown, now):
        standing = keep_in_step(page, shown, now)
    return standing if standing is not None and standing.visible else None


def keep_in_step(page: Any, shown: bool, now: datetime) -> Thread | None:
    """Open the page's thread, or change, hide or show it, as the page now is; None where it has none.

    A page that was never discussed gets no thread, neither does one whose address is too long to be kept.
    """
    if not isinstance(page, Discussed):
        return None
    told: Any = page
    _hide_elsewhere(page, now)
    standing = _standing(page)
    url = scene.address(told.front, told)
    if not shown or len(url) > _LONGEST_ADDRESS:
        if standing is not None and standing.visible:
            hide(standing.pk, now)
            standing.visible = False
        return standing
    if standing is None and page.discussion == Mode.NONE:
        return None
    return open_thread(
        told.front.publication,
        thread_key(told.pk),
        title=told.title,
        url=url,
        mode=Mode(page.discussion),
        closes_at=_closes_at(page, now),
        visible=True,
        story_text=pieces.plain_text(page),
        source=getattr(page, "source", ""),
        source_id=getattr(page, "source_id", ""),
        language=told.language_apart,
        now=now,
    )


def _standing(page: Any) -> Thread | None:
    return Thread.objects.filter(publication=page.publication_shown, key=thread_key(page.pk)).first()


def _hide_elsewhere(page: Any, now: datetime) -> None:
    """Hide the discussion left behind in a publication that the page belonged to before."""
    # By publication first, as the index on threads has it.
    others = Publication.objects.exclude(pk=page.publication_shown.pk).values("pk")
    left = Thread.objects.filter(publication__in=others, key=thread_key(page.pk), visible=True)
    for thread_id in left.values_list("pk", flat=True):
        hide(thread_id, now)


def _closes_at(page: Any, now: datetime) -> datetime | None:
    closes_at: datetime | None = page.closes_at(page.publication_shown, page.first_published_at or now)
    return closes_at


def _is_in_step(thread: Thread | None, page: Any, shown: bool, now: datetime) -> bool:
    """Whether readers are told of the thread what the page says, and the judges of the story."""
    if thread is None:
        return not shown or page.discussion == Mode.NONE
    if not shown:
        return not thread.visible
    told = (thread.visible, thread.title, thread.url, thread.mode, thread.closes_at, thread.language)
    url = scene.address(page.front, page)
    closes_at = _closes_at(page, now)
    if told != (True, page.title, url, page.discussion, closes_at, page.language_apart):
        return False
    # Its words change with the page, and where a newer version of ours reads them otherwise.
    return thread.story_id == story_digest(page.title, pieces.plain_text(page))


def hide(thread_id: int, now: datetime) -> None:
    """Have the thread's edition taken away, and nothing more written in it."""
    with transaction.atomic():
        thread = versions.lock(thread_id)
        if thread.visible:
            thread.visible = False
            thread.save(update_fields=["visible"])
            versions.raise_whole(thread, now)


def hide_by_page(page_id: int, now: datetime) -> None:
    """Hide the discussion of a page that is no more."""
    for thread_id in Thread.objects.filter(key=thread_key(page_id), visible=True).values_list(
        "pk", flat=True
    ):
        hide(thread_id, now)

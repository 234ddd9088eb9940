"""Keeps the discussion of a page in step with it: title, address, whether it may be seen and written in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from rejoinder.discussion import versions
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.models import Mode, Thread
from rejoinder.newsroom import pieces, scene
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models.parts import Discussed

_LONGEST_ADDRESS = 1000


def keep_in_step(page: Any, shown: bool, now: datetime) -> Thread | None:
    """Open the page's thread, or change, hide or show it, as the page now is; None where it has none.

    A page that was never discussed gets no thread, neither does one whose address is too long to be kept.
    """
    if not isinstance(page, Discussed):
        return None
    publication = page.publication_shown  # type: ignore[attr-defined]
    standing = Thread.objects.filter(publication=publication, key=thread_key(page.pk)).first()
    url = scene.address(page.front, page)  # type: ignore[attr-defined]
    if not shown or len(url) > _LONGEST_ADDRESS:
        if standing is not None:
            hide(standing.pk, now)
        return standing
    if standing is None and page.discussion == Mode.NONE:
        return None
    return open_thread(
        publication,
        thread_key(page.pk),
        title=page.title,  # type: ignore[attr-defined]
        url=url,
        mode=Mode(page.discussion),
        closes_at=page.closes_at(publication, page.first_published_at or now),  # type: ignore[attr-defined]
        visible=True,
        story_text=pieces.plain_text(page),
        source=getattr(page, "source", ""),
        source_id=getattr(page, "source_id", ""),
        now=now,
    )


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

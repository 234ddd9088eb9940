"""Opens the discussion of a story, and keeps it in step with the story."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rejoinder.discussion import versions
from rejoinder.discussion.models import Mode, Publication, StoredStory, Thread

LONGEST_TITLE = 500
LONGEST_STORY = 20_000
"""Code points of a story that the judges may read."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What readers are told of a thread; a difference here is one that must be printed."""

    title: str
    url: str
    is_shown: bool
    is_open: bool
    language: str


def open_thread(
    publication: Publication,
    key: str,
    *,
    title: str,
    url: str,
    mode: Mode = Mode.OPEN,
    closes_at: datetime | None = None,
    visible: bool = True,
    story_text: str = "",
    source: str = "",
    source_id: str = "",
    language: str = "",
    now: datetime,
) -> Thread:
    """The thread of the story with this key, made where there is none, with these settings.

    Its version is raised only where something changed that readers are told. A long title is cut. ``language`` is
    blank for the publication's own. ``source`` and ``source_id`` say where an imported story comes from, and are
    kept from the first call. Raises ValueError for a key or an address too long to be kept.
    """
    if not 0 < len(key) <= 500 or len(url) > 1000:
        raise ValueError("a story's key has 1 to 500 characters, and its address at most 1,000")
    title = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
    with transaction.atomic():
        settings = {
            "title": title,
            "url": url,
            "mode": mode,
            "closes_at": closes_at,
            "visible": visible,
            "language": language,
            "story": _story(title, story_text[:LONGEST_STORY], now),
        }
        origin = {"source": source, "source_id": source_id, "created_at": now}
        thread, made = Thread.objects.get_or_create(
            publication=publication, key=key, defaults=settings | origin
        )
        if made:
            thread.shown_open = thread.is_open(now)
            thread.save(update_fields=["shown_open"])
            return thread
        return _changed(thread.pk, settings, now)


def _changed(thread_id: int, settings: dict[str, Any], now: datetime) -> Thread:
    thread = versions.lock(thread_id)
    told = _Told(thread.title, thread.url, thread.is_shown, thread.shown_open, thread.language)
    for name, value in settings.items():
        setattr(thread, name, value)
    thread.save(update_fields=list(settings))
    if told != _Told(thread.title, thread.url, thread.is_shown, thread.is_open(now), thread.language):
        versions.raise_whole(thread, now)
    return thread


def story_digest(title: str, text: str) -> str:
    """What the story as the judges read it is found by, of a title and a text that are not too long."""
    return hashlib.sha256(f"{title}\x00{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _story(title: str, text: str, now: datetime) -> StoredStory:
    story, _ = StoredStory.objects.get_or_create(
        digest=story_digest(title, text), defaults={"title": title, "text": text, "stored_at": now}
    )
    return story

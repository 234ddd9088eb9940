"""Brings exports into the test's site and looks at what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rejoinder.discussion.models import Comment, Thread
from rejoinder.imports.formats.wordpress import WordPress
from rejoinder.imports.imported import Item, Summary
from rejoinder.imports.load import load
from tests.imports.making import export, silent, write

COURIER = Path(__file__).parent / "fixtures" / "courier.xml"


def items(path: Path) -> Iterator[Item]:
    """What the file holds, after it was checked."""
    source = WordPress()
    source.check(path, silent)
    return source.read(path, silent)


def bring_in(path: Path, now: datetime, *, judged: bool = False, preset: str = "") -> Summary:
    """Import a file."""
    return load(items(path), judged=judged, now=now, preset=preset)


def bring(
    folder: Path, now: datetime, *parts: str, judged: bool = False, preset: str = ""
) -> Summary:
    """Import an export made of these parts."""
    return bring_in(write(folder, export(*parts)), now, judged=judged, preset=preset)


def thread_of(title: str) -> Thread:
    """The discussion of the story with this title."""
    return Thread.objects.get(title=title)


def told(thread: Thread) -> list[tuple[str, str, str]]:
    """Its comments by time: number, number of the comment answered, state."""
    rows = Comment.objects.filter(thread=thread).order_by("created_at", "pk")
    return [(row.source_id, row.parent.source_id if row.parent else "", row.state) for row in rows]

"""What is printed with a listing beside its pages: feeds, and for a front page the archive and the sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rejoinder.newsroom.found import archive, feeds, identity, months, robots, sitemaps
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.found.months import Counted
from rejoinder.newsroom.models import FrontPage, PreparedPage
from rejoinder.newsroom.models.pages import Paged
from rejoinder.newsroom.scene import folder
from rejoinder.newsroom.standing import Place
from rejoinder.press.feeds import NAMES


@dataclass(frozen=True, slots=True)
class Count:
    """A front page's months, counted anew where that was due."""

    months: Counted = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)


def counted(row: PreparedPage, page: Any, place: Place | None) -> Count:
    """Count the months that are due, and note them before anything is printed: a crash orphans nothing."""
    before: Counted = {name: (held, most) for name, (held, most) in row.months.items()}
    if not isinstance(page, FrontPage) or place is None or row.due_from is None:
        return Count(before)
    found, touched = months.recounted(before, page.articles(), page.publication, row.due_from, row.due_until)
    if found != before:
        row.months = {name: list(pair) for name, pair in found.items()}
        PreparedPage.objects.filter(pk=row.pk).update(months=row.months)
    return Count(found, touched)


def archive_parts(row: PreparedPage, page: Any, count: Count) -> Iterator[str]:
    """The parts of the archive that are due."""
    if not isinstance(page, FrontPage):
        return
    if row.due_from is None:
        yield archive.PART
    else:
        yield from archive.due(page, count.months, count.touched, row.due_from, row.due_until)


def leaflets(
    row: PreparedPage, page: Any, place: Place, parts: list[str], count: Count, now: datetime
) -> Iterator[Leaflet]:
    """The files that go with these parts of a listing."""
    if not isinstance(page, Paged):
        return
    who = identity.of(page.publication_shown, now)
    for part in parts:
        if not part or part.startswith("page-"):
            yield from feeds.leaflets(page, place, part, page.feed(), who)
    if isinstance(page, FrontPage):
        news, turns_at = sitemaps.news(page, place, who, now)
        yield news
        if row.turns_at != turns_at:
            row.turns_at = turns_at
            PreparedPage.objects.filter(pk=row.pk).update(turns_at=turns_at)
        yield from sitemaps.leaflets(page, place, who, count.months, count.touched)
        yield robots.leaflet(page, place, who)


def gone(place: Place, part: str) -> Iterator[Leaflet]:
    """What must go with a part of a listing."""
    if not part or part.startswith("page-"):
        yield from (Leaflet(place.publication, f"{place.path}{folder(part)}{name}", None) for name in NAMES)


def gone_with_front(row: PreparedPage, place: Place) -> Iterator[Leaflet]:
    """What must go with a front page beside its feeds."""
    yield from sitemaps.gone(place, {name: (held, most) for name, (held, most) in row.months.items()})
    yield Leaflet(place.publication, f"{place.path}robots.txt", None)


def gone_parts(row: PreparedPage) -> list[str]:
    """The parts of the archive that go with a front page."""
    every = {name: (0, most) for name, (_, most) in row.months.items()}
    return [archive.PART, *archive.vanished(every, set(every))]

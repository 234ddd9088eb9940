"""The archive: every article by its day, a month on a page, cut where a month is long; and the months there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from babel.dates import format_skeleton, get_month_names

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication
from rejoinder.newsroom import clock, scene
from rejoinder.newsroom.found import months
from rejoinder.newsroom.found.months import Counted, Month
from rejoinder.newsroom.scene import Link

PER_PAGE = 100
"""Headlines on a page; a month's first page holds its first ones for ever."""
PART = "archive"
_PART = re.compile(r"archive-([0-9]{4}-[0-9]{2})(?:-page-([1-9][0-9]{0,5}))?")


@dataclass(frozen=True, slots=True)
class Day:
    """What appeared on one day."""

    text: str
    machine: str
    stories: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """A year with its months, each with how many articles it holds."""

    text: str
    months: tuple[tuple[Link, int], ...]


def part_of(components: list[str]) -> str:
    """The part of the front page at ``archive/2026/05/page/2``; blank for what is none."""
    name = "-".join(components)
    return name if name == PART or (components[0] == PART and _PART.fullmatch(name)) else ""


def parts(name: str, held: int) -> Iterator[str]:
    """The parts on which a month of so many articles stands."""
    yield from (_part(name, number) for number in range(1, pages(held) + 1))


def pages(held: int) -> int:
    """How many pages so many articles take."""
    return -(-held // PER_PAGE)


def due(
    front: Any, counted: Counted, touched: set[str], since: datetime, until: datetime | None
) -> Iterator[str]:
    """The parts to print again after articles of these times came, went or changed."""
    publication: Publication = front.publication
    yield PART
    standing = [name for name, (held, _) in sorted(counted.items()) if held]
    for name in sorted(_with_neighbours(touched, standing, counted) & set(standing)):
        month, held = months.named(name), counted[name][0]
        if month is None:
            continue
        first, last = 1, pages(held)
        articles = months.within(front.articles(), month, publication)
        if months.of(since, publication) == month:
            first = articles.filter(first_published_at__lt=since).count() // PER_PAGE + 1
            # Where something came or went, the page before leads to one that may be new.
            first = first if until is not None else max(1, first - 1)
        if until is not None and months.of(until, publication) == month:
            last = min(last, articles.filter(first_published_at__lte=until).count() // PER_PAGE + 1)
        yield from (_part(name, number) for number in range(first, last + 1))


def _with_neighbours(touched: set[str], standing: list[str], counted: Counted) -> set[str]:
    """The months touched, and those beside one that came or went, since they lead to each other."""
    every = set(touched)
    for name in touched:
        held, most = counted[name]
        if held > 1 and most > 1:
            continue
        earlier = [each for each in standing if each < name]
        later = [each for each in standing if each > name]
        every.update(earlier[-1:], later[:1])
    return every


def vanished(counted: Counted, names: set[str]) -> Iterator[str]:
    """The parts of these months on which nothing stands any more, if ever anything stood there."""
    for name in sorted(names):
        held, most = counted[name]
        yield from (_part(name, number) for number in range(pages(held) + 1, pages(most) + 1))


def content(front: Any, part: str, counted: Counted) -> Mapping[str, Any] | None:
    """What the template of the archive shows; None for a part that is none."""
    if part == PART:
        return {"template": "newsroom/found/archive.html", "years": _years(front.publication, counted)}
    found = _PART.fullmatch(part)
    month = months.named(found[1]) if found else None
    if found is None or month is None:
        return None
    number = int(found[2] or 1)
    start = (number - 1) * PER_PAGE
    ordered = months.within(front.articles(), month, front.publication)
    articles = list(ordered[start : start + PER_PAGE])
    if not articles or (found[2] and number == 1):
        return None
    total = ordered.count()
    return {
        "template": "newsroom/found/month.html",
        "month": month_text(month, front.publication),
        "number": number if pages(total) > 1 else 0,
        "days": tuple(_days(front, articles)),
        **_ways(front.publication, month, number, pages(total), counted),
    }


def month_text(month: Month, publication: Publication) -> str:
    """Such as “May 2026”."""
    locale = locales.locale_of(publication.language)
    return str(format_skeleton("yMMMM", date(month.year, month.month, 1), locale=locale))


def _days(front: Any, articles: list[Any]) -> Iterator[Day]:
    publication: Publication = front.publication
    zone = locales.zone_of(publication.time_zone)
    for day, appeared in groupby(articles, lambda page: page.first_published_at.astimezone(zone).date()):
        links = tuple(Link(page.title, scene.address(front, page)) for page in appeared)
        yield Day(clock.day(day, publication), day.isoformat(), links)


def _ways(
    publication: Publication, month: Month, number: int, last: int, counted: Counted
) -> Mapping[str, Link | None]:
    """The pages before and after: of the same month, else of the months beside it."""
    standing = [name for name, (held, _) in sorted(counted.items()) if held]
    earlier = [name for name in standing if name < month.name][-1:]
    later = [name for name in standing if name > month.name][:1]
    before = _part(month.name, number - 1) if number > 1 else ""
    after = _part(month.name, number + 1) if number < last else ""
    if not before and earlier:
        before = _part(earlier[0], pages(counted[earlier[0]][0]))
    if not after and later:
        after = _part(later[0], 1)
    return {"before": _way(before, publication), "after": _way(after, publication)}


def _way(part: str, publication: Publication) -> Link | None:
    found = _PART.fullmatch(part)
    month = months.named(found[1]) if found else None
    return Link(month_text(month, publication), f"/{scene.folder(part)}") if month is not None else None


def _years(publication: Publication, counted: Counted) -> tuple[Year, ...]:
    names = get_month_names("wide", "stand-alone", locales.locale_of(publication.language))
    standing = [
        (month, held) for name, (held, _) in counted.items() if held and (month := months.named(name))
    ]
    standing.sort(reverse=True)
    return tuple(
        Year(
            str(year),
            tuple(
                (Link(str(names[month.month]), f"/{scene.folder(_part(month.name, 1))}"), held)
                for month, held in group
            ),
        )
        for year, group in groupby(standing, lambda pair: pair[0].year)
    )


def _part(name: str, number: int) -> str:
    return f"{PART}-{name}" if number == 1 else f"{PART}-{name}-page-{number}"

"""Sitemaps: every address that may be read, cut by month so that an article prints one month of them again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from wagtail.models import Page

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import clock
from rejoinder.newsroom.found import months
from rejoinder.newsroom.found.identity import Identity
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.found.months import Counted, Month
from rejoinder.newsroom.standing import Place
from rejoinder.press.feeds.xml import HEAD, element, encoded

MOST = 50_000
"""Addresses that one sitemap may hold, and sitemaps that an index may name; see sitemaps.org."""
ALL_IN_ONE = 1_000
"""Articles up to which all stand in /sitemap.xml itself, though the protocol would allow fifty times as many: that
file is printed with every article, and is to stay small."""
NEWS = timedelta(days=2)
"""Age up to which an article is news, by the rules for news sitemaps."""
MOST_NEWS = 1_000
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS_SITEMAPS = f'{_SITEMAPS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@dataclass(frozen=True, slots=True)
class Address:
    """One line of a sitemap."""

    place: str
    """Below the host, quoted."""
    changed_at: datetime | None


def leaflets(
    front: Any, place: Place, who: Identity, counted: Counted, touched: Iterable[str]
) -> Iterator[Leaflet]:
    """The sitemaps of the months touched, then the one that leads to all."""
    for name in sorted(touched):
        month = months.named(name)
        if month is not None:
            yield from _of_month(front, place, who, month, counted[name])
    yield Leaflet(place.publication, f"{place.path}sitemap-pages.xml", _urls(_pages(front), who))
    total = sum(held for held, _ in counted.values())
    if total <= ALL_IN_ONE:
        every = [*_pages(front), *_articles(front, front.articles())]
        content = _urls(every, who)
    else:
        content = _index(who, counted)
    yield Leaflet(place.publication, f"{place.path}sitemap.xml", content)


def news(front: Any, place: Place, who: Identity, now: datetime) -> tuple[Leaflet, datetime | None]:
    """The news sitemap, and when the oldest in it is news no more; None while it is empty."""
    publication: Publication = front.publication
    recent = front.articles().filter(first_published_at__gt=now - NEWS, first_published_at__lte=now)
    rows = list(recent.reverse().values_list("url_path", "title", "first_published_at")[:MOST_NEWS])
    parts = [f"{HEAD}<urlset {_NEWS_SITEMAPS}>"]
    for url_path, title, published in rows:
        parts.append(
            f"<url>{element('loc', who.base_url + _address(front, url_path))}<news:news><news:publication>"
            f"{element('news:name', publication.name)}{element('news:language', _language(publication))}"
            f"</news:publication>{element('news:publication_date', clock.machine(published))}"
            f"{element('news:title', title)}</news:news></url>"
        )
    content = encoded("\n".join([*parts, "</urlset>\n"]))
    turns_at = min((published for _, _, published in rows), default=None)
    return (
        Leaflet(place.publication, f"{place.path}news-sitemap.xml", content),
        turns_at and turns_at + NEWS,
    )


def gone(place: Place, counted: Counted) -> Iterator[Leaflet]:
    """What must go with a front page."""
    for name, (_, most) in counted.items():
        yield from (Leaflet(*place_of(place, name, number), None) for number in range(1, files(most) + 1))
    for name in ("sitemap-pages.xml", "sitemap.xml", "news-sitemap.xml"):
        yield Leaflet(place.publication, f"{place.path}{name}", None)


def files(articles: int) -> int:
    """How many sitemaps so many addresses take."""
    return -(-articles // MOST)


def place_of(place: Place, month: str, number: int) -> tuple[str, str]:
    """Publication and path of a month's sitemap; a month has one, but for the largest imports."""
    return place.publication, f"{place.path}{_name(month, number)}"


def _name(month: str, number: int) -> str:
    return f"sitemap-{month}.xml" if number == 1 else f"sitemap-{month}-{number}.xml"


def _of_month(
    front: Any, place: Place, who: Identity, month: Month, counted: tuple[int, int]
) -> Iterator[Leaflet]:
    held, most = counted
    articles = months.within(front.articles(), month, front.publication)
    for number in range(1, files(most) + 1):
        content = None
        if number <= files(held):
            cut = articles[(number - 1) * MOST : number * MOST]
            content = _urls(_articles(front, cut), who)
        yield Leaflet(*place_of(place, month.name, number), content)


def _pages(front: Any) -> Iterator[Address]:
    """The front page, its sections and pages, those about the paper, and the archive."""
    yield Address("/", None)
    below: Any = Page.objects.descendant_of(front).live().public()
    kinds = below.filter(content_type__model__in=("sectionpage", "plainpage")).order_by("path")
    for url_path, kind, changed in kinds.values_list("url_path", "content_type__model", "last_published_at"):
        # A section changes with its articles, which say so themselves.
        yield Address(_address(front, url_path), changed if kind == "plainpage" else None)
    for name in ("rules/", "privacy/", "archive/"):
        yield Address(f"/{name}", None)


def _articles(front: Any, articles: QuerySet[Any]) -> Iterator[Address]:
    for url_path, changed in articles.values_list("url_path", "last_published_at").iterator():
        yield Address(_address(front, url_path), changed)


def _address(front: Any, url_path: str) -> str:
    return "/" + quote(url_path[len(str(front.url_path)) :])


def _urls(addresses: Iterable[Address], who: Identity) -> bytes:
    parts = [f"{HEAD}<urlset {_SITEMAPS}>"]
    for each in addresses:
        changed = clock.machine(each.changed_at) if each.changed_at else ""
        parts.append(f"<url>{element('loc', who.base_url + each.place)}{element('lastmod', changed)}</url>")
    return encoded("\n".join([*parts, "</urlset>\n"]))


def _index(who: Identity, counted: Counted) -> bytes:
    names = [
        _name(month, number)
        for month, (held, _) in sorted(counted.items())
        for number in range(1, files(held) + 1)
    ]
    parts = [f"{HEAD}<sitemapindex {_SITEMAPS}>"]
    for name in ["sitemap-pages.xml", *names]:
        parts.append(f"<sitemap>{element('loc', f'{who.base_url}/{name}')}</sitemap>")
    return encoded("\n".join([*parts, "</sitemapindex>\n"]))


def _language(publication: Publication) -> str:
    """As news sitemaps have it: two or three letters, and only Chinese is told apart."""
    language, _, rest = publication.language.lower().partition("-")
    if language != "zh":
        return language
    return "zh-tw" if rest.startswith(("tw", "hk", "mo", "hant")) else "zh-cn"

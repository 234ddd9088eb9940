"""Articles in the order of their publication, cut into pages whose content does not move.

A listing's pages are numbered from the oldest: page 1 holds the first twenty articles for ever. The newest
twenty to thirty-nine stand on the section's own page, which links to the highest full page before them. So
publishing an article changes one page, not all of them, and an address keeps what it showed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from rejoinder.discussion import locales
from rejoinder.discussion.models import Mode, Publication, Thread
from rejoinder.newsroom import clock, scene
from rejoinder.newsroom.pictures import Picture, picture, with_pictures

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Story:
    """An article as lists show it."""

    title: str
    url: str
    standfirst: str
    byline: str
    section: str
    published_at: datetime
    time_text: str
    picture: Picture | None
    thread: int | None
    """The thread whose comments are counted beside it; None where there is no discussion."""
    page: int
    language: str
    """BCP 47 tag; all that is told of it here is in this language."""
    direction: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list of articles, newest first."""

    stories: tuple[Story, ...]
    earlier: str
    """Address of the page of older articles; blank on the oldest."""
    later: str
    """Address of the page of newer articles; blank on the newest."""
    number: int | None
    """None for the listing's own page, where the newest stand."""


def in_order(articles: QuerySet[Any]) -> QuerySet[Any]:
    """Articles that may be read by all, oldest first."""
    pages: Any = articles
    ordered: QuerySet[Any] = pages.live().public().filter(first_published_at__isnull=False)
    return ordered.order_by("first_published_at", "pk")


def fixed_pages(total: int) -> int:
    """How many numbered pages a listing of so many articles has."""
    return max(0, total // PER_PAGE - 1)


def place_of(ordered: QuerySet[Any], moment: datetime) -> int:
    """Number of the page that an article of this time stands on, or would stand on."""
    return ordered.filter(first_published_at__lt=moment).count() // PER_PAGE + 1


def newest(ordered: QuerySet[Any]) -> tuple[list[Any], int]:
    """The articles of a listing's own page, newest first, and how many numbered pages lie before them."""
    total = ordered.count()
    pages = fixed_pages(total)
    return list(with_pictures(ordered.reverse()[: total - pages * PER_PAGE])), pages


def numbered(ordered: QuerySet[Any], number: int) -> list[Any] | None:
    """The articles of a numbered page, newest first; None where there is no such page."""
    if not 1 <= number <= fixed_pages(ordered.count()):
        return None
    start = (number - 1) * PER_PAGE
    return list(with_pictures(ordered[start : start + PER_PAGE]))[::-1]


def listing(home: str, stories: Iterable[Story], number: int | None, pages: int) -> Listing:
    """The listing at address ``home``, with the ways to its neighbours."""
    before = pages if number is None else number - 1
    later = "" if number is None else home if number == pages else f"{home}page/{number + 1}/"
    return Listing(tuple(stories), f"{home}page/{before}/" if before else "", later, number)


def threads_of(publication: Publication, pages: Iterable[Any]) -> dict[int, int]:
    """Thread ids by page id, for the pages whose discussion can be seen."""
    keys = {thread_key(page.pk): page.pk for page in pages}
    rows = Thread.objects.filter(publication=publication, key__in=keys, visible=True).exclude(mode=Mode.NONE)
    return {keys[key]: thread for key, thread in rows.values_list("key", "pk")}


def thread_key(page_id: int) -> str:
    """The key under which a page's discussion is found in the record."""
    return f"page:{page_id}"


def stories(front: Any, articles: Sequence[Any], sections: dict[str, str]) -> list[Story]:
    """The articles as lists show them; ``sections`` are titles by the section's tree path."""
    publication: Publication = front.publication
    threads, papers = threads_of(publication, articles), papers_of(publication, articles)
    told: list[Story] = []
    for article in articles:
        section = sections.get(str(article.path)[: -article.steplen], "")
        told.append(_story(front, article, section, threads.get(article.pk), papers[article.pk]))
    return told


def papers_of(publication: Publication, articles: Sequence[Any]) -> dict[int, Publication]:
    """By page id, the publication told in each article's language: its own, else its section's; one query for all."""
    languages = _languages_of_sections(articles)
    return {
        article.pk: publication.told_in(
            article.language or languages.get(str(article.path)[: -article.steplen], "")
        )
        for article in articles
    }


def _languages_of_sections(articles: Sequence[Any]) -> dict[str, str]:
    """By tree path, for the sections of these articles that are in another language than their publication."""
    paths = {str(article.path)[: -article.steplen] for article in articles}
    sections: Any = apps.get_model("newsroom", "SectionPage").objects
    return dict(sections.filter(path__in=paths).exclude(language="").values_list("path", "language"))


def _story(front: Any, article: Any, section: str, thread: int | None, paper: Publication) -> Story:
    return Story(
        title=article.title,
        url=scene.address(front, article),
        standfirst=article.standfirst,
        byline=article.byline,
        section=section,
        published_at=article.first_published_at,
        time_text=clock.day(article.first_published_at, paper),
        picture=picture(article.lead_image, article.lead_alt),
        thread=thread,
        page=article.pk,
        language=paper.language,
        direction=locales.direction(paper.language),
    )

"""Finds articles by their words, and checks of everything found that anybody may read it now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from rejoinder.discussion import published, search
from rejoinder.discussion.excerpts import excerpt, marked
from rejoinder.discussion.models import Revision
from rejoinder.discussion.published import Results
from rejoinder.discussion.quotes import nested
from rejoinder.discussion.search import Index, Query
from rejoinder.newsroom import clock, scene
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models import ArticlePage, Findable, FrontPage, PlainPage

PER_PAGE = 10
ARTICLES = Index("newsroom_findable_words", "newsroom_findable")


@dataclass(frozen=True, slots=True)
class Hit:
    """One article or comment that has the words."""

    title: str
    """Of an article, with the words marked; of a comment, that of the article it is about."""
    url: str
    excerpt: SafeString
    moment: datetime
    time_text: str
    name: str = ""
    """Who wrote it; for an article, its byline."""


def articles(query: Query, front: FrontPage, *, before: int | None = None) -> Results[Hit]:
    """A page of articles that have the words; the query must not be blank."""

    def readable(keys: Sequence[int]) -> list[tuple[int, Hit]]:
        rows = Findable.objects.filter(pk__in=search.among(keys), publication=front.publication)
        found = list(rows.order_by("-pk")[: PER_PAGE + 1])
        pages = _readable(ArticlePage.objects.descendant_of(front), (row.page_id for row in found))
        return [
            (row.pk, _article(row, pages[row.page_id], front, query)) for row in found if row.page_id in pages
        ]

    return published.walk(ARTICLES, query, readable, most=PER_PAGE, before=before)


def comments(query: Query, front: FrontPage, *, before: int | None = None) -> Results[Hit]:
    """A page of published comments that have the words; the query must not be blank.

    The record knows within a second which stories may be read; here the pages themselves are asked.
    """
    found = published.comments(query, front.publication, most=PER_PAGE, before=before)
    keys = {row.comment.thread.key for row in found.rows}
    stories = {
        thread_key(page_id)
        for pages in (ArticlePage.objects.descendant_of(front), PlainPage.objects.descendant_of(front))
        for page_id in _readable(pages, _numbers(keys))
    }
    # A thread that belongs to no page of ours is embedded in another site, and readable by being shown.
    hits = [
        _comment(row, query)
        for row in found.rows
        if not row.comment.thread.key.startswith("page:") or row.comment.thread.key in stories
    ]
    return Results(tuple(hits), found.further)


def _numbers(keys: Iterable[str]) -> list[int]:
    numbers = (key.removeprefix("page:") for key in keys if key.startswith("page:"))
    return [int(number) for number in numbers if number.isascii() and number.isdecimal()]


def _readable(pages: Any, page_ids: Iterable[int]) -> dict[int, Any]:
    return {page.pk: page for page in pages.live().public().filter(pk__in=list(page_ids))}


def _article(row: Findable, page: Any, front: FrontPage, query: Query) -> Hit:
    # Title and byline stand beside it already.
    beside = {" ".join(row.title.split()), " ".join(page.byline.split())}
    text = " ".join(line for line in row.text.split("\n") if line not in beside)
    return Hit(
        title=marked(page.title, query),
        url=scene.address(front, page),
        excerpt=excerpt(text, query),
        moment=page.first_published_at,
        time_text=clock.day(page.first_published_at, front.publication),
        name=page.byline,
    )


def _comment(row: Revision, query: Query) -> Hit:
    comment = row.comment
    moment = comment.published_at or comment.created_at
    return Hit(
        title=nested(comment.thread.title),
        url=f"/c/{comment.pk}",
        excerpt=excerpt(row.text, query),
        moment=moment,
        time_text=clock.day(moment, comment.thread.publication),
        name=comment.name,
    )

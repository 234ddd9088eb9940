"""The page of an author: not made by an editor, but listing every article whose byline names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet

from rejoinder.newsroom import listings
from rejoinder.newsroom.found.titled import Titled
from rejoinder.newsroom.models.findable import Byline
from rejoinder.newsroom.models.pages import ArticlePage, Paged, feed_told


class AuthorPage(Paged):
    """An author's articles in one publication, on numbered pages and in feeds as those of a section."""

    template = "newsroom/section.html"
    pk = 0
    live = True
    intro = ""
    steplen = ArticlePage.steplen

    def __init__(self, front: Any, name: str, slug: str) -> None:
        self.title, self.slug = name, slug
        self.path = front.path
        self.url_path = f"{front.url_path}authors/{slug}/"
        # What a page finds by its place in the tree, this one is told.
        self.__dict__["front"] = front

    def articles(self) -> QuerySet[Any]:
        """The articles that name the author, oldest first."""
        named = Byline.objects.filter(publication=self.front.publication, slug=self.slug).values("page_id")
        below: QuerySet[Any] = ArticlePage.objects.descendant_of(self.front).filter(pk__in=named)
        return listings.in_order(below)

    def content(self, part: str) -> Mapping[str, Any] | None:
        """The author's newest articles, or one of the earlier pages; None where nothing is to be read."""
        if part:
            found = self.numbered(part)
            return {**found, **self._told()} if found is not None else None
        articles, pages = listings.newest(self.articles())
        if not articles:
            return None
        stories = listings.stories(self.front, articles, self.section_titles())
        home = f"/{quote(self.url_path[len(self.front.url_path) :])}"
        return {"listing": listings.listing(home, stories, None, pages), **self._told()}

    def _told(self) -> Mapping[str, Any]:
        return {"is_author": True, **feed_told(self)}

    def feed(self) -> Titled:
        """The author's own feed."""
        return Titled(f"author/{quote(self.slug)}", f"{self.title} · {self.publication_shown.name}")

    def section_titles(self) -> dict[str, str]:
        """Titles of all sections by tree path."""
        titles: dict[str, str] = self.front.section_titles()
        return titles

    def discussion_marker(self) -> Any:
        """Nothing: a list is not discussed."""
        return ""


def author_page(front: Any, slug: str) -> AuthorPage | None:
    """The page of an author by the name in the newest byline; None where no article names such an author."""
    rows = Byline.objects.filter(publication=front.publication, slug=slug).order_by("-page_id")
    name = rows.values_list("name", flat=True).first()
    return AuthorPage(front, name, slug) if name is not None else None

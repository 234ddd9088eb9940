"""Whether a page may stand on the shelf now, and where: asked at printing, so that no event is trusted."""

from __future__ import annotations

from typing import Any, NamedTuple

from wagtail.models import Page, Site

from rejoinder.newsroom import scene
from rejoinder.newsroom.found.bylines import FOLDER
from rejoinder.newsroom.models import FrontPage, PreparedPage
from rejoinder.newsroom.models.author import AuthorPage, author_page
from rejoinder.newsroom.models.parts import Served

_LONGEST_PART = 255
"""Bytes of a folder's name on every file system we know."""


class Place(NamedTuple):
    """A folder below ``pages/`` on the shelf."""

    publication: str
    path: str


def place_of(page: Served | None) -> Place | None:
    """The page's place on the shelf; None while it is unpublished, restricted or on no site.

    A page whose address is too long for a folder's name has none either: it is served, but not prepared.
    """
    found: Any = page
    if found is None or not found.live:
        return None
    front = found.front
    if not isinstance(front, FrontPage) or not Site.objects.filter(root_page_id=front.pk).exists():
        return None
    if found.get_view_restrictions().exists():
        return None
    path = scene.below(front, found)
    if any(len(part.encode()) > _LONGEST_PART for part in path.split("/")):
        return None
    return Place(front.publication.slug, path)


def author_of(row: PreparedPage) -> tuple[AuthorPage | None, Place | None]:
    """The author's page of this row and its place, which are None while no article that may be read names them."""
    front = FrontPage.objects.filter(publication__slug=row.publication).select_related("publication").first()
    slug = row.path.removeprefix(f"{FOLDER}/").rstrip("/")
    author = author_page(front, slug) if place_of(front) is not None else None
    if author is None or not author.articles().exists():
        return None, None
    return author, Place(row.publication, row.path)


def page_of(page_id: int) -> Served | None:
    """The page of a publication with this id, as the kind of page it is; None where there is none."""
    page = Page.objects.filter(pk=page_id).first()
    specific = page.specific if page is not None else None
    return specific if isinstance(specific, Served) else None

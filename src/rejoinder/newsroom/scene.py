"""What stands around the content of every page: masthead, sections, footer, and how it is to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from wagtail.models import Site

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication

LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@dataclass(frozen=True, slots=True)
class Link:
    """A way to another page of the publication."""

    title: str
    url: str
    current: bool = False
    """Whether the page shown is the one led to, or lies under it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The frame of a page; the same for all pages of a publication but for what is current."""

    publication: Publication
    tagline: str
    about: str
    sections: tuple[Link, ...]
    pages: tuple[Link, ...]
    base_url: str
    """Scheme and host for addresses that must be whole; blank where the site does not know its own."""
    direction: str
    at_home: bool
    own_language: str
    """The publication's own, in which its name, tagline and the sentence about it are."""


@contextmanager
def spoken(publication: Publication) -> Iterator[None]:
    """Within it all is said in the publication's language and time zone."""
    zone = locales.zone_of(publication.time_zone)
    with (
        translation.override(publication.language),
        timezone.override(zone if isinstance(zone, ZoneInfo) else None),
    ):
        yield


def base_url(site: Site | None) -> str:
    """Scheme and host of a site; the operator's REJOINDER_URL speaks for the default site."""
    if site is None:
        return str(settings.PUBLIC_URL)
    if site.is_default_site and settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    return "" if site.hostname in LOCAL else str(site.root_url)


def below(front: Any, page: Any) -> str:
    """The page's place below its front page, not quoted: ``town/ferry/``, or blank for that itself."""
    return str(page.url_path)[len(str(front.url_path)) :]


def address(front: Any, page: Any) -> str:
    """The page's address on its own host, quoted: ``/town/ferry/``."""
    return "/" + quote(below(front, page))


def folder(part: str) -> str:
    """Where a part of a page stands below it: ``page/3/`` for ``page-3``; blank for the page itself."""
    return part.replace("-", "/") + "/" if part else ""


def elsewhere(front: Any) -> Scene:
    """The frame of a page that belongs to the publication and lies nowhere in its tree."""
    return replace(around(front, front), at_home=False)


def around(front: Any, page: Any) -> Scene:
    """The frame of ``page``, which lies below ``front`` or is it."""
    sections: list[Link] = []
    pages: list[Link] = []
    shown = front.get_children().live().public().filter(show_in_menus=True)
    for child in shown.select_related("content_type"):
        current = str(page.path).startswith(child.path)
        link = Link(child.title, address(front, child), current)
        (sections if child.content_type.model == "sectionpage" else pages).append(link)
    publication: Publication = page.publication_shown
    return Scene(
        publication=publication,
        tagline=front.tagline,
        about=front.about,
        sections=tuple(sections),
        pages=tuple(pages),
        base_url=base_url(
            Site.objects.filter(root_page_id=front.pk).order_by("-is_default_site", "pk").first()
        ),
        direction=locales.direction(publication.language),
        at_home=page.pk == front.pk,
        own_language=front.publication.language,
    )

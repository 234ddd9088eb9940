"""Pages for the newsroom's tests, made as editors make them."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image as Drawing
from wagtail.images import get_image_model

from rejoinder.discussion.models import Thread
from rejoinder.newsroom import prepared
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, PreparedPage, SectionPage
from rejoinder.newsroom.prepared import Gone, Shell
from rejoinder.newsroom.setup import ensure_section, ensure_site


def paper(now: datetime, slug: str = "courier", language: str = "en-GB", **more: Any) -> FrontPage:
    """A publication with its front page."""
    name = more.pop("name", f"The {slug.capitalize()}")
    return ensure_site(name=name, slug=slug, language=language, now=now, time_zone="Europe/London", **more)


def section(front: FrontPage, slug: str = "town") -> SectionPage:
    """A published section."""
    return ensure_section(front, slug, slug.capitalize())


def draft(under: SectionPage, slug: str = "ferry", **fields: Any) -> ArticlePage:
    """An article that nobody has published yet."""
    fields.setdefault("title", f"About the {slug}")
    page = ArticlePage(slug=slug, live=False, **fields)
    under.add_child(instance=page)
    return page


def article(under: SectionPage, slug: str = "ferry", **fields: Any) -> ArticlePage:
    """A published article."""
    page = draft(under, slug, **fields)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def plain(under: Any, slug: str) -> PlainPage:
    """A published plain page."""
    page = PlainPage(slug=slug, title=f"About the {slug}", live=True)
    under.add_child(instance=page)
    return page


def articles(under: SectionPage, number: int, first: datetime) -> list[ArticlePage]:
    """So many published articles, an hour apart, oldest first."""
    return [
        article(under, f"story-{index}", first_published_at=first + timedelta(hours=index))
        for index in range(1, number + 1)
    ]


def image(title: str = "A quay", size: tuple[int, int] = (1000, 600)) -> Any:
    """A stored picture."""
    content = io.BytesIO()
    Drawing.new("RGB", size, "#447766").save(content, "PNG")
    content.seek(0)
    stored = get_image_model()(title=title, file=ImageFile(content, name=f"{title}.png"))
    stored.save()
    return stored


def thread_of(page: ArticlePage) -> Thread | None:
    """The discussion of the page, if it has one."""
    return Thread.objects.filter(key=thread_key(page.pk)).first()


def row_of(page: Any) -> PreparedPage:
    """What is known of the page's printed form."""
    return PreparedPage.objects.get(page_id=page.pk)


class Shelf:
    """The press in small: takes what is due and remembers what stands where."""

    def __init__(self) -> None:
        self.pages: dict[tuple[str, str], Shell] = {}
        self.shells: dict[tuple[str, str], Shell] = {}
        self.files: dict[tuple[str, str], bytes] = {}
        self.printed_files: list[str] = []

    def print(self, now: datetime) -> list[Shell | Gone]:
        """Print everything that is due."""
        done: list[Shell | Gone] = []
        while due := prepared.pending(100):
            for row in due:
                for leaf in prepared.render(row, now):
                    if isinstance(leaf, Leaflet):
                        self._lay(leaf)
                    else:
                        done.append(leaf)
                        self._take(leaf)
                prepared.mark_printed(row.pk, row.version)
        return done

    def _take(self, leaf: Shell | Gone) -> None:
        if isinstance(leaf, Shell):
            self.pages[leaf.publication, leaf.path] = self.shells[leaf.publication, leaf.name] = leaf
            return
        self.pages.pop((leaf.publication, leaf.path), None)
        if leaf.name:
            self.shells.pop((leaf.publication, leaf.name), None)

    def _lay(self, leaflet: Leaflet) -> None:
        key = (leaflet.publication, leaflet.path)
        if leaflet.content is None:
            self.files.pop(key, None)
        elif self.files.get(key) != leaflet.content:
            self.files[key] = leaflet.content
            self.printed_files.append(leaflet.path)

    def file(self, path: str, publication: str = "courier") -> str:
        """The file that stands there."""
        return self.files[publication, path].decode()

    def paths(self, publication: str = "courier") -> set[str]:
        """Everything that stands in the publication's folder but pages about the paper, its archive and authors.

        An article's page for paper always stands below it, and nowhere else; it is not named here.
        """
        every = {path for slug, path in self.pages if slug == publication} - {"rules/", "privacy/"}
        found = {path for path in every if not path.startswith(("archive/", "authors/"))}
        prints = {path for path in found if path.endswith("/print/")}
        assert {path.removesuffix("print/") for path in prints} == {
            path for path in found - prints if path.count("/") == 2 and not path.startswith("page/")
        }
        return found - prints

    def html(self, path: str, publication: str = "courier") -> str:
        """The page that stands there."""
        return self.pages[publication, path].html.decode()

"""Takes in stories of another system as ordinary pages, with redirects from their old addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, count
from typing import Any

from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.models import Mode, Thread
from rejoinder.markup import clean_body
from rejoinder.newsroom import addresses, pieces, scene, setup
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage

LONGEST_STANDFIRST = 600
LONGEST_BYLINE = 200
LONGEST_OLD_ADDRESS = 255
UNSORTED = "articles"
"""Slug of the section for articles that lay in none, by which it is found again whatever it is called."""


class Standing(StrEnum):
    """Whether a story may be read."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A story as it is taken in."""

    source_id: str
    plain: bool
    """Whether it becomes a plain page instead of an article."""
    title: str
    """At most 255 characters; blank where it had none, and no words to name it after."""
    slug: str
    """As the other system had it; blank or impossible ones are replaced."""
    html: str
    """Made safe when it is stored."""
    standfirst: str
    byline: str
    standing: Standing
    published_at: datetime
    section: tuple[str, str] | None
    """Slug and title; None puts an article into the section for the unsorted."""
    under: str
    """For a plain page: ``source_id`` of the page it lies under; blank for the top."""
    discussion: Mode
    old_addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Here:
    """A story that is in the newsroom."""

    page_id: int
    waiting: bool = False
    """A plain page not published yet because the page it lies under has not come in."""


_MARKS = ("live", "first_published_at", "last_published_at", "go_live_at")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a story, and what was made besides."""

    here: Here
    known: bool = False
    """Whether it had come in before."""
    sections: int = 0
    redirects: int = 0
    unredirected: int = 0
    """Old addresses too long to be kept."""


def default_front() -> FrontPage | None:
    """The front page of the default site; None where no publication stands there yet."""
    site = Site.objects.filter(is_default_site=True).first()
    front = FrontPage.objects.filter(pk=site.root_page_id).first() if site is not None else None
    return front


def front_for(name: str, key: str, language: str, now: datetime) -> FrontPage:
    """The front page of the default site, made in the name of the site that moves in where there is none."""
    slug = slugify(key.partition("/")[0].replace(".", "-"))[:60].strip("-") or "publication"
    return default_front() or setup.ensure_site(
        name=(name or key or "Publication")[:120], slug=slug, language=language_for(language), now=now
    )


def language_for(tag: str) -> str:
    """The tag where it names a language known here, without what is too long to be kept; else English."""
    tag = tag.strip().replace("_", "-")
    known = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) is not None and len(tag) <= 12
    return tag if known else "en"


@dataclass(frozen=True, slots=True)
class Substitutes:
    """What readers are shown for what the other system did not name."""

    section: str
    story: str
    commenter: str


def substitutes(language: str) -> Substitutes:
    """In the language of the publication that the stories come into."""
    with translation.override(language):
        return Substitutes(section=_("Articles"), story=_("Untitled"), commenter=_("Anonymous"))


class Intake:
    """The way into one publication for the stories of one source; what writes needs a transaction."""

    def __init__(self, front: FrontPage, source: str) -> None:
        self._front_id = front.pk
        self._publication = front.publication
        self._substitutes = substitutes(front.publication.language)
        self._source = source
        self._site = Site.objects.filter(root_page_id=front.pk).order_by("-is_default_site", "pk").first()
        self._sections: dict[str, int] = {}
        self._sections_made: list[str] = []

    def forget(self) -> None:
        """To be called when a transaction was undone, since sections made in it are gone."""
        self._sections.clear()

    def here(self, source_ids: Iterable[str]) -> dict[str, Here]:
        """Those of the stories that came in before, by their ``source_id``."""
        wanted = list(source_ids)
        found: dict[str, Here] = {}
        front = Page.objects.get(pk=self._front_id)
        for model in (ArticlePage, PlainPage):
            rows = model.objects.descendant_of(front).filter(source=self._source, source_id__in=wanted)
            for page in rows.only("pk", "source_id", *_MARKS):
                found[page.source_id] = Here(page.pk, model is PlainPage and _is_waiting(page))
        return found

    def take_in(self, story: Incoming) -> Taken:
        """Make the story a page, published or not as it stood; it must not be here yet.

        A published page whose parent has not come in stays a draft until ``place`` is called for it.
        """
        sections = len(self._sections_made)
        parent, waiting = self._parent(story)
        page = self._page(story, parent)
        waiting = waiting and story.standing is Standing.PUBLISHED
        if story.standing is Standing.SCHEDULED:
            page.go_live_at = story.published_at
        elif story.standing is Standing.PUBLISHED:
            page.first_published_at = story.published_at
        if story.standing is Standing.PUBLISHED and not waiting:
            _add_published(parent, page)
        else:
            parent.add_child(instance=page)
            revision = page.save_revision(clean=False)
            if story.standing is Standing.SCHEDULED:
                revision.publish(log_action=False)
        # A way to what cannot be read yet must not be remembered by browsers for ever.
        lasting = story.standing is Standing.PUBLISHED
        redirects, unredirected = self._redirect(story.old_addresses, page, lasting=lasting)
        return Taken(
            Here(page.pk, waiting),
            sections=len(self._sections_made) - sections,
            redirects=redirects,
            unredirected=unredirected,
        )

    def place(self, page_id: int, under: str) -> bool:
        """Put a waiting page under the one it belongs to and publish it; False where that one never came in.

        Such a page is published where it is, at the top.
        """
        above = self.here([under]).get(under)
        page = PlainPage.objects.get(pk=page_id)
        slug = page.slug
        parent = PlainPage.objects.filter(pk=above.page_id).first() if above is not None else None
        if parent is not None and parent.pk != page_id and not parent.is_descendant_of(page):
            slug = _free_slug(parent, slug, "")
            # Two pages of one address must not meet under the new parent, not even as drafts.
            page.slug = slug
            page.save(update_fields=["slug"])
            page.move(parent, pos="last-child")
            # Nobody ever saw it at the place it waited in: Wagtail's redirect from there is not needed.
            Redirect.objects.filter(redirect_page=page_id, automatically_created=True).delete()
        latest = PlainPage.objects.get(pk=page_id).get_latest_revision_as_object()
        latest.slug = slug
        latest.save_revision(clean=False).publish(log_action=False)
        return parent is not None

    def thread_of(self, page_id: int, now: datetime) -> Thread:
        """The discussion of a page that came in, made where the page, being a draft, has none yet."""
        standing = self.thread_standing(page_id)
        if standing is not None:
            return standing
        page: Any = Page.objects.get(pk=page_id).specific
        return open_thread(
            self._publication,
            thread_key(page_id),
            title=page.title,
            url=scene.address(page.front, page),
            mode=Mode(page.discussion),
            visible=False,
            story_text=pieces.plain_text(page),
            source=page.source,
            source_id=page.source_id,
            now=now,
        )

    def thread_standing(self, page_id: int) -> Thread | None:
        """The discussion of a page, with its story as the judges may read it; None where it has none."""
        rows = Thread.objects.select_related("story")
        return rows.filter(publication=self._publication, key=thread_key(page_id)).first()

    def _parent(self, story: Incoming) -> tuple[Any, bool]:
        """The page to put the story under, freshly read, and whether a better one is still to come."""
        front = FrontPage.objects.get(pk=self._front_id)
        if story.plain:
            above = self.here([story.under]).get(story.under) if story.under else None
            parent = PlainPage.objects.filter(pk=above.page_id).first() if above is not None else None
            return parent or front, bool(story.under) and parent is None
        slug, title = story.section or (UNSORTED, self._substitutes.section)
        if slug not in self._sections:
            self._sections[slug] = self._section(front, slug, title).pk
        # The tree's own counters must be current when a child is added.
        section = SectionPage.objects.get(pk=self._sections[slug])
        if story.standing is not Standing.DRAFT and section.first_published_at is None:
            section.get_latest_revision().publish(log_action=False)
            section.refresh_from_db()
        return section, False

    def _section(self, front: FrontPage, wanted: str, title: str) -> SectionPage:
        slug = _possible_slug(wanted) or UNSORTED
        here = front.get_children()
        for candidate in (slug, f"{slug}-news", f"{slug}-section"):
            found = SectionPage.objects.child_of(front).filter(slug=candidate).first()
            if found is not None:
                return found  # type: ignore[no-any-return]
            if candidate.lower() not in addresses.RESERVED and not here.filter(slug=candidate).exists():
                slug = candidate
                break
        else:
            slug = _free_slug(front, slug, "")
        self._sections_made.append(slug)
        # Readers see it once it has a story for them: names of sections can tell what is not yet to be known.
        section = SectionPage(title=title[:255] or wanted[:255], slug=slug, live=False)
        front.add_child(instance=section)
        section.save_revision(clean=False)
        return section

    def _page(self, story: Incoming, parent: Any) -> Any:
        page: Any = PlainPage() if story.plain else ArticlePage()
        page.title = story.title or self._substitutes.story
        page.slug = _free_slug(parent, _possible_slug(story.slug or story.title) or "story", story.source_id)
        html = clean_body(story.html)
        page.body = [("imported", html)] if html.strip() else []
        page.discussion = story.discussion
        page.source, page.source_id = self._source, story.source_id
        page.live = False
        page.has_unpublished_changes = True
        if not story.plain:
            page.standfirst = _cut(story.standfirst, LONGEST_STANDFIRST)
            page.byline = _cut(story.byline, LONGEST_BYLINE)
        return page

    def _redirect(self, old_addresses: Iterable[str], page: Page, *, lasting: bool) -> tuple[int, int]:
        """How many redirects were made, and how many addresses are too long for one."""
        made = unredirected = 0
        own = Redirect.normalise_path(scene.address(page.front, page))
        for address in old_addresses:
            path = Redirect.normalise_path(address)
            if len(path) > LONGEST_OLD_ADDRESS:
                unredirected += 1
            elif path not in {own, "/"}:
                _redirect, new = Redirect.objects.get_or_create(
                    old_path=path, site=self._site, defaults={"redirect_page": page, "is_permanent": lasting}
                )
                made += new
        return made, unredirected


def _add_published(parent: Any, page: Any) -> None:
    """Add a page that is live from the first, with the revision that says so.

    Publishing it afterwards as Wagtail does would save, check and index every page of a site once more.
    """
    page.live, page.has_unpublished_changes = True, False
    page.last_published_at = page.first_published_at
    parent.add_child(instance=page)
    revision = page.save_revision(changed=False, clean=False)
    type(page).objects.filter(pk=page.pk).update(live_revision=revision)


def _is_waiting(page: Any) -> bool:
    """Whether a page is a draft only until the page above it comes in, not because an editor took it down."""
    return (
        not page.live
        and page.first_published_at is not None
        and page.last_published_at is None
        and page.go_live_at is None
    )


def _possible_slug(wanted: str) -> str:
    """The nearest to the wanted word that can be part of an address; blank where nothing of it can."""
    slug = slugify(wanted, allow_unicode=True)
    room = addresses.LONGEST_SLUG - 20
    return slug.encode()[:room].decode(errors="ignore").strip("-_")


def _free_slug(parent: Any, wanted: str, source_id: str) -> str:
    """The wanted word if nothing stands there and it is not the site's own, else one with a number."""
    reserved = addresses.RESERVED_IN_SECTION if isinstance(parent, SectionPage) else addresses.RESERVED
    siblings = parent.get_children()
    number = slugify(source_id.rpartition("#")[2])[:12]
    candidates = [wanted, f"{wanted}-{number}"] if number else [wanted]
    for candidate in chain(candidates, (f"{wanted}-{further}" for further in count(2))):
        if candidate.lower() not in reserved and not siblings.filter(slug=candidate).exists():
            return candidate
    raise AssertionError("unreachable")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"

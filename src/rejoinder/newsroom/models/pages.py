"""The pages themselves: front page, section, article, plain page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail.url_routing import RouteResult

from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Mode, Publication
from rejoinder.newsroom import addresses, listings, offprint, privacy, scene
from rejoinder.newsroom.article_view import article_view, section_link, updated_at
from rejoinder.newsroom.blocks import ArticleBody, PlainBody
from rejoinder.newsroom.found import archive
from rejoinder.newsroom.found.titled import Titled
from rejoinder.newsroom.front_view import front_view
from rejoinder.newsroom.models.parts import (
    Addressed,
    Brought,
    Discussed,
    Served,
    discussion_field,
    language_field,
)
from rejoinder.newsroom.models.prepared_page import PreparedPage
from rejoinder.newsroom.pieces import pieces
from rejoinder.press.offprints.forms import PRINT
from rejoinder.press.offprints.snapshot import to_bytes

ABOUT = ("rules", "privacy")
"""Parts of a front page that speak of the paper itself."""

_NUMBERED = re.compile(r"page-([1-9][0-9]{0,6})")


class Paged(Served):
    """A page with a list of articles, whose older ones stand on numbered pages of their own."""

    def articles(self) -> QuerySet[Any]:
        """The articles listed, oldest first."""
        below: QuerySet[Any] = ArticlePage.objects.descendant_of(self)
        return listings.in_order(below)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Wagtail's way to a page, with the numbered pages of this one."""
        if len(path_components) == 2 and path_components[0] == "page":
            return self.part(f"page-{path_components[1]}")
        return super().route(request, path_components)  # type: ignore[misc]

    def part(self, name: str) -> Any:
        """The way to a part of this page; raises Http404 while the page itself cannot be read."""
        if not self.live:  # type: ignore[attr-defined]
            raise Http404
        return RouteResult(self, kwargs={"part": name})

    def numbered(self, part: str) -> Mapping[str, Any] | None:
        """What stands on a numbered page; None where there is no such page."""
        found = _NUMBERED.fullmatch(part)
        ordered = self.articles()
        articles = listings.numbered(ordered, int(found[1])) if found else None
        if found is None or articles is None:
            return None
        home = scene.address(self.front, self)
        stories = listings.stories(self.front, articles, self.section_titles())
        pages = listings.fixed_pages(ordered.count())
        return {"listing": listings.listing(home, stories, int(found[1]), pages)}

    def section_titles(self) -> dict[str, str]:
        """Titles of the sections listed, by tree path; empty where they go without saying."""
        return {}

    def feed(self) -> Titled:
        """What the list's feed is called."""
        raise NotImplementedError


def feed_told(page: Any) -> Mapping[str, Any]:
    """For templates: where a list's own feed stands, and what it is called."""
    return {"feed_here": scene.address(page.front, page), "feed_title": page.title}


class FrontPage(Paged, Page):
    """The front page of a publication; everything else of it lies beneath."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    tagline = models.CharField(
        _("tagline"), max_length=200, blank=True, help_text=_("A line under the name.")
    )
    about = models.TextField(
        _("about"),
        max_length=600,
        blank=True,
        help_text=_("A sentence or two about you, at the foot of every page."),
    )
    lead_story = models.ForeignKey(
        "newsroom.ArticlePage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead story"),
        help_text=_("Stays on top of the front page until you take it away. Empty: the newest story leads."),
    )

    template = "newsroom/front.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["newsroom.SectionPage", "newsroom.PlainPage"]
    content_panels: ClassVar[Sequence[Any]] = [
        *Page.content_panels,
        FieldPanel("publication"),
        FieldPanel("tagline"),
        FieldPanel("lead_story"),
        FieldPanel("about"),
    ]

    class Meta:
        verbose_name = _("front page")

    def clean(self) -> None:
        """Raise a ValidationError when the publication already has a front page."""
        super().clean()
        if (
            self.publication_id
            and FrontPage.objects.filter(publication_id=self.publication_id).exclude(pk=self.pk).exists()
        ):
            raise ValidationError({"publication": _("This publication already has a front page.")})

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Wagtail's way to a page, with the two pages about the paper itself."""
        if len(path_components) == 1 and path_components[0] in ABOUT:
            return self.part(path_components[0])
        if path_components and (part := archive.part_of(path_components)):
            return self.part(part)
        return super().route(request, path_components)

    def content(self, part: str) -> Mapping[str, Any] | None:
        """The newest stories by section, an earlier page of all stories, or a page about the paper."""
        if part in ABOUT:
            words = {"kept": privacy.stored(), "statement": self.statement()}
            return {"template": f"newsroom/{part}.html", **words}
        if part.startswith(archive.PART):
            return archive.content(self, part, PreparedPage.months_of(self.pk))
        if part:
            found = self.numbered(part)
            return {"template": "newsroom/section.html", **found} if found is not None else None
        return front_view(self, SectionPage.objects.child_of(self).live().public())

    def statement(self) -> str:
        """The publication's rules in its own words, as they stand beside the form."""
        return rulesets.statement_of(self.publication)

    def feed(self) -> Titled:
        """The feed of the whole paper."""
        return Titled(f"paper/{self.publication.slug}", self.publication.name, self.tagline)

    def section_titles(self) -> dict[str, str]:
        """Titles of all sections by tree path."""
        return dict(SectionPage.objects.child_of(self).values_list("path", "title"))


class SectionPage(Paged, Addressed, Page):
    """A section, such as Town or Harbour, with its articles."""

    intro = models.CharField(
        _("introduction"), max_length=300, blank=True, help_text=_("A line under the section's name.")
    )

    language = language_field()

    template = "newsroom/section.html"
    show_in_menus_default = True
    parent_page_types: ClassVar[list[str]] = ["newsroom.FrontPage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.ArticlePage"]
    content_panels: ClassVar[Sequence[Any]] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("language"),
    ]

    class Meta:
        verbose_name = _("section")

    def content(self, part: str) -> Mapping[str, Any] | None:
        """The section's newest articles, or one of its earlier pages."""
        if part:
            found = self.numbered(part)
            return {**found, **feed_told(self)} if found is not None else None
        articles, pages = listings.newest(self.articles())
        stories = listings.stories(self.front, articles, {})
        listing = listings.listing(scene.address(self.front, self), stories, None, pages)
        return {"listing": listing, **feed_told(self)}

    def feed(self) -> Titled:
        """The section's own feed."""
        return Titled(f"section/{self.pk}", f"{self.title} · {self.publication_shown.name}", self.intro)

    @cached_property
    def language_apart(self) -> str:
        """The section's own language; blank where it is in its publication's."""
        return str(self.language)


class ArticlePage(Served, Discussed, Brought, Addressed, Page):
    """An article. Its headline is the page's title."""

    standfirst = models.TextField(
        _("standfirst"), max_length=600, blank=True, help_text=_("What it is about, in a sentence or two.")
    )
    byline = models.CharField(_("byline"), max_length=200, blank=True, help_text=_("Who wrote it."))
    dateline = models.CharField(
        _("dateline"), max_length=120, blank=True, help_text=_("Where it was written.")
    )
    lead_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    lead_alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What can be seen, for people who cannot see it. Needed where there is an image."),
    )
    lead_caption = models.CharField(_("caption"), max_length=400, blank=True)
    lead_credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it."))
    body = StreamField(ArticleBody(), blank=True, verbose_name=_("body"))
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_(
            "Set it when readers should know that the article says something new. Not for slips of the pen."
        ),
    )

    language = language_field()

    objects: ClassVar[Any] = PageManager()
    TAKEN = addresses.RESERVED_IN_SECTION
    template = "newsroom/article.html"
    parent_page_types: ClassVar[list[str]] = ["newsroom.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar[Sequence[Any]] = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("byline"),
        index.SearchField("body"),
    ]
    content_panels: ClassVar[Sequence[Any]] = [
        TitleFieldPanel("title", heading=_("Headline"), help_text=_("In lists and above the article.")),
        FieldPanel("standfirst"),
        FieldRowPanel([FieldPanel("byline"), FieldPanel("dateline")]),
        MultiFieldPanel(
            [
                FieldPanel("lead_image"),
                FieldPanel("lead_alt"),
                FieldPanel("lead_caption"),
                FieldPanel("lead_credit"),
            ],
            heading=_("Lead image"),
        ),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("discussion"), FieldPanel("closes_after_days")])],
            heading=_("Discussion"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "<p>For an error of ours, add a Correction to the body instead: it is dated, "
                        "and tells readers what was wrong.</p>"
                    )
                ),
                FieldPanel("updated_at"),
            ],
            heading=_("Update"),
        ),
    ]

    promote_panels: ClassVar[Sequence[Any]] = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
            heading=_("Address and search engines"),
        ),
        FieldPanel("language"),
    ]

    class Meta:
        verbose_name = _("article")
        indexes = [
            models.Index(fields=["source", "source_id"], condition=~Q(source=""), name="article_source")
        ]

    def clean(self) -> None:
        """Raise a ValidationError for an address that cannot be, or a picture that nobody described."""
        super().clean()
        if self.lead_image_id and not self.lead_alt.strip():
            raise ValidationError(
                {"lead_alt": _("Say in a few words what the image shows; it is read aloud to the blind.")}
            )

    @property
    def article_updated_at(self) -> datetime | None:
        """When it came to say something new; None for never."""
        return updated_at(self)

    @property
    def section_link(self) -> scene.Link | None:
        """The way to the section it lies in."""
        return section_link(self)

    @cached_property
    def language_apart(self) -> str:
        """Its own language, or its section's; blank where both are in the publication's."""
        above = SectionPage.objects.filter(path=str(self.path)[: -self.steplen])
        return str(self.language or above.values_list("language", flat=True).first() or "")

    def content(self, part: str) -> Mapping[str, Any] | None:
        """The article with its times, pictures and what it says to machines; or its page for paper."""
        if part == PRINT:
            return {"document": offprint.print_page(self)}
        return None if part else article_view(self)

    def offprint_source(self) -> bytes:
        """What the article's offprints are made from."""
        with self.speaking():
            return to_bytes(offprint.snapshot_of(self))

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Wagtail's way to a page, with the article's page for paper."""
        if path_components == [PRINT] and self.live:
            return RouteResult(self, kwargs={"part": PRINT})
        return super().route(request, path_components)


class PlainPage(Served, Discussed, Brought, Addressed, Page):
    """A page that is no news, such as an imprint, or one brought in from another system."""

    discussion = discussion_field(Mode.NONE)
    body = StreamField(PlainBody(), blank=True, verbose_name=_("body"))

    objects: ClassVar[Any] = PageManager()
    template = "newsroom/plain.html"
    parent_page_types: ClassVar[list[str]] = ["newsroom.FrontPage", "newsroom.PlainPage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.PlainPage"]
    search_fields: ClassVar[Sequence[Any]] = [*Page.search_fields, index.SearchField("body")]
    content_panels: ClassVar[Sequence[Any]] = [
        *Page.content_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("discussion"), FieldPanel("closes_after_days")])],
            heading=_("Discussion"),
        ),
    ]

    class Meta:
        verbose_name = _("plain page")
        indexes = [models.Index(fields=["source", "source_id"], condition=~Q(source=""), name="plain_source")]

    def content(self, part: str) -> Mapping[str, Any] | None:
        """The page's body."""
        return None if part else {"pieces": pieces(self.body)}

"""The pages of a publication, ordinary Wagtail pages all of them, and what is known of their prepared form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from rejoinder.discussion.models import Mode, Publication
from rejoinder.newsroom import addresses
from rejoinder.newsroom.blocks import ArticleBody, PlainBody
from rejoinder.newsroom.served import Served

_SOURCE_HELP = _("Where it was brought in from; set by an import.")


def _discussion(default: Mode) -> models.CharField[str, str]:
    return models.CharField(
        _("discussion"),
        max_length=12,
        choices=Mode.choices,
        default=default,
        help_text=_("“No discussion” hides what was said; “Closed” keeps it readable."),
    )


class Discussed(models.Model):
    """What an editor decides about the discussion under a page."""

    discussion = _discussion(Mode.OPEN)
    closes_after_days = models.PositiveIntegerField(
        _("closes after"),
        null=True,
        blank=True,
        help_text=_("Days after publication. Empty: the publication's own rule. 0: never."),
    )

    class Meta:
        abstract = True

    def closes_at(self, publication: Publication, published_at: datetime) -> datetime | None:
        """When the discussion of a page published then closes by itself; None for never."""
        days = publication.close_after_days if self.closes_after_days is None else self.closes_after_days
        return published_at + timedelta(days=days) if days else None


class Brought(models.Model):
    """Where a page came from, if it was brought in by an import."""

    source = models.CharField(max_length=40, blank=True, editable=False, help_text=_SOURCE_HELP)
    source_id = models.CharField(max_length=200, blank=True, editable=False, help_text=_SOURCE_HELP)

    class Meta:
        abstract = True


class FrontPage(Served, Page):
    """The front page of a publication; everything else of it lies beneath."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", verbose_name=_("publication"))
    tagline = models.CharField(_("tagline"), max_length=200, blank=True, help_text=_("A line under the name."))
    about = models.TextField(
        _("about"), max_length=600, blank=True, help_text=_("A sentence or two about you, at the foot of every page.")
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
        if self.publication_id and FrontPage.objects.filter(publication_id=self.publication_id).exclude(pk=self.pk).exists():
            raise ValidationError({"publication": _("This publication already has a front page.")})


class SectionPage(Served, Page):
    """A section, such as Town or Harbour, with its articles."""

    intro = models.CharField(
        _("introduction"), max_length=300, blank=True, help_text=_("A line under the section's name.")
    )

    template = "newsroom/section.html"
    show_in_menus_default = True
    parent_page_types: ClassVar[list[str]] = ["newsroom.FrontPage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.ArticlePage"]
    content_panels: ClassVar[Sequence[Any]] = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("section")

    def clean(self) -> None:
        """Raise a ValidationError when the site itself uses this address."""
        super().clean()
        addresses.check(self.slug, addresses.RESERVED)

    def minimal_clean(self) -> None:
        """As `clean`, for drafts."""
        super().minimal_clean()
        addresses.check(self.slug, addresses.RESERVED)


class ArticlePage(Served, Discussed, Brought, Page):
    """An article. Its headline is the page's title."""

    standfirst = models.TextField(
        _("standfirst"), max_length=600, blank=True, help_text=_("What it is about, in a sentence or two.")
    )
    byline = models.CharField(_("byline"), max_length=200, blank=True, help_text=_("Who wrote it."))
    dateline = models.CharField(_("dateline"), max_length=120, blank=True, help_text=_("Where it was written."))
    lead_image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
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
        help_text=_("Set it when readers should know that the article says something new. Not for slips of the pen."),
    )

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
        FieldPanel("title", heading=_("Headline"), classname="title"),
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
            [FieldRowPanel([FieldPanel("discussion"), FieldPanel("closes_after_days")])], heading=_("Discussion")
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    _("<p>For an error of ours, add a Correction to the body instead: it is dated and tells readers what was wrong.</p>")
                ),
                FieldPanel("updated_at"),
            ],
            heading=_("Update"),
        ),
    ]

    class Meta:
        verbose_name = _("article")
        indexes = [models.Index(fields=["source", "source_id"], condition=~Q(source=""), name="article_source")]

    def clean(self) -> None:
        """Raise a ValidationError for an address that cannot be, or a picture that nobody described."""
        super().clean()
        addresses.check(self.slug, addresses.RESERVED_IN_SECTION)
        if self.lead_image_id and not self.lead_alt.strip():
            raise ValidationError({"lead_alt": _("Say in a few words what the image shows; it is read aloud to the blind.")})

    def minimal_clean(self) -> None:
        """Of `clean` what even a draft must keep: the address."""
        super().minimal_clean()
        addresses.check(self.slug, addresses.RESERVED_IN_SECTION)


class PlainPage(Served, Discussed, Brought, Page):
    """A page that is no news, such as an imprint, or one brought in from another system."""

    discussion = _discussion(Mode.NONE)
    body = StreamField(PlainBody(), blank=True, verbose_name=_("body"))

    template = "newsroom/plain.html"
    parent_page_types: ClassVar[list[str]] = ["newsroom.FrontPage", "newsroom.PlainPage"]
    subpage_types: ClassVar[list[str]] = ["newsroom.PlainPage"]
    search_fields: ClassVar[Sequence[Any]] = [*Page.search_fields, index.SearchField("body")]
    content_panels: ClassVar[Sequence[Any]] = [
        *Page.content_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("discussion"), FieldPanel("closes_after_days")])], heading=_("Discussion")
        ),
    ]

    class Meta:
        verbose_name = _("plain page")
        indexes = [models.Index(fields=["source", "source_id"], condition=~Q(source=""), name="plain_source")]

    def clean(self) -> None:
        """Raise a ValidationError when the site itself uses this address."""
        super().clean()
        addresses.check(self.slug, addresses.RESERVED)

    def minimal_clean(self) -> None:
        """As `clean`, for drafts."""
        super().minimal_clean()
        addresses.check(self.slug, addresses.RESERVED)


class Kind(models.TextChoices):
    """What a prepared page is."""

    ARTICLE = "article", "Article"
    LISTING = "listing", "Front page or section"
    PLAIN = "plain", "Plain page"


class PreparedPageQuerySet(models.QuerySet["PreparedPage"]):
    """Prepared pages, by what is still to be done for them."""

    def due(self) -> PreparedPageQuerySet:
        """Pages whose printed form is older than what is known of them."""
        return self.exclude(version=F("printed_version"))


class PreparedPage(models.Model):
    """How far the printed form of one page has come; one row for each page that stands or stood on the shelf.

    It outlives the page itself until the printed form has been taken away.
    """

    page_id = models.PositiveBigIntegerField(unique=True)
    publication = models.SlugField(max_length=60)
    """Slug of the publication whose folder it stands in."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    path = models.CharField(max_length=2000, blank=True)
    """Without a slash in front, with one at the end: ``town/ferry/``; blank for a front page."""
    title = models.CharField(max_length=255, blank=True)
    """As it stands in navigation, to know when a change concerns every page."""
    thread_id = models.PositiveBigIntegerField(null=True, blank=True)
    version = models.PositiveBigIntegerField(default=1)
    """Raised by every change of what the page shows, in that change's transaction."""
    printed_version = models.PositiveBigIntegerField(default=0)
    gone = models.BooleanField(default=False)
    """Unpublished, restricted, moved off every site or deleted."""
    urgent = models.BooleanField(default=True)
    """False while all pages of a publication are printed again for something that stands on each of them."""
    due_from = models.DateTimeField(null=True, blank=True)
    """For a listing: time of the earliest article whose place on its pages has changed; null where none has."""
    left = models.JSONField(default=list, blank=True)
    """Places where it stood before, as [publication, path]; they are taken away at the next printing."""
    digest = models.CharField(max_length=32, blank=True)
    """Of templates and styles it was last raised for; see `prepared.begin`."""

    objects = PreparedPageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-urgent", "id"], condition=~Q(version=F("printed_version")), name="prepared_due"),
            models.Index(fields=["publication", "path"], name="prepared_place"),
        ]

    def __str__(self) -> str:
        return f"/{self.path} of {self.publication}"

"""What is known of the printed form of a page."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    """What a prepared page is."""

    ARTICLE = "article", "Article"
    LISTING = "listing", "Front page or section"
    PLAIN = "plain", "Plain page"
    AUTHOR = "author", "Author"


LISTED = frozenset({Kind.LISTING, Kind.AUTHOR})
"""The kinds that list articles, on numbered pages and in feeds."""


class PreparedPageQuerySet(models.QuerySet["PreparedPage"]):
    """Prepared pages, by what is still to be done for them."""

    def due(self) -> PreparedPageQuerySet:
        """Pages whose printed form is older than what is known of them."""
        return self.exclude(version=F("printed_version"))


class PreparedPage(models.Model):
    """How far the printed form of one page has come; one row for each page that was ever published.

    It outlives the page: its address then answers that something was here and is gone.
    """

    page_id = models.PositiveBigIntegerField(unique=True, null=True)
    """None for an author's page, which no editor made: it is known by publication and path."""
    kind = models.CharField(max_length=8, choices=Kind.choices)
    publication = models.SlugField(max_length=60, blank=True)
    """Slug of the publication in whose folder it stands, or stood last."""
    path = models.CharField(max_length=2000, blank=True)
    """Without a slash in front, with one at the end: ``town/ferry/``; blank for a front page."""
    gone = models.BooleanField(default=True)
    """True while nothing of it may stand on the shelf: unpublished, restricted, on no site, or deleted."""
    pages = models.PositiveIntegerField(default=0)
    """Numbered pages of a listing on the shelf."""
    left = models.JSONField(default=list, blank=True)
    """Places where it stood before, as [publication, path, pages]; taken away at the next printing."""
    months = models.JSONField(default=dict, blank=True)
    """For a front page: months such as 2026-05 with how many articles they hold, and the most they ever held."""
    author = models.CharField(max_length=200, blank=True)
    """The name of the author whose page it is."""
    thread_id = models.PositiveBigIntegerField(null=True, blank=True)
    """The thread shown on it."""

    version = models.PositiveBigIntegerField(default=1)
    """Raised by every change of what the page shows, in that change's transaction."""
    printed_version = models.PositiveBigIntegerField(default=0)
    urgent = models.BooleanField(default=True)
    """False while all pages of a publication are printed again for something that stands on each of them."""
    digest = models.CharField(max_length=32, blank=True)
    """Of the templates and styles it was last printed with; see `pressmark`."""

    menu = models.CharField(max_length=255, blank=True)
    """Its title in the publication's menus, blank where it is in none; a change concerns every page."""
    language = models.CharField(max_length=12, blank=True)
    """BCP 47 tag where it is in another language than its publication; what lies under a section follows a change."""
    listed_in = models.PositiveBigIntegerField(null=True, blank=True)
    """Id of the section in which an article is listed; null while it is in no list."""
    listed_at = models.DateTimeField(null=True, blank=True)
    """The time by which it is listed there."""
    due_from = models.DateTimeField(null=True, blank=True)
    due_until = models.DateTimeField(null=True, blank=True)
    """For a listing: numbered pages with articles of these times are due; no end means up to the newest."""
    turns_at = models.DateTimeField(null=True, blank=True)
    """When time alone will have changed what it shows, as news that is two days old leaves the news sitemap."""

    objects = PreparedPageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["-urgent", "id"], condition=~Q(version=F("printed_version")), name="prepared_due"
            ),
            models.Index(fields=["publication", "path"], name="prepared_place"),
            models.Index(fields=["turns_at"], condition=Q(turns_at__isnull=False), name="prepared_turns"),
        ]

    @classmethod
    def months_of(cls, page_id: int) -> dict[str, tuple[int, int]]:
        """The months of a front page; see ``months``."""
        counted = cls.objects.filter(page_id=page_id).values_list("months", flat=True).first() or {}
        return {name: (held, most) for name, (held, most) in counted.items()}

    @property
    def name(self) -> str:
        """By which its shell lies on the shelf."""
        return str(self.page_id) if self.page_id is not None else f"author-{self.pk}"

    def __str__(self) -> str:
        return f"/{self.path} of {self.publication}"

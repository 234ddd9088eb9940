"""A thread: the discussion of one story, and how many of its comments stand on each leaf."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from rejoinder.discussion.models.publication import Publication, StoredStory


class Mode(models.TextChoices):
    """Whether and how a story may be discussed."""

    OPEN = "open", "Open"
    PREMODERATED = "premoderated", "Premoderated: a person reads each comment first"
    CLOSED = "closed", "Closed: what was said stays readable"
    NONE = "none", "No discussion"


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads, by what is still to be done for them."""

    def unprinted(self) -> ThreadQuerySet:
        """Threads whose edition is older than their record."""
        return self.exclude(version=F("printed_version"))


class Thread(models.Model):
    """The discussion of one story, found by publication and the story's key."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="threads", db_index=False)
    key = models.CharField(max_length=500)
    """The story's own id, such as ``page:17``, or its address."""
    title = models.CharField(max_length=500)
    url = models.CharField(max_length=1000)
    """Address of the story; a path on this site or a whole address elsewhere."""
    story = models.ForeignKey(StoredStory, models.PROTECT, null=True, blank=True, related_name="threads")
    """What the judges may read of the story; None where only its title is known."""
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.OPEN)
    closes_at = models.DateTimeField(null=True, blank=True)
    visible = models.BooleanField(default=True)
    """False while the story is unpublished, restricted or deleted: then no edition stands on the shelf."""
    shown_open = models.BooleanField(default=True)
    """Whether the current version tells readers that they may write; a closing time that passes changes it once."""
    version = models.PositiveBigIntegerField(default=1)
    """Raised by every change of what is shown, in that change's transaction, under this row's lock."""
    printed_version = models.PositiveBigIntegerField(default=0)
    """The version of the edition last put on the shelf; the manifest is the truth, this finds what is due."""
    created_at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    """BCP 47 tag of a story that is in another language than its publication; blank for the publication's."""

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "key"], name="one_thread_per_story"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=~Q(version=F("printed_version")), name="thread_unprinted"),
            models.Index(
                fields=["closes_at"],
                condition=Q(closes_at__isnull=False, shown_open=True),
                name="thread_closing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paper(self) -> Publication:
        """The publication as this story's readers meet it: in the language of the story."""
        return self.publication.told_in(self.language)

    @property
    def is_shown(self) -> bool:
        """Whether readers are shown this discussion at all."""
        return self.visible and self.mode != Mode.NONE

    def is_open(self, now: datetime) -> bool:
        """Whether a comment could be added now."""
        if self.mode not in {Mode.OPEN, Mode.PREMODERATED}:
            return False
        return self.closes_at is None or now < self.closes_at


class Leaf(models.Model):
    """How many published comments stand on one leaf of a thread: a page, or a branch page of one root's replies.

    A page carries 50 positions, each root with its first 20 replies; later replies lie on branches of 50.
    Recounted from the rows whenever one of its comments changes, so the number is never an increment gone wrong.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="leaves", db_index=False)
    page = models.PositiveIntegerField()
    """From 1."""
    root = models.PositiveBigIntegerField(default=0)
    """0 for a page; the root comment's id for a branch."""
    branch = models.PositiveIntegerField(default=0)
    """0 for a page; from 1 for a branch."""
    published = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)
    """Thread version of the last change to what this leaf shows."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "page", "root", "branch"], name="one_leaf_per_place"),
        ]
        indexes = [models.Index(fields=["thread", "version"], name="leaf_changed")]

    def __str__(self) -> str:
        return f"leaf {self.page}/{self.root}/{self.branch} of thread {self.thread_id}"

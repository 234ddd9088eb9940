"""A publication: a site with its words and its rules."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models


class StoredRuleset(models.Model):
    """A ruleset as it was, found by its digest, so that any past verdict can be replayed."""

    digest = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    """The ruleset's canonical TOML."""
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


class StoredStory(models.Model):
    """A story as the judges were given it, found by its digest, so that any past verdict can be replayed.

    It stands in a table of its own because a thread's row is written with every comment.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    """Plain text, as much of it as the judges read."""
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


class Feeds(models.TextChoices):
    """How much of an article stands in feeds."""

    FULL = "full", "The whole article"
    STANDFIRST = "standfirst", "Its standfirst, and where to read on"


class Publication(models.Model):
    """A site and its rules."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, default="en", help_text="BCP 47 tag, such as en or he.")
    time_zone = models.CharField(max_length=60, default="UTC")
    accent = models.CharField(
        max_length=7,
        default="#8a1c1c",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour as #rrggbb.")],
    )
    depth_limit = models.PositiveSmallIntegerField(
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text="How many levels replies are set in; deeper ones are shown at the last level.",
    )
    close_after_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Days after publication at which discussions close; empty for never."
    )
    edit_minutes = models.PositiveSmallIntegerField(
        default=10,
        help_text="Minutes in which an author may change a comment; it is judged again each time. 0 for never.",
    )
    appeal_days = models.PositiveSmallIntegerField(
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Days within which an author may appeal, and within which the desk promises an answer.",
    )
    hold_after_reports = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(2)],
        help_text="How many different readers must report a comment to take it down until a person has looked; "
        "empty for never.",
    )
    trusted_after = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text="How many of a commenter's latest comments must have been published to trust them; "
        "empty to trust nobody.",
    )
    trusted_rejections = models.PositiveSmallIntegerField(
        default=5,
        validators=[MaxValueValidator(100)],
        help_text="Percent of a trusted commenter's decided comments that may have been rejected, at most.",
    )
    trusted_days = models.PositiveSmallIntegerField(
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Days that are looked back upon for it.",
    )
    objections_to = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where somebody under a sanction can object, told to them with it: "
        "a page or an e-mail address of the desk.",
    )
    learns_nightly = models.BooleanField(
        default=False,
        help_text="Whether the judge learns every night from the decisions of this desk; see Learning.",
    )
    learn_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When somebody asked for it to be done now; None once it is done."""
    learn_note = models.CharField(max_length=300, blank=True, editable=False)
    """What came of the last attempt, in a sentence."""
    learned_on = models.DateField(null=True, blank=True, editable=False)
    """The night, by its own calendar, for which it has been attempted."""
    learned = models.ForeignKey(
        "LearnedHead", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    """The head in use; None for the model as it is shipped."""
    feeds = models.CharField(
        max_length=10,
        choices=Feeds.choices,
        default=Feeds.FULL,
        verbose_name="articles in feeds",
        help_text="How much of an article Atom, RSS and JSON Feed carry.",
    )
    robots = models.TextField(
        blank=True,
        max_length=4000,
        verbose_name="further lines of robots.txt",
        help_text="Put at the end of robots.txt as they are, such as what other robots are asked not to do.",
    )
    authority = models.CharField(max_length=120, blank=True, editable=False)
    """The name under which its ids are given in feeds: the first public host it was printed for, and the day."""
    ruleset = models.ForeignKey(StoredRuleset, models.PROTECT, null=True, blank=True, editable=False)
    """None stands for the ruleset that comes with Rejoinder."""
    shadow = models.ForeignKey(
        "discussion.RulesetVersion", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    """The version that is tried beside the rules in force, deciding nothing; None where none is."""
    created_at = models.DateTimeField()

    _lent = False

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store it; raises TypeError for what `told_in` gave, whose language is that of one story."""
        if self._lent:
            raise TypeError("a publication told in the language of a story is not to be saved")
        super().save(*args, **kwargs)

    def told_in(self, language: str) -> Publication:
        """The same publication for readers of a story in this language, to be shown and never saved.

        All that stands around a story follows from it: words, dates, direction. Blank gives the publication itself.
        """
        if language in {"", self.language}:
            return self
        told = copy(self)
        told.language, told._lent = language, True
        return told

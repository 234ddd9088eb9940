"""A decision: one ruling on a comment, appended and never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rejoinder.discussion.models.comment import Comment, State


class Maker(models.TextChoices):
    """Who decided."""

    RULES = "rules", "The rules"
    MODERATOR = "moderator", "A moderator"
    IMPORT = "import", "An import"
    AUTHOR = "author", "The author"
    REPORTS = "reports", "Readers' reports"


class Decision(models.Model):
    """One ruling on one version of a comment's text, with all that it rests on."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions", db_index=False)
    revision_number = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices)
    maker = models.CharField(max_length=10, choices=Maker.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="decisions"
    )
    rule = models.CharField(max_length=60, blank=True)
    """The rule that weighed most; blank where nothing was objected to."""
    reason = models.TextField(blank=True)
    """A sentence for the author."""
    line = models.TextField(blank=True)
    """What a moderator wrote to this author besides the reason."""
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", editable=False
    )
    """The decision that its maker took back with this one, moments after; nobody is told of either."""
    findings = models.JSONField(default=list)
    scores = models.JSONField(default=dict)
    submission = models.JSONField(default=dict)
    """What the engine was given, for replay."""
    ruleset = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["comment", "id"], name="decision_of_comment"),
            models.Index(fields=["created_at", "id"], name="decision_by_time"),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}: {self.state}"

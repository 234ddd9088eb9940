"""A publication's rules through time: numbered versions, an editor's examples, and what a shadow would have said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rejoinder.discussion.models.backtest import Mark
from rejoinder.discussion.models.decision import Decision
from rejoinder.discussion.models.publication import Publication, StoredRuleset


class VersionState(models.TextChoices):
    """What a version of the rules is."""

    DRAFT = "draft", "Draft"
    SHADOW = "shadow", "In the shadow"
    IN_FORCE = "in_force", "In force"
    RETIRED = "retired", "Retired"


class RulesetVersion(models.Model):
    """One numbered version of a publication's rules, with who wrote it and why; only a draft is ever changed."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    ruleset = models.ForeignKey(StoredRuleset, models.PROTECT, related_name="versions")
    text = models.TextField(blank=True)
    """The rules as they were written, with the settings of rules that are off; blank where they were not written."""
    state = models.CharField(max_length=10, choices=VersionState.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="ruleset_versions"
    )
    """Who wrote it, or put it in force; None for the system."""
    why = models.TextField(blank=True)
    created_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)
    """When it came in force; null where it never was."""
    retired_at = models.DateTimeField(null=True, blank=True)
    shadow_from = models.DateTimeField(null=True, blank=True)
    shadow_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="in_force"), name="one_version_in_force"
            ),
            models.UniqueConstraint(
                fields=["publication"], condition=Q(state="shadow"), name="one_version_in_shadow"
            ),
        ]
        indexes = [
            models.Index(fields=["shadow_until"], condition=Q(state="shadow"), name="version_shadow"),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"


class EditorExample(models.Model):
    """A comment that an editor made up or met, and what the rules must say of it."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="examples")
    text = models.TextField()
    expected = models.CharField(max_length=10)
    """The outcome, as ``policy.verdict.Outcome``."""
    rule = models.CharField(max_length=60, blank=True)
    """The rule that must object; blank for any."""
    note = models.CharField(max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"example {self.pk}"


class ShadowVerdict(models.Model):
    """What a version in the shadow would have done with a comment that the rules in force decided."""

    version = models.ForeignKey(
        RulesetVersion, models.CASCADE, related_name="shadow_verdicts", db_index=False
    )
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="+")
    before = models.CharField(max_length=10)
    """The outcome under the rules in force, as ``policy.verdict.Outcome``."""
    after = models.CharField(max_length=10)
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    marked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "decision"], name="one_shadow_verdict"),
        ]
        indexes = [models.Index(fields=["version", "before", "after", "-id"], name="shadow_kind")]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"

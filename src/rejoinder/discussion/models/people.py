"""What the desk keeps of people who speak: sanctions they are under, and notes that moderators left."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from rejoinder.accounts.models import Commenter
from rejoinder.discussion.models.publication import Publication


class Measure(models.TextChoices):
    """What a sanction does, the mildest first."""

    HOLD = "hold", "Hold all: a person reads every comment first"
    READ_ONLY = "read_only", "Read only: no new comments"
    BAN = "ban", "Ban: no new comments, changes or reports"


class Aim(models.TextChoices):
    """By what somebody under a sanction is known again."""

    COMMENTER = "commenter", "This commenter: the address together with the browser"
    ADDRESS = "address", "This e-mail address, from any browser"
    DOMAIN = "domain", "Every address of this e-mail address's domain"


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Sanctions by what holds when and where."""

    def in_force(self, now: datetime) -> SanctionQuerySet:
        """Begun, not yet ended, and not lifted."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None, starts_at__lte=now)


class Sanction(models.Model):
    """One measure against whoever is known by ``target``, with its reason and its end; its subject is always told."""

    measure = models.CharField(max_length=10, choices=Measure.choices)
    aim = models.CharField(max_length=10, choices=Aim.choices)
    target = models.BinaryField(max_length=32, editable=False)
    """What is looked for: a commenter's id, or the keyed digest of an address or of a domain."""
    commenter = models.ForeignKey(
        Commenter, models.PROTECT, null=True, blank=True, related_name="sanctions", editable=False
    )
    """Whose record it was given on; None where an address or domain was typed."""
    domain = models.CharField(max_length=255, blank=True)
    """The domain, where the desk typed it; never taken from somebody's address."""
    publication = models.ForeignKey(
        Publication, models.CASCADE, null=True, blank=True, related_name="sanctions"
    )
    """None for every publication."""
    reason = models.TextField()
    """A sentence for whoever is under it."""
    note = models.TextField(blank=True)
    """For the desk alone."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    """None until it is lifted."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="sanctions_given"
    )
    created_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="sanctions_lifted"
    )

    objects = SanctionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")), name="sanction_ends_later"
            ),
        ]
        indexes = [
            models.Index(fields=["target"], name="sanction_target"),
            models.Index(fields=["-id"], condition=Q(lifted_at=None), name="sanction_standing"),
        ]

    def __str__(self) -> str:
        return f"sanction {self.pk}: {self.measure}"

    def is_in_force(self, now: datetime) -> bool:
        """Begun, not yet ended, and not lifted."""
        ended = self.ends_at is not None and self.ends_at <= now
        return self.lifted_at is None and not ended and self.starts_at <= now


class CommenterNote(models.Model):
    """What one moderator wrote about a commenter for the others of the same publication."""

    commenter = models.ForeignKey(Commenter, models.CASCADE, related_name="notes", db_index=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="commenter_notes"
    )
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["commenter", "-id"], name="note_of_commenter")]

    def __str__(self) -> str:
        return f"note {self.pk} about commenter {self.commenter_id}"

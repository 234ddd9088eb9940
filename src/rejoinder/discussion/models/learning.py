"""A head learned from a publication's own decisions: every version that was tried, used or not."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rejoinder.discussion.models.publication import Publication


class LearnedHead(models.Model):
    """One version of a publication's head, with the figures of its trial; never changed but for its use."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="learned_heads", db_index=False)
    number = models.PositiveIntegerField()
    """From 1, within the publication."""
    head = models.BinaryField(editable=False)
    """See ``classifiers.house.head.Head.to_bytes``; no text can be got back from it."""
    trial = models.JSONField()
    """See ``classifiers.house.trial.plain``, with the thresholds at which it was tried."""
    created_at = models.DateTimeField()
    used_from = models.DateTimeField(null=True, blank=True)
    """None where it was not better, and so never used."""
    used_until = models.DateTimeField(null=True, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Who went back to the shipped model; None where a later version took its place."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="one_head_per_number"),
        ]

    def __str__(self) -> str:
        return f"head {self.number} of publication {self.publication_id}"

"""A notice: something that somebody is to be told once, by one way, with how far the telling has come."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """How far a notice has come."""

    QUEUED = "queued", "Waits to be sent"
    SENDING = "sending", "Is being sent"
    HANDED_OVER = "handed_over", "Handed over, not yet confirmed"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "Not needed any more"
    FAILED = "failed", "Could not be sent"
    UNCERTAIN = "uncertain", "May have been sent"


class Notice(models.Model):
    """One telling. It holds ids alone: whom to tell, and in which words, is found out when it is sent."""

    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    """The same at every try, so that a mail host can tell a repetition from a second message."""
    way = models.CharField(max_length=20)
    """The notifier's name, such as ``email``."""
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    """What is told; no two notices of one way have the same."""
    ids = models.JSONField(default=dict)
    """Whole numbers by name."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    not_before = models.DateTimeField()
    """While it is queued: when it is to be sent at the earliest."""
    tries = models.PositiveIntegerField(default=0)
    """How often it was begun to be sent; whoever sends it knows its own try by this number."""
    first_tried_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    """While it is being sent: when whoever sends it must be taken for dead."""
    finished_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)
    """In words of our own: what another server says may quote an address."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["way", "key"], name="one_notice_per_way_and_key"),
        ]
        indexes = [
            models.Index(fields=["way", "not_before"], condition=Q(state="queued"), name="notice_due"),
            models.Index(
                fields=["claimed_until"],
                condition=Q(state__in=["sending", "handed_over"]),
                name="notice_under_way",
            ),
            models.Index(
                fields=["finished_at"], condition=Q(state__in=["sent", "dropped"]), name="notice_done"
            ),
            models.Index(
                fields=["id"], condition=Q(state__in=["failed", "uncertain"]), name="notice_trouble"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}: {self.kind} by {self.way}, {self.state}"

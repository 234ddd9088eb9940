"""How one person wants the desk: what is hidden at first, what calls them, and what stands on top."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Order(models.TextChoices):
    """In which order the queue is looked through."""

    URGENT = "urgent", "Urgent first"
    NEWEST = "newest", "Newest first"
    OLDEST = "oldest", "Oldest first"
    THREAD = "thread", "By discussion"


class DeskPreference(models.Model):
    """One person's wishes; whoever has no row has the defaults."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_preference")
    blur = models.BooleanField(default=False)
    """Whether words that may be abuse are blurred until they are asked for."""
    alert_sound = models.BooleanField(default=False)
    """Whether an open page of the desk makes a sound when an urgent case arrives."""
    alert_notification = models.BooleanField(default=False)
    """Whether an open page of the desk shows the system's own notification of an urgent case."""
    alert_mail = models.BooleanField(default=False)
    """Whether an urgent case is told by mail."""
    single_keys = models.BooleanField(default=True)
    """Whether single letters are commands at the desk."""
    order = models.CharField(max_length=10, choices=Order.choices, default=Order.URGENT)

    def __str__(self) -> str:
        return f"desk of user {self.user_id}"

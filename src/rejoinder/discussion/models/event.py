"""What somebody did at the desk: one row for each deed, appended and never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rejoinder.discussion.models.publication import Publication


class DeskEvent(models.Model):
    """One deed of one person at the desk, written by ``discussion.events`` alone.

    It is the audit's index, in which every way of looking stands in order of time: what exactly was decided is told
    by the decision, and what a rulebook or a wording said by its own rows.
    """

    # Django would index these columns once more; the indexes below begin with them already.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    """Who; null once that account is deleted."""
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """Where; null for what concerns the whole site."""
    verb = models.CharField(max_length=40)
    """What; see ``discussion.events.Verb``."""
    kind = models.CharField(max_length=20)
    """To what kind of thing, such as “comment”."""
    object_id = models.CharField(max_length=64, blank=True)
    rule = models.CharField(max_length=60, blank=True)
    """The rule that it was done under, or that was changed; blank where there is none."""
    before = models.JSONField(default=dict)
    """What changed, as it was: few and short values, nothing about readers."""
    after = models.JSONField(default=dict)
    """And as it is since."""
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"], name="event_by_time"),
            models.Index(fields=["publication", "created_at", "id"], name="event_of_publication"),
            models.Index(fields=["user", "created_at", "id"], name="event_of_user"),
            models.Index(fields=["verb", "created_at", "id"], name="event_of_verb"),
            models.Index(fields=["rule", "created_at", "id"], condition=~Q(rule=""), name="event_of_rule"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}: {self.verb} {self.kind} {self.object_id}"

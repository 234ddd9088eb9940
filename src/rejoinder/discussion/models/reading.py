"""A reading of a comment that is still awaited: by whom, for what, since when, and when it is tried next."""

from __future__ import annotations

from django.db import models

from rejoinder.discussion.models.comment import Comment
from rejoinder.discussion.models.publication import Publication


class Wanted(models.TextChoices):
    """What is awaited of a reader."""

    SCORES = "scores", "Its scores"
    WORDS = "words", "The words its scores rest on"
    OPINION = "opinion", "A second reader's opinion"


class AwaitedReading(models.Model):
    """One reader that has not done with one comment; the row is gone with the decision that needs it no longer.

    Rows are written by ``ledger`` alone, each with the decision that made it, so none is lost and none outlives its
    reason. There are as many as wait, whatever the size of the record.
    """

    # Django would index this column once more; the constraint below begins with it already.
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="awaited", db_index=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    wanted = models.CharField(max_length=12, choices=Wanted.choices)
    reader = models.CharField(max_length=60)
    """A classifier's name."""
    fault = models.CharField(max_length=10)
    """Why it has not read: absent, late or broken, at the last try."""
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    """Not to be tried again before; pushed ahead by whoever tries, so that a reader killed over it holds nothing up."""
    tries = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "wanted", "reader"], name="one_reading_awaited"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="reading_due"),
            models.Index(fields=["reader", "wanted", "since"], name="reading_since"),
        ]

    def __str__(self) -> str:
        return f"{self.wanted} of {self.reader} on comment {self.comment_id}"

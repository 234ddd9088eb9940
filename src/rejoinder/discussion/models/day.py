"""What a day at a publication came to, kept once it is over, so that figures of months need not be counted anew."""

from __future__ import annotations

from django.db import models

from rejoinder.discussion.models.publication import Publication


class CountedDay(models.Model):
    """The figures of one day in the publication's own calendar; derived, and safe to delete."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="counted_days", db_index=False)
    day = models.DateField()
    figures = models.JSONField()
    """See ``discussion.days.DayFigures.to_dict``."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "day"], name="one_count_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} at publication {self.publication_id}"

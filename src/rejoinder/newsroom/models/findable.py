"""What readers may find of an article: its words, and who wrote it; kept only while anybody may read it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from rejoinder.discussion.models import Publication

_SAME_SECOND = 1 << 20


class Findable(models.Model):
    """The words of one published article, over which the search's index lies."""

    id = models.BigIntegerField(primary_key=True)
    """Runs with the time of publication, so that the newest are found by the index alone; see `key_at`."""
    page_id = models.PositiveBigIntegerField(unique=True)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+")
    published_at = models.DateTimeField()
    title = models.CharField(max_length=255)
    text = models.TextField()
    """Title, standfirst, byline and body in plain words, one after the other in lines."""

    def __str__(self) -> str:
        return self.title


class Byline(models.Model):
    """One of the authors whom an article names."""

    page_id = models.PositiveBigIntegerField()
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="+", db_index=False)
    slug = models.CharField(max_length=200)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id", "slug"], name="one_byline_per_author")]
        indexes = [models.Index(fields=["publication", "slug", "page_id"], name="byline_author")]

    def __str__(self) -> str:
        return self.name


def key_at(published_at: datetime, page_id: int) -> int:
    """The key of an article published then; articles of one second are told apart by their page's number."""
    return int(published_at.timestamp()) * _SAME_SECOND + page_id % _SAME_SECOND

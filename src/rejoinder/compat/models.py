"""What twin mode keeps: pairs of scores of two services for one text, and the maps fitted to them."""

from __future__ import annotations

from django.db import models


class ScorePair(models.Model):
    """What the old service and the house's model said of one text about one attribute; not the text."""

    attribute = models.CharField(max_length=40)
    theirs = models.FloatField()
    ours = models.FloatField()
    """As the model gave it, before any map."""
    day = models.DateField()
    text = models.TextField(blank=True)
    """Blank, unless the operator asks for texts to be kept."""

    class Meta:
        indexes = [models.Index(fields=["attribute"], name="pair_attribute")]

    def __str__(self) -> str:
        return f"{self.attribute} {self.theirs:.2f}/{self.ours:.2f}"


class ScoreMap(models.Model):
    """The map by which our scores of an attribute are put on the old service's scale."""

    attribute = models.CharField(max_length=40, unique=True)
    points = models.JSONField()
    """``[[ours, theirs], …]``, rising; straight lines lie between them."""
    pairs = models.PositiveIntegerField()
    """How many pairs it was fitted to."""
    adopted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.attribute

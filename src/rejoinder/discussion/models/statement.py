"""How a publication files its decisions in the statements of reasons that it gives to the European Commission."""

from __future__ import annotations

from django.db import models

from rejoinder.discussion.models.publication import Publication


class StatementCategory(models.Model):
    """What one publication says of decisions under one rule, where that differs from what Rejoinder says."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="statement_categories", db_index=False
    )
    rule = models.CharField(max_length=60, blank=True)
    """A rule of the engine; blank for decisions in a person's judgement or under a rule of the house's own."""
    category = models.CharField(max_length=80)
    """A category of the Commission's transparency database; see ``statements.CATEGORIES``."""
    law = models.CharField(max_length=500, blank=True)
    """The law that such comments break; blank where they only break the rules of the site."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "rule"], name="one_category_per_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule or 'the house rules'}: {self.category}"

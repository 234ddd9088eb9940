"""The site's own wording of reasons: what authors are told when a rule is applied, per rule and language."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from rejoinder.discussion.models.publication import Publication

LONGEST_TITLE = 120
LONGEST_TEXT = 2_000


class Wording(models.Model):
    """One reason as a publication words it; a moderator may still change the words for a single decision."""

    # Django would index this column once more; the index below begins with it already.
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="wordings", db_index=False)
    rule = models.CharField(max_length=60, blank=True)
    """A rule of the engine; blank for the house rules in a person's judgement."""
    language = models.CharField(max_length=12)
    """BCP 47 tag of the words."""
    title = models.CharField(max_length=LONGEST_TITLE)
    """What moderators choose it by."""
    text = models.TextField(max_length=LONGEST_TEXT)
    """What the author reads."""
    replaces = models.CharField(max_length=40, blank=True)
    """Key of the wording that comes with Rejoinder in whose place this one stands; see ``discussion.wordings``."""
    order = models.PositiveSmallIntegerField(default=0)
    """Lower ones are offered first."""
    retired_at = models.DateTimeField(null=True, blank=True)
    """Since when it is not offered any more; decisions that used it keep the words."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "replaces"], condition=~Q(replaces=""), name="one_wording_in_the_place"
            ),
        ]
        indexes = [models.Index(fields=["publication", "rule", "order"], name="wording_offered")]

    def __str__(self) -> str:
        return self.title

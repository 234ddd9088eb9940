"""What the newsroom may find of a claim, in words and for machines."""

from __future__ import annotations

from django.db import models


class Finding(models.TextChoices):
    """The newsroom's finding on a claim that somebody made."""

    CONFIRMED = "confirmed", "Confirmed"
    PARTLY_TRUE = "partly_true", "Partly true"
    UNPROVEN = "unproven", "Unproven"
    DISPUTED = "disputed", "Disputed"
    UNFOUNDED = "unfounded", "Unfounded"


RATINGS: dict[str, int] = {Finding.CONFIRMED: 5, Finding.PARTLY_TRUE: 3, Finding.UNFOUNDED: 1}
"""Places on schema.org's scale from 1 (false) to 5 (true).

The two findings that leave the truth open have no place on it; they are given in words alone.
"""

"""What the newsroom may find of a claim, in words and for machines."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """The newsroom's finding on a claim that somebody made."""

    CONFIRMED = "confirmed", _("Confirmed")
    PARTLY_TRUE = "partly_true", _("Partly true")
    UNPROVEN = "unproven", _("Unproven")
    DISPUTED = "disputed", _("Disputed")
    UNFOUNDED = "unfounded", _("Unfounded")


RATINGS: dict[str, int] = {Finding.CONFIRMED: 5, Finding.PARTLY_TRUE: 3, Finding.UNFOUNDED: 1}
"""Places on schema.org's scale from 1 (false) to 5 (true).

The two findings that leave the truth open have no place on it; they are given in words alone.
"""

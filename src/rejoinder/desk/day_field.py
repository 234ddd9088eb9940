"""A day that somebody types to narrow a list: one that every calendar, and the day after it, has."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1900, 1, 1), date(9000, 12, 31)


class DayField(forms.DateField):
    """A day that may be left out. Beyond its bounds no midnight can be told in every zone of time."""

    def __init__(self, label: Any) -> None:
        message = _("Choose a day from 1900 on.")
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
            validators=[MinValueValidator(FIRST, message), MaxValueValidator(LAST, message)],
        )

"""The one reading of a text in which all its disguises are undone, for readers that look at a text once."""

from __future__ import annotations

from rejoinder.normalise.reading import read
from rejoinder.normalise.view import View


def disguised_reading(text: str, language: str = "en") -> View:
    """The text with every disguise undone, and nothing else than folded where there is none."""
    views = read(text, language)
    return views[min(2, len(views) - 1)]

"""Reads a text through its disguises, and remembers where every letter came from."""

from rejoinder.normalise.fold import is_unicode
from rejoinder.normalise.reading import folded, normalise_pattern, read
from rejoinder.normalise.settling import ORDINARY, Settling
from rejoinder.normalise.tags import primary
from rejoinder.normalise.view import Edit, View, trimmed
from rejoinder.normalise.wordlist import EntryError, Hit, WordList, check_stars

__all__ = [
    "ORDINARY",
    "Edit",
    "EntryError",
    "Hit",
    "Settling",
    "View",
    "WordList",
    "check_stars",
    "folded",
    "is_unicode",
    "normalise_pattern",
    "primary",
    "read",
    "trimmed",
]

"""Reads a text through its disguises, and remembers where every letter came from."""

from rejoinder.normalise.reading import normalise_pattern, read
from rejoinder.normalise.undone import disguised_reading
from rejoinder.normalise.view import View
from rejoinder.normalise.wordlist import EntryError, Hit, WordList

__all__ = ["EntryError", "Hit", "View", "WordList", "disguised_reading", "normalise_pattern", "read"]

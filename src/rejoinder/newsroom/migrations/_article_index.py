"""Lays the full-text index over articles' words, as the record lays its own over comments."""

from rejoinder.discussion.migrations import _search_index

_TABLES = (("newsroom_findable", "text", "newsroom_findable_words", True),)


def lay(apps, schema_editor):
    """Make the index and bring it up to date; to be run again by whoever has SQLite make the table anew."""
    _search_index.lay(apps, schema_editor, _TABLES)


def remove(apps, schema_editor):
    """Take the index away."""
    _search_index.remove(apps, schema_editor, _TABLES)

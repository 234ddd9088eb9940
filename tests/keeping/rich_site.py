"""A small paper in which everything has happened once, for whoever must carry all of it elsewhere.

Run it in a process of its own: ``python -m tests.keeping.rich_site make DIR`` lays it out, ``… print DIR`` prints its
shelf as of one moment.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rejoinder.commands import data
from rejoinder.plugins import load_late

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
READER = "ada.ferry@reader.example"
REPORTER = "whistle@reporter.example"
STAFF = "editor@lantern.example"
TYPED = "typed-by-the-desk@troll.example"
REFUSED = "no.more@reader.example"
DOMAIN = "spam.example"
PASSWORD = "open-sesame-17"


def make(directory: Path) -> None:
    """Lay out the paper."""
    data.start(directory, create=True)
    load_late("tests.keeping.rich_paper", "make a paper").make()


class _StandsStill(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return NOW + timedelta(days=1)


def print_shelf(directory: Path) -> None:
    """Print everything as of one moment, so that forms bear the same token."""
    data.start(directory)
    settings = load_late("django.conf", "find the shelf").settings
    press_loop: Any = load_late("rejoinder.server.press_loop", "print")
    press_loop.datetime = _StandsStill
    press_loop.print_all(load_late("rejoinder.press.shelves.files", "print").FileShelf(settings.SHELF))


if __name__ == "__main__":
    {"make": make, "print": print_shelf}[sys.argv[1]](Path(sys.argv[2]))

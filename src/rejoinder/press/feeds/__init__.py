"""Feeds as Atom, RSS and JSON Feed. Pure: what stands in one is handed in, every word already translated."""

from __future__ import annotations

from collections.abc import Iterator

from rejoinder.press.feeds.atom import render_atom
from rejoinder.press.feeds.feed import Entry, Feed
from rejoinder.press.feeds.json_feed import render_json
from rejoinder.press.feeds.rss import render_rss

NAMES = ("feed.atom", "feed.rss", "feed.json")
"""The files of a feed, wherever it stands."""


def files(feed: Feed) -> Iterator[tuple[str, bytes]]:
    """The feed in all its forms, as (name, content)."""
    yield from zip(NAMES, (render_atom(feed), render_rss(feed), render_json(feed)), strict=True)


__all__ = ["NAMES", "Entry", "Feed", "files"]

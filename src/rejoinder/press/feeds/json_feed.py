"""Writes a feed as JSON Feed 1.1."""

from __future__ import annotations

from typing import Any

from rejoinder.press.feeds.feed import Entry, Feed, content, directed
from rejoinder.press.manifest import to_json
from rejoinder.press.render import moment_text

VERSION = "https://jsonfeed.org/version/1.1"


def render_json(feed: Feed) -> bytes:
    """The feed as its JSON file."""
    return to_json(
        _said(
            {
                "version": VERSION,
                "title": directed(feed.title, feed.direction),
                "home_page_url": feed.home,
                "feed_url": f"{feed.folder}feed.json",
                "next_url": feed.earlier and f"{feed.earlier}feed.json",
                "description": directed(feed.subtitle, feed.direction),
                "favicon": feed.icon,
                "authors": [{"name": feed.publisher}],
                "language": feed.language,
            }
        )
        | {"items": [_item(entry) for entry in feed.entries]}
    )


def _item(entry: Entry) -> dict[str, Any]:
    html = content(entry)
    return _said(
        {
            "id": entry.id,
            "url": entry.url,
            "title": directed(entry.title, entry.direction),
            "content_html": html,
            # One of the two contents must be there.
            "content_text": "" if html else directed(entry.summary or entry.title, entry.direction),
            "summary": directed(entry.summary, entry.direction),
            "image": entry.image,
            "date_published": moment_text(entry.published),
            "date_modified": moment_text(entry.updated),
            "authors": [{"name": entry.author}] if entry.author else [],
            "tags": [entry.section] if entry.section else [],
            "language": entry.language if entry.language != "und" else "",
        }
    )


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None)}

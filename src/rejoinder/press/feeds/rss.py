"""Writes a feed as RSS 2.0, with whole texts, authors, threads and older documents by its usual modules."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from rejoinder.press.feeds.feed import Entry, Feed, content, directed
from rejoinder.press.feeds.xml import HEAD, element, empty, encoded

_NAMESPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in (
        ("atom", "http://www.w3.org/2005/Atom"),
        ("content", "http://purl.org/rss/1.0/modules/content/"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("fh", "http://purl.org/syndication/history/1.0"),
        ("wfw", "http://wellformedweb.org/CommentAPI/"),
    )
)


def render_rss(feed: Feed) -> bytes:
    """The feed as its RSS file."""
    parts = [
        f'{HEAD}<rss version="2.0" {_NAMESPACES}>',
        "<channel>",
        element("title", directed(feed.title, feed.direction)),
        element("link", feed.home),
        # RSS asks for a description of every channel.
        element("description", directed(feed.subtitle or feed.title, feed.direction)),
        element("language", feed.language),
        element("lastBuildDate", date(feed.updated)),
        element("generator", "Rejoinder"),
        *_ways(feed),
        *map(_item, feed.entries),
        "</channel>",
        "</rss>\n",
    ]
    return encoded("\n".join(filter(None, parts)))


def date(moment: datetime) -> str:
    """A moment as RSS writes it, in GMT."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _ways(feed: Feed) -> list[str]:
    ways = (
        ("self", feed.folder),
        ("current", feed.current),
        ("prev-archive", feed.earlier),
        ("next-archive", feed.later),
    )
    links = [
        empty("atom:link", rel=rel, type="application/rss+xml", href=f"{folder}feed.rss")
        for rel, folder in ways
        if folder
    ]
    return [*links, empty("fh:archive")] if feed.is_archive else links


def _item(entry: Entry) -> str:
    # Readers show the description where there is no content, and some show only it.
    described = entry.summary or ("" if entry.html else entry.title)
    parts = [
        "<item>",
        element("title", directed(entry.title, entry.direction)),
        element("link", entry.url),
        element("guid", entry.id, isPermaLink="false"),
        element("pubDate", date(entry.published)),
        element("dc:creator", entry.author),
        element("dc:language", entry.language if entry.language != "und" else ""),
        element("category", entry.section),
        element("comments", entry.discussion),
        element("wfw:commentRss", entry.discussion_feed and f"{entry.discussion_feed}feed.rss"),
        element("description", directed(described, entry.direction)),
        element("content:encoded", content(entry)),
        "</item>",
    ]
    return "".join(parts)

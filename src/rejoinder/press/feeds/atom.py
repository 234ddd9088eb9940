"""Writes a feed as Atom (RFC 4287), with its threads (RFC 4685) and its older documents (RFC 5005)."""

from __future__ import annotations

from rejoinder.press.feeds.feed import Entry, Feed, content, directed
from rejoinder.press.feeds.xml import HEAD, element, empty, encoded, said, text
from rejoinder.press.render import moment_text

_TYPE = "application/atom+xml"
_NAMESPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"'
    ' xmlns:fh="http://purl.org/syndication/history/1.0"'
)


def render_atom(feed: Feed) -> bytes:
    """The feed as its Atom file."""
    parts = [
        f'{HEAD}<feed {_NAMESPACES} xml:lang="{text(feed.language)}">',
        element("id", feed.id),
        element("title", directed(feed.title, feed.direction)),
        element("subtitle", directed(feed.subtitle, feed.direction)),
        element("updated", moment_text(feed.updated)),
        _link("self", f"{feed.folder}feed.atom", _TYPE),
        _link("alternate", feed.home, "text/html"),
        _author(feed.publisher),
        element("icon", feed.icon),
        empty("fh:archive") if feed.is_archive else "",
        _others(feed),
        element("generator", "Rejoinder"),
        *map(_entry, feed.entries),
        "</feed>\n",
    ]
    return encoded("\n".join(filter(None, parts)))


def _link(rel: str, href: str, kind: str, **more: str) -> str:
    return empty("link", rel=rel, type=kind, href=href, **more)


def _others(feed: Feed) -> str:
    ways = (("current", feed.current), ("prev-archive", feed.earlier), ("next-archive", feed.later))
    return "".join(_link(rel, f"{folder}feed.atom", _TYPE) for rel, folder in ways if folder)


def _entry(entry: Entry) -> str:
    answered, where = entry.answers
    replies = ""
    if entry.discussion:
        replies = _link("replies", entry.discussion, "text/html")
    if entry.discussion_feed:
        replies += _link("replies", f"{entry.discussion_feed}feed.atom", _TYPE)
    parts = [
        f"<entry{said(xml_lang=entry.language if entry.language != 'und' else '')}>",
        element("id", entry.id),
        element("title", directed(entry.title, entry.direction)),
        _author(entry.author),
        element("published", moment_text(entry.published)),
        element("updated", moment_text(entry.updated)),
        _link("alternate", entry.url, "text/html"),
        replies,
        empty("thr:in-reply-to", ref=answered, href=where, type="text/html") if answered else "",
        empty("category", term=entry.section) if entry.section else "",
        element("summary", directed(entry.summary, entry.direction)),
        element("content", content(entry), type="html"),
        "</entry>",
    ]
    return "".join(parts)


def _author(name: str) -> str:
    return f"<author>{element('name', name)}</author>" if name else ""

"""Writes small WordPress exports for tests."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Saltmarsh Courier</title>
<link>https://courier.example</link>
<pubDate>Mon, 02 Mar 2020 09:00:00 +0000</pubDate>
<language>en-GB</language>
<wp:base_blog_url>https://courier.example</wp:base_blog_url>
"""
TAIL = "</channel>\n</rss>\n"


def comment(number: int | str, **changes: str) -> str:
    """A comment's XML; keywords replace fields, named without ``comment_``: ``author``, ``date_gmt``, …"""
    fields = {
        "id": str(number),
        "author": "Wim Sloot",
        "author_email": "wim@post.example",
        "author_url": "",
        "date": "2019-03-06 10:00:00",
        "date_gmt": "2019-03-06 09:00:00",
        "content": f"Remark number {number}.",
        "approved": "1",
        "type": "comment",
        "parent": "0",
    } | changes
    inner = "".join(
        f"<wp:comment_{name}>{_cdata(value)}</wp:comment_{name}>\n" for name, value in fields.items()
    )
    return f"<wp:comment>\n{inner}</wp:comment>\n"


def post(number: int | str, *comments: str, category: str = "town-hall", **changes: str) -> str:
    """A post's XML with its comments; keywords replace ``wp:`` fields, ``title``, ``link``, ``content``."""
    plain = {
        "title": changes.pop("title", f"Story {number}"),
        "link": changes.pop("link", f"https://courier.example/2019/03/05/story-{number}/"),
        "dc:creator": changes.pop("creator", "jo"),
        "content:encoded": changes.pop("content", f"<p>The body of story {number}.</p>"),
        "excerpt:encoded": changes.pop("excerpt", ""),
    }
    fields = {
        "post_id": str(number),
        "post_date": "2019-03-05 18:00:00",
        "post_date_gmt": "2019-03-05 17:00:00",
        "comment_status": "open",
        "post_name": f"story-{number}",
        "status": "publish",
        "post_parent": "0",
        "post_type": "post",
        "post_password": "",
    } | changes
    inner = "".join(f"<{name}>{_cdata(value)}</{name}>\n" for name, value in plain.items())
    inner += "".join(f"<wp:{name}>{_cdata(value)}</wp:{name}>\n" for name, value in fields.items())
    if category:
        name = _cdata(category.title())
        inner += f'<category domain="category" nicename="{escape(category)}">{name}</category>\n'
    return f"<item>\n{inner}{''.join(comments)}</item>\n"


def export(*parts: str) -> str:
    """A whole export holding the parts."""
    return HEAD + "".join(parts) + TAIL


def write(folder: Path, text: str | bytes, name: str = "export.xml") -> Path:
    """The text in a file."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def silent(_done: int, _total: int) -> None:
    """A progress that nobody watches."""


def _cdata(value: str) -> str:
    return f"<![CDATA[{value}]]>" if value else ""

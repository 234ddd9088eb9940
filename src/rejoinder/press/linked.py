"""What a discussion says to machines: its comments in schema.org's words, as JSON-LD."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urljoin

from rejoinder.press.render import moment_text
from rejoinder.press.snapshot import CommentSnapshot, LeafSnapshot, ThreadSnapshot

MOST = 50
"""Comments told of: a page may hold a thousand, and telling them all would double it."""
# Inside a script element only these could end it, open a comment or break a line of script.
_BREAKING = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script(data: dict[str, Any]) -> str:
    """The data as a script element that nothing in it can end."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_BREAKING)
    return f'<script type="application/ld+json">{text}</script>'


def told(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    """A script element with the first comments of the thread's first page; blank where there are none to tell of."""
    shown = [comment for comment in leaf.comments if not comment.removed]
    if not snapshot.base_url or not shown or leaf.page != 1 or leaf.root:
        return ""
    shown.sort(key=lambda comment: (comment.published_at, comment.id))
    url = urljoin(f"{snapshot.base_url}/", snapshot.url)
    return script(
        {
            "@context": "https://schema.org",
            # The same thing as the article of which the page tells by itself.
            "@id": f"{url}#article",
            "@type": "CreativeWork",
            "url": url,
            "discussionUrl": f"{url}#discussion",
            "commentCount": snapshot.total,
            "comment": [_comment(snapshot, comment) for comment in shown[:MOST]],
        }
    )


def _comment(snapshot: ThreadSnapshot, comment: CommentSnapshot) -> dict[str, Any]:
    place = f"{snapshot.base_url}/c/{comment.id}"
    said = {
        "@type": "Comment",
        "@id": place,
        "url": place,
        "text": comment.text,
        "inLanguage": comment.language if comment.language not in {"", "und"} else None,
        "datePublished": moment_text(comment.published_at),
        "dateModified": moment_text(comment.edited_at) if comment.edited_at else None,
        "author": {"@type": "Person", "name": comment.name},
        "parentItem": {"@id": f"{snapshot.base_url}/c/{comment.parent}"} if comment.parent else None,
    }
    return {name: value for name, value in said.items() if value is not None}

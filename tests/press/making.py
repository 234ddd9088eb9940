"""Snapshots for tests: a small invented discussion, as large and as deep as asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rejoinder.press.snapshot import (
    CommentSnapshot,
    FormSnapshot,
    LeafSnapshot,
    ThreadSnapshot,
    Words,
)

BEGUN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
NAMES = ("Wilma Teasel", "Otto Lark", "Hugo Sprat", "Nell Pinchbeck", "רות שקד")
TEXTS = (
    "The ferry was late again, and nobody on the quay was surprised.",
    "I timed it for a month: eleven minutes on average, nineteen when it rains.",
    "That is true of the morning boat, but the evening one has never let me wait.",
)
STATEMENT = "Comments containing incitement, libel or offensive language are barred."


def comment(number: int, parent: int | None = None, root: int | None = None, **given: Any) -> CommentSnapshot:
    """A comment numbered and placed by its number."""
    moment = BEGUN + timedelta(minutes=number)
    said = TEXTS[number % len(TEXTS)]
    values: dict[str, Any] = {
        "id": number, "parent": parent, "root": root, "depth": 0 if root is None else 1, "position": number,
        "name": NAMES[number % len(NAMES)], "website": "", "html": f'<p dir="auto">{said}</p>',
        "language": "en",
        "published_at": moment, "time_text": moment.strftime("%-d %B %Y, %H:%M UTC"),
    }  # fmt: skip
    return CommentSnapshot(**{**values, **given})


def page(*comments: CommentSnapshot, number: int = 1, **given: Any) -> LeafSnapshot:
    """A page of the thread."""
    return replace(LeafSnapshot(number, 0, 0, len(comments), comments), **given)


def branch(root: int, number: int, *comments: CommentSnapshot, **given: Any) -> LeafSnapshot:
    """A branch page of one root's replies."""
    return replace(LeafSnapshot(1, root, number, len(comments), comments, last_branch=number), **given)


def thread(*leaves: LeafSnapshot, **given: Any) -> ThreadSnapshot:
    """A thread of these leaves."""
    total = sum(leaf.published for leaf in leaves)
    values: dict[str, Any] = {
        "publication": "lantern", "publication_name": "The Wrenmouth Lantern", "thread": 7,
        "title": "The ferry’s new hours", "url": "/harbour/ferry-hours/",
        "language": "en", "direction": "ltr", "version": 3, "digest": "d1", "total": total, "pages": 1,
        "open": True,
        "words": Words(f"{total} thoughts on “The ferry’s new hours”", comments_link=f"{total} comments"),
        "depth_limit": 4,
        "leaves": leaves, "form": FormSnapshot("token-1", STATEMENT),
    }  # fmt: skip
    return ThreadSnapshot(**{**values, **given})


def full_page(number: int = 1, roots: int = 50, replies: int = 20) -> LeafSnapshot:
    """A page as full as it can be: each root with its inline replies, every other one a level deeper."""
    made: list[CommentSnapshot] = []
    first = number * 1_000_000
    for position in range(roots):
        root = first + position * (replies + 1)
        made.append(comment(root, position=position))
        for reply in range(replies):
            parent = root if reply % 2 == 0 else root + reply
            made.append(comment(root + reply + 1, parent, root, position=reply))
    return page(*made, number=number)

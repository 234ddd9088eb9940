"""A flat table of comments as CSV, in which no spreadsheet finds a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from typing import Any

from rejoinder.discussion.models import Comment, Publication
from rejoinder.keeping.exports import spoken
from rejoinder.keeping.exports.asked import Asked, Unasked
from rejoinder.keeping.exports.spoken import Spoken
from rejoinder.newsroom.carrying import telling

COLUMNS = (
    "id", "publication", "thread", "story", "story_address", "parent", "depth", "state", "name", "website", "language",
    "created_at", "published_at", "edited_at", "text", "decided_by", "decided_at", "rule", "reason",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def pieces(asked: Asked) -> Iterator[bytes]:
    """The header and a line for each comment, the oldest first; the times are UTC."""
    line: Callable[[Any], str] = csv.writer(_Line()).writerow
    comments = Comment.objects.all()
    if asked.publication:
        if not Publication.objects.filter(slug=asked.publication).exists():
            raise Unasked(f"There is no publication “{asked.publication}”.")
        comments = comments.filter(thread__publication__slug=asked.publication)
    with telling.one_moment():
        total = comments.count()
        yield line([*COLUMNS, *(["email"] if asked.addresses else [])]).encode()
        for number, one in enumerate(spoken.by_id(comments), 1):
            yield line([_cell(value) for value in _row(one, asked)]).encode()
            if number % spoken.AT_ONCE == 0 or number == total:
                asked.progress("Writing comments", number, total)


class _Line:
    """What the CSV writer writes to: it gives each line back."""

    def write(self, text: str) -> str:
        return text


def _row(one: Spoken, asked: Asked) -> list[Any]:
    comment, ruling = one.comment, one.decision
    values: list[Any] = [
        comment.pk, comment.thread.publication.slug, comment.thread_id, comment.thread.title, comment.thread.url,
        comment.parent_id, comment.depth, comment.state, comment.name, comment.website, comment.language,
        comment.created_at.isoformat(), comment.published_at and comment.published_at.isoformat(),
        comment.edited_at and comment.edited_at.isoformat(), one.revision.text,
        ruling.maker if ruling else "", ruling.created_at.isoformat() if ruling else "",
        ruling.rule if ruling else "", ruling.reason if ruling else "",
    ]  # fmt: skip
    if asked.addresses:
        email = spoken.address_of(one)
        asked.remarks[telling.UNREADABLE] += email is None
        values.append(email or "")
    return values


def _cell(value: Any) -> Any:
    if not isinstance(value, str):
        return "" if value is None else value
    # A spreadsheet would take it for a formula, and run it.
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value

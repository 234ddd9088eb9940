"""The feed of a thread: its newest comments, each leading to the one it answers."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from rejoinder.press import feeds
from rejoinder.press.feeds.feed import Entry, Feed, latest, whole
from rejoinder.press.snapshot import CommentSnapshot, ThreadSnapshot


def render_feeds(snapshot: ThreadSnapshot) -> Iterator[tuple[str, bytes]]:
    """The feed's files; none where the site does not say by which address it is known."""
    if not snapshot.base_url:
        return
    story = urljoin(f"{snapshot.base_url}/", snapshot.url)
    entries = [_entry(snapshot, story, comment) for comment in snapshot.newest if not comment.removed]
    made = Feed(
        id=_tag(snapshot, "thread", snapshot.thread),
        title=snapshot.words.feed_title or snapshot.title,
        home=f"{story}#discussion",
        folder=f"{snapshot.base_url}/threads/{snapshot.thread}/",
        language=snapshot.language,
        direction=snapshot.direction,
        updated=latest(snapshot.begun, entries),
        entries=entries,
        publisher=snapshot.publication_name,
        subtitle=snapshot.publication_name,
    )
    yield from feeds.files(made)


def _entry(snapshot: ThreadSnapshot, story: str, comment: CommentSnapshot) -> Entry:
    answered = ("", "")
    if comment.parent is not None:
        answered = (_tag(snapshot, "comment", comment.parent), f"{snapshot.base_url}/c/{comment.parent}")
    return Entry(
        id=_tag(snapshot, "comment", comment.id),
        url=f"{snapshot.base_url}/c/{comment.id}",
        title=snapshot.words.comment_by.replace("%s", comment.name, 1),
        published=comment.published_at,
        updated=max(comment.edited_at or comment.published_at, comment.published_at),
        language=comment.language or "und",
        direction="auto",
        html=whole(comment.html, story),
        author=comment.name,
        answers=answered,
    )


def _tag(snapshot: ThreadSnapshot, kind: str, key: int) -> str:
    return f"tag:{snapshot.authority}:{kind}/{key}"

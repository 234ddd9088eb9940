"""Sets a thread's snapshot into the files of its edition. Pure: nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rejoinder.press.data import render_data
from rejoinder.press.document import Look, render_document
from rejoinder.press.linked import told
from rejoinder.press.manifest import Manifest
from rejoinder.press.render import leaf_name, render_frame, render_leaf
from rejoinder.press.snapshot import LeafSnapshot, ThreadSnapshot
from rejoinder.press.thread_feed import render_feeds


@dataclass(frozen=True, slots=True)
class PrintedLeaf:
    """The two files of a leaf; both empty for one that shows nothing any more and is taken off the shelf."""

    name: str
    """Without an ending, such as ``2`` or ``17-1``."""
    document: bytes
    data: bytes
    comments: bytes
    """The list alone, as it stands in the document; the first page's goes into the article, told to machines too."""

    @property
    def vanished(self) -> bool:
        """True when its files are to be removed."""
        return not self.document


@dataclass(frozen=True, slots=True)
class Edition:
    """A thread's files, new as far as they changed after version ``since``.

    ``leaves`` can be taken once, each being set only then: a thread of any length needs the memory of one.
    """

    manifest: Manifest
    since: int
    head: bytes
    """The section of the article up to its comments."""
    tail: bytes
    leaves: Iterable[PrintedLeaf]
    feeds: Iterable[tuple[str, bytes]] = ()
    """The feed's files by their names; taken once."""


def compose(snapshot: ThreadSnapshot, look: Look) -> Edition:
    """The edition of a snapshot. ValueError when its numbers contradict each other."""
    if snapshot.pages < 1 or snapshot.version < 1 or not 0 <= snapshot.since <= snapshot.version:
        raise ValueError(
            f"thread {snapshot.thread}: {snapshot.pages} pages, version {snapshot.version}"
            f" since {snapshot.since}; pages and version start at 1, and since is never the later"
        )
    frame = render_frame(snapshot)
    return Edition(
        manifest=Manifest(
            publication=snapshot.publication,
            thread=snapshot.thread,
            version=snapshot.version,
            digest=snapshot.digest,
            total=snapshot.total,
            pages=snapshot.pages,
            title=snapshot.title,
            url=snapshot.url,
            language=snapshot.language,
            direction=snapshot.direction,
            open=snapshot.open,
            count=snapshot.words.comments_link,
        ),
        since=snapshot.since,
        head=_bytes(frame.head),
        tail=_bytes(frame.tail),
        leaves=_print(snapshot, look),
        feeds=render_feeds(snapshot),
    )


def _print(snapshot: ThreadSnapshot, look: Look) -> Iterator[PrintedLeaf]:
    for leaf in snapshot.leaves:
        name = leaf_name(leaf.page, leaf.root, leaf.branch)
        if _vanished(snapshot, leaf):
            yield PrintedLeaf(name, b"", b"", b"")
            continue
        comments = render_leaf(snapshot, leaf)
        document = render_document(snapshot, leaf, comments, look)
        yield PrintedLeaf(
            name, _bytes(document), render_data(snapshot, leaf), _bytes(comments + told(snapshot, leaf))
        )


def _vanished(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> bool:
    if leaf.comments:
        return False
    return leaf.branch >= leaf.last_branch if leaf.root else leaf.page > snapshot.pages


def _bytes(html: str) -> bytes:
    return html.encode("utf-8", "replace")

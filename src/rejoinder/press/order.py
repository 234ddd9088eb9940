"""The order in which the comments of a leaf are read: oldest first, each followed by what answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rejoinder.press.snapshot import CommentSnapshot


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment in its place."""

    comment: CommentSnapshot
    level: int
    """How deep it is set, from 0; at most one more than the level before it."""
    displaced: bool = False
    """True where it does not stand under the comment it answers, so that its name must be said."""


def nested(comments: Sequence[CommentSnapshot], limit: int) -> list[Placed]:
    """Every comment once, in reading order, set at most ``limit`` levels deep.

    Replies deeper than that follow at the last level, oldest first, after the comment there which began it.
    A reply whose parent is not among the comments stands under its root, or at the outermost level where the
    root is not here either. Linear but for sorting what is not yet in order.
    """
    ordered = sorted(comments, key=_age)
    here = {comment.id for comment in ordered}
    first: list[CommentSnapshot] = []
    answers: dict[int, list[CommentSnapshot]] = {}
    displaced: set[int] = set()
    for comment in ordered:
        place = _place(comment, here)
        if comment.parent is not None and place != comment.parent and not _answers_absent_root(comment, here):
            displaced.add(comment.id)
        if place is None:
            first.append(comment)
        else:
            answers.setdefault(place, []).append(comment)
    placed = _set_out(_walk(first, answers), limit, displaced)
    if len(placed) < len(ordered):
        # Broken data may hold replies that answer each other in a ring; they are still to be read.
        shown = {item.comment.id for item in placed}
        placed += [Placed(comment, 0, True) for comment in ordered if comment.id not in shown]
    return placed


def _age(comment: CommentSnapshot) -> tuple[bool, int, int]:
    return comment.root is not None, comment.position, comment.id


def _place(comment: CommentSnapshot, here: set[int]) -> int | None:
    """The comment under which this one stands, None for the outermost level."""
    if comment.parent in here:
        return comment.parent
    if comment.parent is not None and comment.root in here:
        return comment.root
    return None


def _answers_absent_root(comment: CommentSnapshot, here: set[int]) -> bool:
    return comment.parent == comment.root and comment.root not in here


def _walk(
    first: Sequence[CommentSnapshot], answers: dict[int, list[CommentSnapshot]]
) -> Iterator[tuple[CommentSnapshot, int]]:
    """Each comment with its true depth, parents first; a stack, since a chain may be ten thousand long."""
    stack = [(comment, 0) for comment in reversed(first)]
    while stack:
        comment, depth = stack.pop()
        yield comment, depth
        stack.extend((answer, depth + 1) for answer in reversed(answers.get(comment.id, ())))


def _set_out(walk: Iterator[tuple[CommentSnapshot, int]], limit: int, displaced: set[int]) -> list[Placed]:
    placed: list[Placed] = []
    deeper: list[CommentSnapshot] = []
    for comment, depth in walk:
        if depth > limit:
            deeper.append(comment)
            continue
        placed += _at_last_level(deeper, limit)
        deeper = []
        placed.append(Placed(comment, depth, comment.id in displaced))
    return placed + _at_last_level(deeper, limit)


def _at_last_level(deeper: list[CommentSnapshot], limit: int) -> list[Placed]:
    return [Placed(comment, limit, True) for comment in sorted(deeper, key=_age)]

"""Gives comments their places at first publication, and tells which leaves a change is seen on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from rejoinder.discussion import versions
from rejoinder.discussion.counts import Place
from rejoinder.discussion.models import Comment, Leaf, Thread
from rejoinder.press.snapshot import BRANCH_REPLIES, INLINE_REPLIES, PAGE_POSITIONS


def is_placed(comment: Comment) -> bool:
    """Whether readers see this comment, or what is left of it, in the thread."""
    return comment.position is not None or comment.reply_position is not None


class Places:
    """The next free places of one locked thread; asks for each of them once, at the end of an index."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._next_root: int | None = None
        # By identity, since the roots of an import have no id yet; the roots are kept alive with it.
        self._next_reply: dict[int, tuple[Comment, int]] = {}

    def give(self, comment: Comment, root: Comment | None) -> list[Comment]:
        """Place the comment, without saving it; returns what was placed: the comment, and its root where need be.

        A root that was never published is given its place with its first published reply, which would hang in
        the air without it; readers see there that a comment waits.
        """
        if root is None:
            comment.position = self._take_root()
            comment.page = comment.position // PAGE_POSITIONS + 1
            comment.branch = 0
            return [comment]
        placed = [] if is_placed(root) else self.give(root, None)
        number = self._take_reply(root)
        comment.reply_position = number
        comment.page = root.page
        comment.branch = 0 if number < INLINE_REPLIES else (number - INLINE_REPLIES) // BRANCH_REPLIES + 1
        return [*placed, comment]

    def _take_root(self) -> int:
        if self._next_root is None:
            last = Comment.objects.filter(thread=self._thread).aggregate(last=Max("position"))["last"]
            self._next_root = 0 if last is None else last + 1
        self._next_root += 1
        return self._next_root - 1

    def _take_reply(self, root: Comment) -> int:
        number = self._next_reply[id(root)][1] if id(root) in self._next_reply else _after_last_reply(root)
        self._next_reply[id(root)] = (root, number + 1)
        return number


def _after_last_reply(root: Comment) -> int:
    if root._state.adding:
        return 0
    last = Comment.objects.filter(root=root).aggregate(last=Max("reply_position"))["last"]
    return 0 if last is None else last + 1


def show(thread: Thread, changed: Iterable[Comment], *, fresh: Iterable[Comment] = ()) -> None:
    """Raise the thread's version for saved comments whose showing changed; ``fresh`` ones were placed just now."""
    recounted: set[Place] = set()
    stamped: set[Place] = set()
    for comment in [*changed, *fresh]:
        page, branch = comment.page or 1, comment.branch or 0
        if branch:
            recounted.add(Place(page, comment.root_id or 0, branch))
            # The page says how many replies lie on the branch.
            stamped.add(Place(page))
        else:
            recounted.add(Place(page))
    for comment in fresh:
        page, branch = comment.page or 1, comment.branch or 0
        if comment.position is not None and comment.position % PAGE_POSITIONS == 0 and page > 1:
            stamped.add(Place(page - 1))
        # A branch's first reply gives the one before it a way on.
        if branch > 1 and ((comment.reply_position or 0) - INLINE_REPLIES) % BRANCH_REPLIES == 0:
            stamped.add(Place(page, comment.root_id or 0, branch - 1))
    if recounted:
        versions.raise_version(thread, recounted, stamped)


def stamp_mentions(thread: Thread, comment: Comment) -> None:
    """Have the branches printed again that name this comment's author; call it before the version is raised.

    The work grows with the comment's own replies, not with the thread: a name that is taken back must go everywhere.
    """
    leaves = Leaf.objects.filter(thread=thread, page=comment.page or 1, branch__gt=0)
    if comment.root_id is None:
        leaves = leaves.filter(root=comment.pk)
    else:
        answers = Comment.objects.filter(parent=comment, branch__gt=0).values("branch")
        leaves = leaves.filter(root=comment.root_id, branch__in=answers)
    leaves.update(version=thread.version + 1)

"""Gathers one story's comments and gives them back by time, a parent always before its replies."""

from __future__ import annotations

import heapq
import json
import tempfile
from array import array
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime

from rejoinder.imports.imported import ImportedComment

IN_MEMORY = 8 << 20
"""Bytes of comments held in memory; more of them lie in an unnamed temporary file, gone after any crash."""

_ROOT = -1
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Gathering:
    """The comments of one story.

    The counts say, after ``in_order`` began: ``orphans`` (their parent is nowhere in the story), ``adopted``
    (their parent was left out: they answer the nearest comment above it) and ``circles`` (of replies).
    """

    def __init__(self) -> None:
        self.orphans = 0
        self.adopted = 0
        self.circles = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._offsets = array("Q")
        self._times: list[datetime] = []
        self._parents: list[str] = []
        self._index: dict[str, int] = {}
        self._left_out: dict[str, str] = {}
        self._latest = _EARLIEST

    def __len__(self) -> int:
        return len(self._offsets)

    def __contains__(self, comment_id: str) -> bool:
        return comment_id in self._index

    def close(self) -> None:
        """Give the space back."""
        self._file.close()

    def add(self, comment: ImportedComment) -> None:
        """Take a comment whose ``parent`` is as the file says it; its id must be new."""
        self._index[comment.id] = len(self._offsets)
        self._offsets.append(self._file.tell())
        self._parents.append(comment.parent)
        # One without a time of its own stands where it stood in the file.
        self._latest = comment.created_at or self._latest
        self._times.append(self._latest)
        fields = asdict(comment) | {"created_at": comment.created_at and comment.created_at.isoformat()}
        self._file.write(json.dumps(fields).encode() + b"\n")

    def leave_out(self, comment_id: str, parent: str) -> None:
        """Remember a comment that does not come in, so that its replies find the one above it."""
        self._left_out.setdefault(comment_id, parent)

    def earliest(self) -> datetime | None:
        """The first time that any of the comments has; None where none has one."""
        return min((moment for moment in self._times if moment != _EARLIEST), default=None)

    def in_order(self, fallback: datetime | None) -> Iterator[ImportedComment]:
        """The comments with settled parents; ``fallback`` dates those before which no other had a time."""
        parents = [self._parent_of(index) for index in range(len(self))]
        self._break_circles(parents)
        replies: dict[int, list[int]] = {}
        for index, parent in enumerate(parents):
            replies.setdefault(parent, []).append(index)
        ready = [(self._times[index], index) for index in replies.pop(_ROOT, [])]
        heapq.heapify(ready)
        ids = list(self._index)
        while ready:
            moment, index = heapq.heappop(ready)
            for reply in replies.pop(index, []):
                heapq.heappush(ready, (self._times[reply], reply))
            above = parents[index]
            settled = fallback if moment == _EARLIEST else moment
            parent_id = "" if above == _ROOT else ids[above]
            yield replace(self._load(index), parent=parent_id, created_at=settled)

    def _load(self, index: int) -> ImportedComment:
        self._file.seek(self._offsets[index])
        fields = json.loads(self._file.readline())
        del fields["created_at"]
        return ImportedComment(created_at=None, **fields)

    def _parent_of(self, index: int) -> int:
        parent = self._parents[index]
        if not parent:
            return _ROOT
        if parent in self._index:
            return self._index[parent]
        if parent not in self._left_out:
            self.orphans += 1
            return _ROOT
        seen = set()
        while parent in self._left_out and parent not in seen:
            seen.add(parent)
            parent = self._left_out[parent]
        self.adopted += 1
        return self._index.get(parent, _ROOT)

    def _break_circles(self, parents: list[int]) -> None:
        """Make the earliest comment of every circle of answers a root."""
        settled = bytearray(len(parents))
        for start in range(len(parents)):
            way: list[int] = []
            on_way: set[int] = set()
            at = start
            while at != _ROOT and not settled[at] and at not in on_way:
                way.append(at)
                on_way.add(at)
                at = parents[at]
            if at in on_way:
                circle = way[way.index(at) :]
                parents[min(circle, key=lambda index: (self._times[index], index))] = _ROOT
                self.circles += 1
            for index in way:
                settled[index] = 1

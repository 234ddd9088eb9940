"""Where the record says that whoever reported a comment is to be told by mail; whoever sends mail connects here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from rejoinder.discussion.settled import SETTLED_AFTER as SETTLED_AFTER

RECEIVED = "report_received"
"""The report is here. Ids: report."""
ANSWERED = "report_answered"
"""What was decided about it. Ids: report, decision."""

Queue = Callable[[str, str, Mapping[str, int], datetime], object]
"""Takes kind, key, ids and the earliest time; runs inside the caller's transaction."""
_queues: list[Queue] = []


def connect(queue: Queue) -> None:
    """Have everything that is to be told put into this queue, in the transaction in which it came about."""
    if queue not in _queues:
        _queues.append(queue)


def disconnect(queue: Queue) -> None:
    """Put nothing more into this queue."""
    _queues.remove(queue)


def tell(kind: str, key: str, ids: Mapping[str, int], not_before: datetime) -> None:
    """A reader is to be told this, once for each ``key``; ``ids`` are row ids, never an address."""
    for queue in _queues:
        queue(kind, key, ids, not_before)

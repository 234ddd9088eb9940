"""Puts discussions and their counts into article shells, as bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MARKER = re.compile(rb"<!--rejoinder:(thread|count):([0-9]{1,19})-->")


def splice(shell: bytes, fragments: Mapping[int, bytes], counts: Mapping[int, bytes]) -> bytes:
    """The shell with each marker's thread or count in its place, or nothing where nothing is known of it.

    What is put in is not looked at again, so nobody's words can bring in another marker.
    """
    return _MARKER.sub(
        lambda found: (fragments if found[1] == b"thread" else counts).get(int(found[2]), b""), shell
    )


def marked(shell: bytes) -> tuple[frozenset[int], frozenset[int]]:
    """The threads a shell shows, and the threads it counts."""
    found = [(kind, int(thread)) for kind, thread in _MARKER.findall(shell)]
    return (
        frozenset(thread for kind, thread in found if kind == b"thread"),
        frozenset(thread for kind, thread in found if kind == b"count"),
    )


def thread_marker(thread: int) -> str:
    """Where a shell wants the discussion."""
    return f"<!--rejoinder:thread:{thread}-->"


def count_marker(thread: int) -> str:
    """Where a shell wants such as “4 comments”."""
    return f"<!--rejoinder:count:{thread}-->"

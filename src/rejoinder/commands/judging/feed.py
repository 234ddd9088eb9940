"""Reads lines as they come and cuts them into batches, without waiting for a batch to fill."""

from __future__ import annotations

import os
from multiprocessing.connection import wait
from typing import BinaryIO

from rejoinder.commands.comment_lines import Splitter
from rejoinder.commands.judging.batch import Line

LINES = 128
"""Lines of a full batch: enough that sending it costs nothing beside judging it."""
BYTES = 256 * 1024
"""Bytes from which a batch of fewer lines is full, too."""
_PIECE = 1 << 16


class Feed:
    """The lines of a file or a pipe that have been read and not been taken."""

    def __init__(self, source: BinaryIO) -> None:
        """Nothing of the source may have been read before: what Python holds back would be passed over."""
        self.source = source
        self.descriptor = source.fileno()
        self.ended = False
        """Whether there is nothing more to read."""
        self._splitter = Splitter()
        self._lines: list[Line] = []
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._lines)

    @property
    def is_full(self) -> bool:
        """Whether there is enough for a full batch."""
        return len(self._lines) >= LINES or self._bytes >= BYTES

    def read(self) -> None:
        """Take in what there is to read; waits where that is nothing."""
        piece = os.read(self.descriptor, _PIECE)
        self.ended = not piece
        found = self._splitter.take(piece) if piece else self._splitter.end()
        self._lines += found
        self._bytes += sum(len(line) for _, line in found)

    def batch(self) -> list[Line]:
        """At most a full batch of what has been read; empty where nothing has."""
        count = size = 0
        for _, line in self._lines[:LINES]:
            count += 1
            size += len(line)
            if size >= BYTES:
                break
        taken, self._lines = self._lines[:count], self._lines[count:]
        self._bytes -= size
        return taken

    def fill(self) -> None:
        """Read until there is a full batch, nothing more is ready to be read, or the end is reached.

        Waits only while there is nothing at all.
        """
        while not (self.ended or self.is_full):
            if self._lines and not wait([self.descriptor], 0):
                return
            self.read()

"""Ends a working process between two pieces of work."""

from __future__ import annotations

import signal
import time
from types import FrameType


class Stopping:
    """Whether the process was asked to end; asked between two pieces of work, each of which is left whole."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True

    def sleep(self, seconds: float) -> None:
        """Wait, but not beyond the moment it is asked."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))

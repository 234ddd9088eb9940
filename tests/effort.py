"""How much processor time work takes, so told that what else a machine does at that moment hardly counts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_TRIES = 2


def effort(work: Callable[[], object]) -> float:
    """The least processor time of two tries of the work, in seconds.

    Without collecting garbage meanwhile: a collection walks through all that the tests before have left, which is
    not the work's own.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        return min(_once(work) for _ in range(_TRIES))
    finally:
        if was_on:
            gc.enable()


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start

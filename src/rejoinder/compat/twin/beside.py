"""Does work beside the caller: each piece in a thread of its own, only so many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

_Result = TypeVar("_Result")


class Beside:
    """So many lanes for work, each piece a daemon, so that what is slow does not keep the process from ending."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._lanes = threading.BoundedSemaphore(most)

    def begin(self, work: Callable[[], _Result]) -> Future[_Result] | None:
        """What the work comes to, its exception included; None, and nothing begun, where no lane is free."""
        if not self._lanes.acquire(blocking=False):
            return None
        future: Future[_Result] = Future()

        def run() -> None:
            try:
                result = work()
            except Exception as error:
                self._lanes.release()
                future.set_exception(error)
            else:
                self._lanes.release()
                future.set_result(result)

        try:
            threading.Thread(target=run, name=self._name, daemon=True).start()
        except RuntimeError:
            # The machine has no thread left to give.
            self._lanes.release()
            return None
        return future

"""Kills whoever sends mail, round after round, and lets a last one finish."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.discussion.killing import started
from tests.notices.catcher import Catcher

LEAST = 5
"""Mails that arrive in a round before the kill."""


def killed_and_finished(data: Path, sender: str, server: Catcher, rounds: int, last: int = 1) -> None:
    """Have ``sender`` killed in so many rounds, then run it ``last`` times to its end.

    The program is given the round and the server's port as one number: round * 100,000 + port.
    """
    for number in range(rounds):
        before = len(server.caught)
        process = started(data, sender, number * 100_000 + server.port)
        try:
            _wait(server, before + LEAST)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)
            assert process.stdout is not None
            process.stdout.close()
    for number in range(rounds, rounds + last):
        process = started(data, sender, number * 100_000 + server.port)
        assert process.stdout is not None and process.stdout.readline() == b"done\n"
        process.wait(20)
        process.stdout.close()


def _wait(server: Catcher, count: int) -> None:
    deadline = time.monotonic() + 180
    while len(server.caught) < count:
        assert time.monotonic() < deadline, "nothing is being sent"
        time.sleep(0.005)

"""One running site for each data directory: a lock that dies with its holder, and says who that is."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

NAME = "serve.lock"
_PATIENCE = 3.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who serves a data directory."""

    pid: int
    address: str


class AlreadyServed(Exception):
    """The data directory is being served by somebody else."""

    def __init__(self, directory: Path, holder: Holder | None) -> None:
        who = f"by process {holder.pid}, at {holder.address}" if holder else "by another process"
        super().__init__(
            f"{directory} is already being served {who}."
            " Stop that one first, or give this one another --data directory."
        )
        self.holder = holder


def take(directory: Path, address: str) -> IO[str]:
    """The lock on a data directory, held while the file is open in this process or in one forked from it.

    Children keep it open on purpose: as long as one of a killed parent's children still lives, nobody else
    may begin. Raises AlreadyServed where another site is running on the directory.
    """
    file = (directory / NAME).open("a+", encoding="utf-8")
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            holder = _told(directory / NAME)
            # The children of a parent that was killed take a moment to follow it.
            if (holder is None or _lives(holder.pid)) or time.monotonic() > deadline:
                file.close()
                raise AlreadyServed(directory, holder) from None
            time.sleep(0.05)
    file.seek(0)
    file.truncate()
    json.dump({"pid": os.getpid(), "address": address}, file)
    file.flush()
    return file


def holder(directory: Path) -> Holder | None:
    """Who serves the directory now; None where nobody does."""
    path = directory / NAME
    with contextlib.suppress(OSError), path.open("r", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return _told(path)
    return None


def _told(path: Path) -> Holder | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Holder(int(content["pid"]), str(content["address"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

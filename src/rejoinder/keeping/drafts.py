"""A file that gets its name only once it is whole, for its owner's eyes only."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_UNFINISHED = re.compile(r"(\..+\.unfinished-[0-9]+-[0-9a-f]{8})(\..+)?")


class Exists(FileExistsError):
    """There is a file of this name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already, and nothing is written over. Name another file.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file on its way to its name."""

    file: IO[bytes]
    path: Path
    """Where it is now."""

    def beside(self, what: str) -> Path:
        """The name of a further file needed while this one is written; empty, for its owner only, and swept with it."""
        path = self.path.with_name(f"{self.path.name}.{what}")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        return path


@contextmanager
def draft(path: Path) -> Iterator[Draft]:
    """A new file to write to, beside ``path``; it takes that name, whole and on the disk, when the block ends.

    Where the block fails, or the process dies, nothing ever bears the name. Raises Exists where something does
    already, OSError where nothing can be written.
    """
    if os.path.lexists(path):
        raise Exists(path)
    sweep(path.parent)
    unfinished = path.with_name(f".{path.name[:150]}.unfinished-{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            # Held while it is written: whoever finds it unlocked knows that its writer is dead.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield Draft(file, unfinished)
            file.flush()
            os.fsync(file.fileno())
            _name(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    flush_folder(path.parent)


def sweep(folder: Path) -> int:
    """Take away what killed processes left unfinished in the folder; how many files that were."""
    swept = 0
    for left in folder.glob(".*.unfinished-*"):
        found = _UNFINISHED.fullmatch(left.name)
        if found is not None and not _is_written(left.with_name(found[1])):
            with suppress(OSError):
                left.unlink()
                swept += 1
    return swept


def flush_folder(folder: Path) -> None:
    """Have the folder's names on the disk, so that a machine that goes down now keeps them."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_written(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _name(unfinished: Path, path: Path) -> None:
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise Exists(path) from None
    except OSError:
        # Some file systems know no second name for a file.
        if os.path.lexists(path):
            raise Exists(path) from None
        unfinished.rename(path)

"""Finds the pictures and documents of a site, wherever links lead to them; what could not come back is named."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rejoinder.keeping.archive.manifest import is_member
from rejoinder.keeping.archive.writing import NotRestorable

FOLDER = "media"
_OF_THE_FILE_SYSTEM = "lost+found"
"""At the top of a disk of its own, for its administrator alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """A picture or document."""

    name: str
    """Of its member in a backup, such as ``media/documents/plan.pdf``."""
    path: Path
    bytes: int


def found(directory: Path) -> list[Found]:
    """Every file under the site's folder of media, by name; empty where there is no such folder.

    A link stands for what it leads to: a folder may lie on a larger disk. Raises NotRestorable for what cannot be
    read or could not be restored, rather than leave it out.
    """
    folder = directory / FOLDER
    return sorted(_below(folder), key=lambda one: one.name) if os.path.lexists(folder) else []


def _below(folder: Path) -> Iterator[Found]:
    waiting: list[tuple[Path, str, frozenset[tuple[int, int]]]] = [(folder, FOLDER, frozenset())]
    while waiting:
        path, name, above = waiting.pop()
        status = _status(path)
        if status is None:
            continue
        if stat.S_ISDIR(status.st_mode):
            here = (status.st_dev, status.st_ino)
            if here in above:
                raise NotRestorable(f"{shown(path)} leads back to a folder that it lies in itself.")
            waiting += [(entry, f"{name}/{entry.name}", above | {here}) for entry in _entries(path)]
        elif stat.S_ISREG(status.st_mode):
            if not is_member(name):
                raise NotRestorable(
                    f"{shown(path)} has a name that could not be restored: there is a backslash in it, or something"
                    " that is no text. Give it another one."
                )
            yield Found(name, path, status.st_size)
        else:
            raise NotRestorable(f"{shown(path)} is neither a file nor a folder.")


def _status(path: Path) -> os.stat_result | None:
    """Of what the path leads to; None for what was deleted meanwhile."""
    try:
        return path.stat()
    except FileNotFoundError as error:
        if os.path.lexists(path):
            raise NotRestorable(f"{shown(path)} is a link to something that is not there.") from error
        return None
    except OSError as error:
        raise unreadable(path, error) from error


def _entries(path: Path) -> list[Path]:
    try:
        return list(path.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        if path.name == _OF_THE_FILE_SYSTEM and isinstance(error, PermissionError):
            return []
        raise unreadable(path, error) from error


def unreadable(path: Path, error: OSError) -> NotRestorable:
    """The error that says which file or folder it is."""
    return NotRestorable(f"{shown(path)} cannot be read: {error.strerror or type(error).__name__}.")


def shown(path: Path) -> str:
    """The path in letters that can be written anywhere."""
    return str(path).encode("utf-8", "backslashreplace").decode()

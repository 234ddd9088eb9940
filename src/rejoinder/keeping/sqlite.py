"""A SQLite database, copied while it is written to, and made ready to be served again."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from rejoinder.keeping.afterwards import AFTERWARDS
from rejoinder.keeping.archive.manifest import SQLITE
from rejoinder.keeping.contents import Contents, told
from rejoinder.keeping.progress import Progress

DATABASE = "rejoinder.sqlite3"
MEMBER = f"database/{DATABASE}"
_LOOK = 0.2


class Unsound(RuntimeError):
    """The copy that was made of a database is not sound; the message says what SQLite found."""


def copy(source: Path, target: Path, progress: Progress) -> None:
    """Write the database as it stands at one moment to the empty file ``target``; nobody is held up meanwhile.

    By VACUUM INTO and not by SQLite's copying of pages: one read transaction as well, but what was deleted or erased
    does not come along in the free pages, and the copy is as small as it can be. Raises sqlite3.Error, Unsound.
    """
    with closing(_opened(source)) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        with _Watched(target, pages * size, progress):
            connection.execute("VACUUM INTO ?", [str(target)])
    with closing(_opened(target)) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise Unsound(f"The copy of the database is not sound: {found}. Check the disk, and {source}.")


def contents(database: Path) -> Contents:
    """What is in a copy that nobody writes to."""
    with closing(_opened(database)) as connection:
        return told(SQLITE, lambda query: connection.execute(query).fetchall())


def settle(database: Path) -> dict[str, int]:
    """Change in a restored database what must not go on where it was; how many rows, by what they are."""
    changed: dict[str, int] = {}
    with closing(_opened(database)) as connection:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        connection.execute("BEGIN")
        for step in AFTERWARDS:
            if step.table in tables:
                changed[step.what] = connection.execute(step.statement).rowcount
        connection.execute("COMMIT")
    return changed


def _opened(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(database, isolation_level=None, timeout=20)


class _Watched:
    """Tells how far a file has grown while something else writes it."""

    def __init__(self, target: Path, expected: int, progress: Progress) -> None:
        self._target, self._expected, self._progress = target, expected, progress
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_LOOK):
            size = self._target.stat().st_size if self._target.exists() else 0
            self._progress("Copying the database", min(size, self._expected), self._expected)

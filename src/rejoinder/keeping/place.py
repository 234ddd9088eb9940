"""The place that a backup is restored into: whether it is empty, and whether a restore there was broken off."""

from __future__ import annotations

import shutil
from pathlib import Path

from rejoinder.keeping import drafts
from rejoinder.keeping.sqlite import DATABASE
from rejoinder.plugins import load_late

STAGE = ".restoring"
"""In the data directory, while something is restored into it: what is not in its place yet."""
AWAITS = "awaits-the-database"
"""In the stage, once all else is in its place: the commit of PostgreSQL's transaction is what is missing."""
MOVED = ("media", "keys")
_NOTHING = {STAGE, "serve.lock", "lost+found"}


class NotEmpty(RuntimeError):
    """There is something in the place already; the message says what to do."""


def check(directory: Path) -> None:
    """Raises NotEmpty where anything is in the directory but what a restore that was broken off left there."""
    if not directory.exists():
        return
    if not directory.is_dir():
        raise NotEmpty(f"{directory} is a file, not a directory. Name another with --data DIR.")
    allowed = _NOTHING | (set(MOVED) if (directory / STAGE).is_dir() else set())
    there = sorted(path.name for path in directory.iterdir() if path.name not in allowed)
    if there:
        raise NotEmpty(
            f"{directory} is not empty ({', '.join(there[:3])}{' …' if len(there) > 3 else ''}), and a backup is only"
            " restored into an empty place. Name one with --data DIR, or move this one away."
        )


def stage(directory: Path) -> Path:
    """The empty folder to restore into first, on the same disk as the place itself.

    From here on the place counts as unfinished. What an earlier restore left there is taken away.
    """
    directory.mkdir(parents=True, exist_ok=True)
    staged = directory / STAGE
    staged.mkdir(mode=0o700, exist_ok=True)
    # Whoever finds the stage without this takes it for nothing.
    drafts.flush_folder(directory)
    _clear(directory)
    return staged


def abandon(directory: Path) -> None:
    """Take away what a restore that failed had put there, unless only the database's own word is missing."""
    staged = directory / STAGE
    if (staged / AWAITS).exists():
        return
    _clear(directory)
    staged.rmdir()


def move_out(directory: Path, *, awaits_database: bool) -> None:
    """Put all but the database in its place; ``awaits_database`` marks that a transaction elsewhere ends it."""
    staged = directory / STAGE
    if awaits_database:
        (staged / AWAITS).touch(mode=0o600)
    for name in MOVED:
        if (staged / name).exists():
            (staged / name).rename(directory / name)
    drafts.flush_folder(staged)
    drafts.flush_folder(directory)


def finish(directory: Path) -> None:
    """Take the emptied stage away: the place is complete."""
    (directory / STAGE / AWAITS).unlink(missing_ok=True)
    (directory / STAGE).rmdir()
    drafts.flush_folder(directory)


def _clear(directory: Path) -> None:
    for path in [*(directory / STAGE).iterdir(), *(directory / name for name in MOVED)]:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def is_unfinished(directory: Path, database: str) -> bool:
    """Whether a restore into the directory is under way or was broken off, so that there is no site in it.

    One that was killed between its last step and its tidying up is finished here.
    """
    staged = directory / STAGE
    if not staged.is_dir():
        return False
    if {path.name for path in staged.iterdir()} - {AWAITS}:
        return True
    if database:
        complete = load_late("rejoinder.keeping.postgresql", "look into the database").holds_a_site(database)
    else:
        complete = (directory / DATABASE).exists()
    if complete:
        finish(directory)
    return not complete

"""A small site on the disk, made without a server, and its backup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rejoinder.commands.restore import known_migrations
from rejoinder.keeping import backup, restore
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.backup import Made, Site
from rejoinder.keeping.progress import Progress, silent
from rejoinder.server import template

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
KEYS = {"address.key": "ab" * 32, "secret.key": "cd" * 32}
PICTURE = bytes(range(256)) * 3000


def lay_out(directory: Path, *, users: int = 3) -> Path:
    """A data directory with a database, two pictures and keys."""
    directory.mkdir(parents=True)
    template.lay_out(directory / "rejoinder.sqlite3")
    with closing(sqlite3.connect(directory / "rejoinder.sqlite3")) as connection, connection:
        for number in range(users):
            connection.execute(
                "INSERT INTO accounts_user (password, is_superuser, username, first_name, last_name, email,"
                " is_staff, is_active, date_joined) VALUES ('', 0, ?, '', '', '', 1, 1, '2026-01-01')",
                [f"person-{number}"],
            )
    (directory / "media" / "original_images").mkdir(parents=True)
    (directory / "media" / "original_images" / "ferry.png").write_bytes(PICTURE)
    (directory / "media" / "documents").mkdir()
    (directory / "media" / "documents" / "plan of the quay.txt").write_text("Stairs, bollards, a bench.")
    (directory / "keys").mkdir(mode=0o700)
    for name, key in KEYS.items():
        (directory / "keys" / name).write_text(key)
    return directory


def users(directory: Path) -> list[str]:
    """Who stands in a site's record."""
    with closing(sqlite3.connect(directory / "rejoinder.sqlite3")) as connection:
        return [name for (name,) in connection.execute("SELECT username FROM accounts_user ORDER BY id")]


def back_up(directory: Path, file: Path, progress: Progress = silent) -> Made:
    """Its backup."""
    settings = {"REJOINDER_URL": "https://lantern.example", "REJOINDER_SMTP": None}
    return backup.make(Site(directory, "", {}, settings, "0.1.0"), file, NOW, progress)


def target(directory: Path) -> restore.Target:
    """Where to restore a SQLite site to, without its keys."""
    return restore.Target(directory, "", {}, known_migrations(), lambda scratch, migrations: None)


def restore_into(directory: Path, file: Path, progress: Progress = silent) -> restore.Restored:
    """Restore a backup; raises BadBackup and place.NotEmpty."""
    with Backup(file) as opened:
        return restore.restore(opened, target(directory), progress)


def files(directory: Path) -> dict[str, bytes]:
    """Everything in a directory, by its path there."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }

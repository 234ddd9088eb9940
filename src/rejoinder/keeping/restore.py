"""Restores a backup into an empty place, where it is checked whole before anything is touched."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rejoinder.keeping import drafts, keyring, place, sqlite
from rejoinder.keeping.archive.manifest import SQLITE, BadBackup, Manifest
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.backup import SETTINGS
from rejoinder.keeping.progress import Progress
from rejoinder.plugins import load_late

Migrate = Callable[[Path, Iterable[str]], None]
"""Lays a schema of these migrations out in the database; told a scratch directory for Django to start on."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup is restored to."""

    directory: Path
    database: str
    """Address of an empty PostgreSQL; blank for SQLite in the directory."""
    keys: Mapping[str, str]
    """Read from a file of keys; empty where none was given."""
    known: frozenset[str]
    """The migrations that this version knows, as manifests write them."""
    migrate: Migrate


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it."""

    manifest: Manifest
    settings: Mapping[str, str | None]
    """What the environment of the site set; None for a secret, which is not in the backup."""
    changed: Mapping[str, int]
    """What was changed in the database, by the name of the step; see ``keeping.afterwards``."""


def restore(backup: Backup, target: Target, progress: Progress) -> Restored:
    """Check the backup and the place, then restore the one into the other.

    Killed at any moment, it leaves a place that holds nothing for anybody, and into which it can be restored again;
    or a complete one. Raises BadBackup and place.NotEmpty with nothing touched; OSError and the database's own errors.
    """
    manifest = backup.manifest
    _check_engine(manifest, target)
    check_versions(manifest.migrations, target.known)
    place.check(target.directory)
    if target.database:
        postgresql = load_late("rejoinder.keeping.postgresql", "restore a PostgreSQL")
        postgresql.check_empty(target.database)
    backup.verify(progress)
    settings = _settings(backup)
    staged = place.stage(target.directory)
    try:
        changed = _fill(backup, target, staged, progress)
    except Exception:
        place.abandon(target.directory)
        raise
    place.finish(target.directory)
    return Restored(manifest, settings, changed)


def _fill(backup: Backup, target: Target, staged: Path, progress: Progress) -> dict[str, int]:
    _unpack(backup, staged, progress)
    keyring.lay(staged / "keys", target.keys, backup.manifest.keys)
    drafts.flush_folder(staged / "keys")
    if target.database:
        return _into_postgresql(backup, target, staged, progress)
    changed = sqlite.settle(staged / sqlite.DATABASE)
    _flush(staged / sqlite.DATABASE)
    place.move_out(target.directory, awaits_database=False)
    # By this one step an unfinished place becomes a complete one.
    (staged / sqlite.DATABASE).rename(target.directory / sqlite.DATABASE)
    drafts.flush_folder(target.directory)
    return changed


def check_versions(migrations: Iterable[str], known: frozenset[str]) -> None:
    """Raises BadBackup for a database that a newer version of Rejoinder or of Wagtail has used."""
    newest: dict[str, int] = {}
    for one in known:
        app, number = _numbered(one)
        newest[app] = max(newest.get(app, 0), number)
    ahead = [one for one in migrations if (found := _numbered(one))[1] > newest.get(found[0], 0) and found[1]]
    if ahead:
        raise BadBackup(
            f"Its database was last used by a newer version of Rejoinder or of Wagtail ({', '.join(ahead[:3])}"
            f"{' …' if len(ahead) > 3 else ''}). Install that version, and restore with it."
        )


def _numbered(migration: str) -> tuple[str, int]:
    app, _, name = migration.partition(" ")
    found = re.match(r"\d+", name)
    return app, int(found[0]) if found else 0


def _check_engine(manifest: Manifest, target: Target) -> None:
    if (manifest.engine == SQLITE) == (not target.database):
        return
    if manifest.engine == SQLITE:
        raise BadBackup(
            "It holds a SQLite database, but REJOINDER_DATABASE names a PostgreSQL. Restore without that setting; to"
            " move to PostgreSQL, write rejoinder export --format native and import it there."
        )
    raise BadBackup(
        "It holds a PostgreSQL database. Name an empty one to restore into with REJOINDER_DATABASE."
    )


def _settings(backup: Backup) -> dict[str, str | None]:
    content = b"".join(backup.pieces(backup.one(SETTINGS)))
    try:
        data: Any = json.loads(content)
        return {str(name): None if value is None else str(value) for name, value in data.items()}
    except (ValueError, AttributeError) as error:
        raise BadBackup(f"Its {SETTINGS} cannot be understood.") from error


def _unpack(backup: Backup, staged: Path, progress: Progress) -> None:
    members = [*backup.under("media"), *(m for m in backup.under("database") if m.name == sqlite.MEMBER)]
    total, done = sum(member.bytes for member in members), 0

    def unpacked(count: int) -> None:
        nonlocal done
        done += count
        progress("Restoring", done, total)

    folders: set[Path] = set()
    for member in members:
        path = staged / member.name.removeprefix("database/")
        path.parent.mkdir(parents=True, exist_ok=True)
        private = path.name == sqlite.DATABASE and path.parent == staged
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
        with os.fdopen(descriptor, "wb") as file:
            backup.unpack(member, file, unpacked)
            file.flush()
            os.fsync(file.fileno())
        folders |= {parent for parent in path.parents if parent.is_relative_to(staged)}
    for folder in folders:
        drafts.flush_folder(folder)


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _into_postgresql(backup: Backup, target: Target, staged: Path, progress: Progress) -> dict[str, int]:
    postgresql = load_late("rejoinder.keeping.postgresql", "restore a PostgreSQL")
    scratch = staged / "scratch"
    scratch.mkdir()
    target.migrate(scratch, backup.manifest.migrations)
    scratch.rmdir()
    with postgresql.filled(target.database, backup, progress) as changed:
        place.move_out(target.directory, awaits_database=True)
    return dict(changed)

"""Makes a backup of a site while it serves: database, pictures and documents, rules and settings, no keys."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from rejoinder import plugins
from rejoinder.keeping import drafts, keyring, sqlite
from rejoinder.keeping.archive import writing
from rejoinder.keeping.archive.manifest import SQLITE, Manifest, seal
from rejoinder.keeping.archive.writing import Writing
from rejoinder.keeping.contents import Contents
from rejoinder.keeping.drafts import Draft
from rejoinder.keeping.progress import Progress

SETTINGS = "settings/settings.json"


@dataclass(frozen=True, slots=True)
class Site:
    """What of an installation a backup is made of."""

    directory: Path
    database: str
    """Address of a PostgreSQL; blank for the SQLite file in the directory."""
    keys: Mapping[str, str]
    """Those given by the environment, by name; blank ones lie in the directory."""
    settings: Mapping[str, str | None]
    """What the environment sets, by name; None for a secret, whose value is not kept."""
    version: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it."""

    manifest: Manifest
    digest: str
    """Of the manifest: whoever keeps it elsewhere can tell this backup from any other."""
    bytes: int
    vanished: int
    """Pictures and documents that were deleted while they were to be copied."""


def make(site: Site, file: Path, now: datetime, progress: Progress) -> Made:
    """Write the backup; ``file`` bears its name only once it is whole and on the disk.

    The database is that of one moment; pictures are copied after it, so that none it names is missing but those
    deleted meanwhile. Raises drafts.Exists, OSError, sqlite.Unsound, and the database's own errors.
    """
    with drafts.draft(file) as draft, Writing(draft.file) as target:
        found = _database(site, draft, target, progress)
        for slug, text in found.rules.items():
            target.add(f"rulesets/{slug}.toml", text.encode())
        target.add(SETTINGS, json.dumps(dict(site.settings), indent=1).encode())
        vanished = _media(site.directory / "media", target, progress)
        manifest = Manifest(
            made_at=writing.moment(now),
            rejoinder=site.version,
            engine=found.engine,
            migrations=found.migrations,
            keys=keyring.fingerprints(keyring.standing(site.directory, site.keys)),
            rows=found.rows,
            members=tuple(target.members),
            tables=found.tables,
            sequences=found.sequences,
        )
        target.close(manifest)
    digest = seal(manifest.to_bytes()).rpartition(b" ")[2].decode()
    return Made(manifest, digest, file.stat().st_size, vanished)


def _database(site: Site, draft: Draft, target: Writing, progress: Progress) -> Contents:
    if site.database:
        postgresql = plugins.load_late("rejoinder.keeping.postgresql", "back up a PostgreSQL")
        return cast(Contents, postgresql.copy(site.database, target, progress))
    copied = draft.beside(SQLITE)
    try:
        sqlite.copy(site.directory / sqlite.DATABASE, copied, progress)
        size, done = copied.stat().st_size, 0

        def packed(count: int) -> None:
            nonlocal done
            done += count
            progress("Packing the database", done, size)

        with copied.open("rb") as source:
            target.copy(sqlite.MEMBER, source, packed)
        return sqlite.contents(copied)
    finally:
        copied.unlink(missing_ok=True)


def _media(folder: Path, target: Writing, progress: Progress) -> int:
    paths = sorted(_files(folder))
    total = sum(size for _, size in paths)
    done = vanished = 0

    def copied(count: int) -> None:
        nonlocal done
        done += count
        progress("Copying pictures and documents", min(done, total), total)

    for path, _ in paths:
        try:
            source = path.open("rb")
        except FileNotFoundError:
            vanished += 1
            continue
        with source:
            target.copy(f"media/{path.relative_to(folder).as_posix()}", source, copied)
    return vanished


def _files(folder: Path) -> Iterator[tuple[Path, int]]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            try:
                yield path, path.stat().st_size
            except FileNotFoundError:
                continue

"""Makes a backup of a site while it serves: database, pictures and documents, rules and settings, no keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from rejoinder import plugins
from rejoinder.keeping import drafts, keyring, media, sqlite
from rejoinder.keeping.archive import writing
from rejoinder.keeping.archive.manifest import SQLITE, BadBackup, Manifest, seal
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.archive.writing import NotRestorable, Writing
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
    deleted meanwhile. Raises NotRestorable for what could be written and never restored, drafts.Exists, OSError,
    sqlite.Unsound, and the database's own errors.
    """
    with drafts.draft(file) as draft, Writing(draft.file) as target:
        found = _database(site, draft, target, progress)
        for slug, text in found.rules.items():
            target.add(f"rulesets/{slug}.toml", text.encode())
        target.add(SETTINGS, json.dumps(dict(site.settings), indent=1).encode())
        vanished = _media(site.directory, target, progress)
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
        draft.file.flush()
        _read_back(draft.path, manifest)
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


def _read_back(path: Path, manifest: Manifest) -> None:
    """As a restore begins: nobody is to learn only then that what was written every night is refused."""
    try:
        with Backup(path) as opened:
            same = opened.manifest == manifest
    except BadBackup as error:
        raise NotRestorable(f"What was written could not be restored from. {error}") from error
    if not same:
        raise NotRestorable("What was written is read back otherwise.")


def _media(directory: Path, target: Writing, progress: Progress) -> int:
    every = media.found(directory)
    total = sum(one.bytes for one in every)
    done = vanished = 0

    def copied(count: int) -> None:
        nonlocal done
        done += count
        progress("Copying pictures and documents", min(done, total), total)

    for one in every:
        try:
            source = one.path.open("rb")
        except FileNotFoundError:
            vanished += 1
            continue
        except OSError as error:
            raise media.unreadable(one.path, error) from error
        with source:
            target.copy(one.name, source, copied)
    return vanished

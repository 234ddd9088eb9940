"""Lays out the schema that a backup has in an empty PostgreSQL, by the same migrations that made it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from rejoinder.keeping.archive.manifest import BadBackup


def migrate(migrations: Iterable[str]) -> None:
    """Apply exactly these migrations, such as ``discussion 0004_desk``; raises BadBackup where that cannot be done.

    Run again after it was broken off, it goes on where it was.
    """
    wanted = {(app, name) for app, _, name in (one.partition(" ") for one in migrations)}
    executor = MigrationExecutor(connection)
    nodes, on_disk = executor.loader.graph.nodes, executor.loader.disk_migrations
    # One that took the place of several is recorded together with those.
    known = {*nodes, *on_disk, *(old for made in on_disk.values() for old in made.replaces)}
    unknown = sorted(f"{app} {name}" for app, name in wanted - known)
    if unknown:
        raise BadBackup(
            f"Its schema cannot be made here, since this version has no migration {unknown[0]}. Install the version of"
            " Rejoinder that made it, and restore with that."
        )
    last = [node for node in wanted if node in nodes and not _followed_by(executor, node) & wanted]
    executor.migrate(sorted(last))
    applied = set(MigrationRecorder(connection).applied_migrations())
    if applied != wanted:
        more = ", ".join(sorted(f"{app} {name}" for app, name in applied ^ wanted)[:3])
        raise BadBackup(
            f"The database has another schema than the backup ({more}). Restore into a new database."
        )
    connection.close()


def _followed_by(executor: MigrationExecutor, node: tuple[str, str]) -> set[tuple[str, str]]:
    """The migrations of the same application that directly follow this one."""
    children = executor.loader.graph.node_map[node].children
    return {(child.key[0], child.key[1]) for child in children if child.key[0] == node[0]}

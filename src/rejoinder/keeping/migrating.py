"""Applies migrations so that each is made and recorded in one step, and lays out the schema that a backup has."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management.commands import migrate as shipped
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from rejoinder.keeping.archive.manifest import BadBackup


class WholeExecutor(MigrationExecutor):
    """Django's executor, but a process that is killed leaves no migration half made, or made and not recorded.

    Django records most migrations after their transaction, and Wagtail has one that asks for no transaction (0070);
    whoever is killed in between could neither go on nor begin again. A migration that alters an index while the
    site serves cannot be in a transaction, and is applied as Django does it.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        if any(type(operation).__name__.endswith("Concurrently") for operation in migration.operations):
            return super().apply_migration(state, migration, fake, fake_initial)
        # SQLite can turn its constraints off before a transaction only, and needs them off for a migration.
        with self.connection.constraint_checks_disabled(), transaction.atomic(self.connection.alias):
            return super().apply_migration(state, migration, fake, fake_initial)


def make_whole() -> None:
    """Have Django's own ``migrate`` command apply each migration whole, too."""
    # The command has no other way to be told its executor.
    shipped.MigrationExecutor = WholeExecutor  # type: ignore[attr-defined]


def migrate(migrations: Iterable[str]) -> None:
    """Apply exactly these migrations, such as ``discussion 0004_desk``; raises BadBackup where that cannot be done.

    Run again after it was broken off, it goes on where it was.
    """
    wanted = {(app, name) for app, _, name in (one.partition(" ") for one in migrations)}
    executor = WholeExecutor(connection)
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

"""A PostgreSQL database, copied by the driver in one snapshot, and filled again in one transaction.

By COPY and not by pg_dump; see docs/decisions/backups-by-the-driver.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import IsolationLevel, sql

from rejoinder.keeping.afterwards import AFTERWARDS
from rejoinder.keeping.archive.manifest import POSTGRESQL, BadBackup
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.archive.writing import Writing
from rejoinder.keeping.contents import Contents, told
from rejoinder.keeping.place import NotEmpty
from rejoinder.keeping.progress import Progress

_TABLES = """
SELECT c.relname, c.reltuples::bigint, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname, c.reltuples ORDER BY c.relname
"""
_SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value > 0"
)
_OURS = (
    "discussion_publication",
    "discussion_comment",
    "accounts_user",
    "accounts_commenter",
    "newsroom_frontpage",
)
"""Tables in any of which a row tells of a site."""


def copy(address: str, target: Writing, progress: Progress) -> Contents:
    """Put every table into the backup as it stands at one moment; nobody is held up meanwhile.

    Raises psycopg.Error.
    """
    with psycopg.connect(address) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        found = connection.execute(_TABLES).fetchall()
        expected = sum(max(0, rows) for _, rows, _ in found)
        tables = {str(name): tuple(map(str, columns)) for name, _, columns in found}
        done = 0
        for name, columns in tables.items():
            with (
                target.member(f"database/{name}.copy") as sink,
                connection.cursor() as cursor,
                cursor.copy(_copy("COPY {} ({}) TO STDOUT", name, columns)) as rows,
            ):
                for piece in rows:
                    sink.write(piece)
                    done += bytes(piece).count(b"\n")
                    progress("Copying the database", min(done, expected), expected)
        # Read last: a number given out meanwhile is never given out again.
        sequences = {str(name): int(last) for name, last in connection.execute(_SEQUENCES).fetchall()}
        return told(
            POSTGRESQL, lambda query: connection.execute(query.encode()).fetchall(), tables, sequences
        )


def check_empty(address: str) -> None:
    """Raises NotEmpty where a site is in the database already, or tables that are none of ours; psycopg.Error."""
    with psycopg.connect(address) as connection:
        there = _tables(connection)
        if there and "django_migrations" not in there:
            raise NotEmpty(
                f"The database has tables of something else ({', '.join(sorted(there)[:3])}). Name an empty one with"
                " REJOINDER_DATABASE, such as a new one made by createdb."
            )
        if _holds_a_site(connection, there):
            raise NotEmpty(
                "There is a site in the database already. Name an empty one with REJOINDER_DATABASE, such as a new one"
                " made by createdb."
            )


def holds_a_site(address: str) -> bool:
    """Whether anything that people wrote is in the database; raises psycopg.Error."""
    with psycopg.connect(address) as connection:
        return _holds_a_site(connection, _tables(connection))


@contextmanager
def filled(address: str, backup: Backup, progress: Progress) -> Iterator[dict[str, int]]:
    """Put the backup's rows into a database whose schema is laid out; committed when the block ends well.

    The block is given what was changed afterwards, by the name of the step. Raises BadBackup where the tables are not
    those of the backup, psycopg.Error.
    """
    manifest = backup.manifest
    with psycopg.connect(address) as connection:
        there = _columns(connection)
        _compare(there, manifest.tables)
        names = sql.SQL(", ").join(map(sql.Identifier, there))
        connection.execute("SET CONSTRAINTS ALL DEFERRED")
        connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
        total, done = sum(member.bytes for member in backup.under("database")), 0
        for name, columns in manifest.tables.items():
            with (
                connection.cursor() as cursor,
                cursor.copy(_copy("COPY {} ({}) FROM STDIN", name, columns)) as rows,
            ):
                for piece in backup.pieces(backup.one(f"database/{name}.copy")):
                    rows.write(piece)
                    done += len(piece)
                    progress("Restoring the database", done, total)
        for name, last in manifest.sequences.items():
            connection.execute("SELECT setval(%s::regclass, %s)", [f'"{name}"', last])
        changed = {
            step.what: connection.execute(step.statement.encode()).rowcount
            for step in AFTERWARDS
            if step.table in there
        }
        yield changed


def _copy(statement: LiteralString, table: str, columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))


def _tables(connection: psycopg.Connection[Any]) -> set[str]:
    return set(_columns(connection))


def _columns(connection: psycopg.Connection[Any]) -> dict[str, tuple[str, ...]]:
    found = connection.execute(_TABLES).fetchall()
    return {str(name): tuple(map(str, columns)) for name, _, columns in found}


def _holds_a_site(connection: psycopg.Connection[Any], tables: set[str]) -> bool:
    for name in _OURS:
        query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))
        if name in tables and connection.execute(query).fetchone() is not None:
            return True
    return False


def _compare(there: Mapping[str, tuple[str, ...]], backed_up: Mapping[str, tuple[str, ...]]) -> None:
    differing = sorted(
        name for name in {*there, *backed_up} if set(there.get(name, ())) != set(backed_up.get(name, ()))
    )
    if differing:
        raise BadBackup(
            f"Its tables are not those that its own migrations make here ({', '.join(differing[:3])}). Install the"
            " version of Rejoinder that made it, and restore with that."
        )

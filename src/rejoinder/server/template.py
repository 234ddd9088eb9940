"""The pre-migrated database of a first run: SQL text, laid out in a moment where migrating takes many."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path

TEMPLATE = Path(__file__).with_name("template.sql")
MOMENT = "2026-01-01 00:00:00"
"""Stands for every moment at which a migration was run, so that making the template again changes nothing."""

_OURS = re.compile(r"-- (\w+): (.*)")


def lay_out(database: Path) -> bool:
    """Make the database from the template where there is none yet; False where there is one.

    Written under another name and linked into place whole, so that a crash leaves either nothing or all of
    it.
    """
    if database.exists():
        return False
    draft = database.with_name(f".{database.name}.{os.getpid()}.{secrets.token_hex(4)}")
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.executescript(TEMPLATE.read_text(encoding="utf-8"))
        connection.close()
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(draft, database)
        except FileExistsError:
            return False
        return True
    finally:
        connection.close()
        draft.unlink(missing_ok=True)


def described() -> dict[str, str]:
    """What the template was made with, such as the versions of Django and Wagtail."""
    found: dict[str, str] = {}
    with TEMPLATE.open(encoding="utf-8") as file:
        for line in file:
            match = _OURS.match(line)
            if match is None:
                break
            found[match[1]] = match[2].strip()
    return found


def dump(database: Path, versions: dict[str, str]) -> Iterator[str]:
    """The lines of a template from a freshly migrated database; the same bytes for the same migrations."""
    for name, version in versions.items():
        yield f"-- {name}: {version}"
    yield "BEGIN;"
    with contextlib.closing(sqlite3.connect(database)) as connection:
        objects = connection.execute(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        ).fetchall()
        virtual = {name for kind, name, sql in objects if sql.upper().startswith("CREATE VIRTUAL")}
        # The tables in which SQLite keeps a full-text index are made with the index itself.
        shadows = {name for _, name, _ in objects if name.rpartition("_")[0] in virtual}
        tables = [(name, sql) for kind, name, sql in objects if kind == "table" and name not in shadows]
        for _, sql in tables:
            yield f"{_in_one_line(sql)};"
        for name, _ in tables:
            if name not in virtual:
                yield from _rows(connection, name)
        yield "DELETE FROM sqlite_sequence;"
        for name, number in connection.execute(
            "SELECT name, seq FROM sqlite_sequence ORDER BY name"
        ).fetchall():
            yield f"INSERT INTO sqlite_sequence VALUES ('{name}', {number});"  # noqa: S608 - names of ours
        for kind, name, sql in objects:
            if kind in {"index", "trigger", "view"} and name not in shadows:
                yield f"{_in_one_line(sql)};"
    yield "COMMIT;"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [
        (name, kind) for _, name, kind, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    ]
    chosen = ", ".join(f'quote("{name}")' for name, _ in columns)
    rows = connection.execute(f'SELECT rowid, {chosen} FROM "{table}" ORDER BY rowid').fetchall()  # noqa: S608
    for rowid, *values in rows:
        settled = [
            _settled(table, rowid, name, kind, value)
            for (name, kind), value in zip(columns, values, strict=True)
        ]
        yield f'INSERT INTO "{table}" VALUES ({", ".join(settled)});'  # noqa: S608 - quoted by SQLite


def _settled(table: str, rowid: int, column: str, kind: str, value: str) -> str:
    """The value as it stands in the template: moments and random keys replaced by ones that repeat."""
    if kind.lower() == "datetime" and value != "NULL":
        return f"'{MOMENT}'"
    if column == "translation_key" and value != "NULL":
        return f"'{sum(table.encode()):012x}{rowid:020x}'"
    return value


def _in_one_line(sql: str) -> str:
    return re.sub(r"\s*\n\s*", " ", sql.strip())

"""Rewrites rows that a site only ever appends, for tests that need a record of another day."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet


def rewrite(rows: QuerySet[Any, Any], **values: object) -> int:
    """As ``rows.update(…)``, past the guards of what is only appended; returns how many rows there were."""
    table = rows.model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            changed = int(rows.update(**values))
            cursor.execute("SET session_replication_role = DEFAULT")
            return changed
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
        )
        guards = [(name, sql) for name, sql in cursor.fetchall() if "only ever appended" in sql]
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        changed = int(rows.update(**values))
        for _, sql in guards:
            cursor.execute(sql)
        return changed

"""Has the database itself refuse to change or delete what is only ever appended, whoever asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Model

BLANKABLE: Mapping[str, Mapping[str, str | None]] = {
    "Decision": {"user_id": None, "reason": "", "line": "", "findings": "[]", "submission": "{}"},
    "DeskEvent": {"user_id": None, "before": "{}", "after": "{}"},
}
"""By model, the columns that may be emptied, and what they hold then: an account is deleted, somebody is erased."""


def guard(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put the guards on; for ``migrations.RunPython``. Run again, it covers the columns that have come since.

    SQLite makes a table again to alter it, and the guards go with the old one: a migration that touches one of these
    tables ends with this.
    """
    unguard(apps, schema_editor)
    for name, blankable in BLANKABLE.items():
        for statement in _made(apps.get_model("discussion", name), blankable, schema_editor):
            schema_editor.execute(statement)


def unguard(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards off."""
    for name in BLANKABLE:
        table = apps.get_model("discussion", name)._meta.db_table
        for statement in _dropped(table, schema_editor):
            schema_editor.execute(statement)


def _made(
    model: type[Model], blankable: Mapping[str, str | None], schema_editor: BaseDatabaseSchemaEditor
) -> Sequence[str]:
    table = model._meta.db_table
    sentence = f"rows of {table} are only ever appended"
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    if schema_editor.connection.vendor == "postgresql":
        changed = " OR ".join(_is_changed(column, blankable, "IS DISTINCT FROM") for column in columns)
        refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'"
        return (
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF TG_OP = 'DELETE' THEN {refuse}; END IF;"
            f" IF {changed} THEN {refuse}; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_kept()",
        )
    changed = " OR ".join(_is_changed(column, blankable, "IS NOT") for column in columns)
    refuse = f"SELECT RAISE(ABORT, '{sentence}')"
    return (
        f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} WHEN {changed} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN {refuse}; END",
    )


def _dropped(table: str, schema_editor: BaseDatabaseSchemaEditor) -> Sequence[str]:
    if schema_editor.connection.vendor == "postgresql":
        return (
            f"DROP TRIGGER IF EXISTS {table}_kept ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_kept()",
        )
    return (f"DROP TRIGGER IF EXISTS {table}_unchanged", f"DROP TRIGGER IF EXISTS {table}_kept")


def _is_changed(column: str, blankable: Mapping[str, str | None], differs: str) -> str:
    own = f'NEW."{column}" {differs} OLD."{column}"'
    if column not in blankable:
        return own
    blank = blankable[column]
    return f'({own} AND NEW."{column}" {differs} {"NULL" if blank is None else _quoted(blank)})'


def _quoted(value: str) -> str:
    # PostgreSQL takes an untyped literal for whatever it is compared with, jsonb included.
    return f"'{value}'"

"""Lays the full-text indexes over comments' texts and authors' names; a migration calls it, and may call it again.

Whoever writes a later migration that makes SQLite rebuild the table of comments or of revisions (Django does so for
most changes but adding an index) must run ``lay`` after it: SQLite drops a table's triggers with the old table.
Each trigger looks at its own table alone, or the renaming at the end of such a rebuild would fail.
"""

_TABLES = (
    # The table, the column, the index over it, and whether PostgreSQL keeps the words in a column of their own.
    ("discussion_revision", "text", "discussion_revision_words", True),
    ("discussion_comment", "name", "discussion_comment_words", False),
)
_APART = "./@:-_&=?#%+~''"
"""What would make PostgreSQL read an address or a number where SQLite reads words; the quotation mark is doubled."""


def lay(apps, schema_editor, tables=_TABLES):
    """Make what is missing of the indexes and bring them up to date; other rooms name tables of their own."""
    {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[schema_editor.connection.vendor](schema_editor, tables)


def remove(apps, schema_editor, tables=_TABLES):
    """Take the indexes away."""
    if schema_editor.connection.vendor == "postgresql":
        for table, _, index, stored in tables:
            schema_editor.execute(
                f"ALTER TABLE {table} DROP COLUMN IF EXISTS words" if stored else f"DROP INDEX IF EXISTS {index}"
            )
        return
    for table, _, index, _ in tables:
        for event in ("added", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {index}_when_{event}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {index}")


def _on_sqlite(schema_editor, tables):
    for table, column, index, _ in tables:
        gone = f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
        added = f"INSERT INTO {index}(rowid, {column}) VALUES (new.id, new.{column});"
        schema_editor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({column}, content='{table}',"
            " content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='3')"
        )
        for event, when, what in (
            ("added", f"INSERT ON {table}", added),
            ("gone", f"DELETE ON {table}", gone),
            ("changed", f"UPDATE OF {column} ON {table} WHEN old.{column} IS NOT new.{column}", gone + added),
        ):
            schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {index}_when_{event} AFTER {when} BEGIN {what} END")
        schema_editor.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def _on_postgresql(schema_editor, tables):
    # A text whose index would be over a megabyte could not be stored at all.
    spaces = " " * len(_APART.replace("''", "'"))
    for table, column, index, stored in tables:
        vector = f"to_tsvector('simple', translate(left({column}, 60000), '{_APART}', '{spaces}'))"
        statements = [f"CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin ({vector})"]
        if stored:
            statements = [
                f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS ({vector}) STORED",
                f"CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin (words)",
            ]
        for statement in statements:
            # Without parameters the percent sign stands for itself.
            schema_editor.execute(statement, params=None)

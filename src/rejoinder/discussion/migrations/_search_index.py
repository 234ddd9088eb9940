"""Lays the full-text indexes over comments' texts and authors' names; a migration calls it, and may call it again.

Whoever writes a later migration that makes SQLite rebuild the table of comments or of revisions (Django does so for
most changes but adding an index) must run ``lay`` after it: SQLite drops a table's triggers with the old table.
Each trigger looks at its own table alone, or the renaming at the end of such a rebuild would fail.
"""

_TABLES = (
    # The table, the column, the index over it.
    ("discussion_revision", "text", "discussion_revision_words"),
    ("discussion_comment", "name", "discussion_comment_words"),
)
_APART = "./@:-_&=?#%+~''"
"""What would make PostgreSQL read an address or a number where SQLite reads words; the quotation mark is doubled."""


def lay(apps, schema_editor):
    """Make what is missing of the indexes and bring them up to date."""
    {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[schema_editor.connection.vendor](schema_editor)


def remove(apps, schema_editor):
    """Take the indexes away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE discussion_revision DROP COLUMN IF EXISTS words")
        schema_editor.execute("DROP INDEX IF EXISTS discussion_comment_words")
        return
    for table, _, index in _TABLES:
        for event in ("added", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {index}_when_{event}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {index}")


def _on_sqlite(schema_editor):
    for table, column, index in _TABLES:
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


def _on_postgresql(schema_editor):
    def vector(column):
        # A text whose index would be over a megabyte could not be stored at all.
        spaces = " " * len(_APART.replace("''", "'"))
        return f"to_tsvector('simple', translate(left({column}, 60000), '{_APART}', '{spaces}'))"

    for statement in (
        "ALTER TABLE discussion_revision ADD COLUMN IF NOT EXISTS words tsvector"
        f" GENERATED ALWAYS AS ({vector('text')}) STORED",
        "CREATE INDEX IF NOT EXISTS discussion_revision_words ON discussion_revision USING gin (words)",
        f"CREATE INDEX IF NOT EXISTS discussion_comment_words ON discussion_comment USING gin ({vector('name')})",
    ):
        # Without parameters the percent sign stands for itself.
        schema_editor.execute(statement, params=None)

"""Statements as files: a JSON object on each line, or a table; written as they are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from rejoinder.discussion.statements.statement import FIELDS


def json_lines(statements: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each statement as one line, as the database's interface takes it."""
    for statement in statements:
        yield json.dumps(statement, ensure_ascii=False) + "\n"


def table(statements: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A CSV with a heading; lists are written as JSON, as in the database's own archive."""
    yield _row(FIELDS)
    for statement in statements:
        yield _row(_cell(statement.get(name, "")) for name in FIELDS)


FORMATS: Mapping[str, Callable[[Iterable[Mapping[str, Any]]], Iterator[str]]] = {
    "jsonl": json_lines,
    "csv": table,
}
"""By the ending of the file."""


def _cell(value: Any) -> str:
    return json.dumps(value, separators=(",", ":")) if isinstance(value, list) else str(value)


def _row(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()

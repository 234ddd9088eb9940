"""What a backup tells of the database in it: its schema, how much there is, and the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_COUNTED = {
    "publications": "discussion_publication",
    "articles": "newsroom_articlepage",
    "threads": "discussion_thread",
    "comments": "discussion_comment",
    "decisions": "discussion_decision",
}
_RULES = (
    "SELECT p.slug, r.text FROM discussion_publication p"
    " JOIN discussion_storedruleset r ON r.digest = p.ruleset_id ORDER BY p.slug"
)
_APPLIED = "SELECT app, name FROM django_migrations ORDER BY id"

Ask = Callable[[str], Sequence[tuple[Any, ...]]]
"""Answers a query with its rows."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is told of one database as it was at one moment."""

    engine: str
    migrations: tuple[str, ...]
    rows: Mapping[str, int]
    rules: Mapping[str, str]
    """The rules in force at each publication, as TOML; those that come with Rejoinder are left out."""
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sequences: Mapping[str, int] = field(default_factory=dict)


def told(
    engine: str,
    ask: Ask,
    tables: Mapping[str, tuple[str, ...]] | None = None,
    sequences: Mapping[str, int] | None = None,
) -> Contents:
    """Ask a database of ours."""
    return Contents(
        engine,
        tuple(f"{app} {name}" for app, name in ask(_APPLIED)),
        {what: int(ask(f"SELECT count(*) FROM {table}")[0][0]) for what, table in _COUNTED.items()},  # noqa: S608
        {str(slug): str(text) for slug, text in ask(_RULES)},
        tables or {},
        sequences or {},
    )

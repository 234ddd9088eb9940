"""A migration is made and recorded in one step, so whoever is killed in it can begin again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.keeping.unrecorded import DIE, RENAMED, run

pytestmark = pytest.mark.faults

_MIGRATE = f"""
import django
from django.core.management import call_command
django.setup()
from rejoinder.keeping.migrating import make_whole
make_whole()
call_command("migrate", "wagtailcore", {RENAMED!r}, verbosity=0)
"""


def test_a_migration_that_is_killed_before_it_is_recorded_can_be_begun_again(tmp_path: Path) -> None:
    died = run(DIE + _MIGRATE, REJOINDER_DATA=str(tmp_path))
    assert died.returncode == 9, died.stderr
    done = run(_MIGRATE, REJOINDER_DATA=str(tmp_path))
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "rejoinder.sqlite3")) as made:
        assert made.execute("SELECT count(*) FROM wagtailcore_revision").fetchone() == (0,)
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []
        names = {name for (name,) in made.execute("SELECT name FROM django_migrations")}
        assert RENAMED in names

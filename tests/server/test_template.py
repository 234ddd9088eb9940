"""The database of a first run: laid out whole or not at all, and never behind the migrations."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from rejoinder.commands import CommandError, data
from rejoinder.commands import template as making
from rejoinder.server import template


def test_it_is_laid_out_once_and_never_over_another(tmp_path: Path) -> None:
    database = tmp_path / "site.sqlite3"
    assert template.lay_out(database)
    with closing(sqlite3.connect(database)) as made:
        made.execute("CREATE TABLE somebodys (word TEXT)")
    assert not template.lay_out(database)
    with closing(sqlite3.connect(database)) as kept:
        assert kept.execute("SELECT count(*) FROM somebodys").fetchone() == (0,)
        assert kept.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert kept.execute("PRAGMA foreign_key_check").fetchall() == []
    assert [path.name for path in tmp_path.iterdir()] == ["site.sqlite3"]


def test_what_breaks_on_the_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.sql"
    broken.write_text("BEGIN; CREATE TABLE a (b); NONSENSE;")
    monkeypatch.setattr(template, "TEMPLATE", broken)
    with pytest.raises(sqlite3.OperationalError):
        template.lay_out(tmp_path / "site.sqlite3")
    assert [path.name for path in tmp_path.iterdir()] == ["broken.sql"]


def test_it_holds_no_key_and_no_person() -> None:
    text = template.TEMPLATE.read_text(encoding="utf-8")
    assert 'INSERT INTO "accounts_' not in text and 'INSERT INTO "django_session"' not in text
    assert 'INSERT INTO "discussion_publication' not in text


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_template_is_not_behind_the_migrations() -> None:
    """As it would be made now, where the packages are those it was made with; else not behind in ours."""
    ours = {"accounts", "api", "compat", "desk", "discussion", "newsroom"}
    text = template.TEMPLATE.read_text(encoding="utf-8")
    missing = [name for app, name in data._known() if app in ours and f"'{app}', '{name}'" not in text]
    assert not missing, "make it again: python -m rejoinder.commands.template"
    if template.described() == {name: metadata.version(name) for name in making.VERSIONS}:
        assert making.made() == text, "make it again: python -m rejoinder.commands.template"


@pytest.mark.django_db
def test_data_of_a_newer_version_is_refused_by_name() -> None:
    MigrationRecorder(connection).record_applied("discussion", "9999_later")
    with pytest.raises(CommandError, match=r"newer version .*discussion 9999_later"):
        data.bring_up_to_date()


@pytest.mark.django_db
def test_a_migration_long_replaced_is_no_reason_to_refuse() -> None:
    MigrationRecorder(connection).record_applied("wagtailcore", "0001_older")
    data.bring_up_to_date()

"""Opens a data directory for a command: checks it, lays it out at the first run, migrates it if behind."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection

from rejoinder.commands import CommandError
from rejoinder.config import env
from rejoinder.keeping import keyring
from rejoinder.keeping import place as restored
from rejoinder.plugins import load_late
from rejoinder.server import lock, template

DATABASE = "rejoinder.sqlite3"
_MIGRATION_LOCK = 7_265_616_406
"""Any number of our own: PostgreSQL's advisory lock under which one process migrates while others wait."""


class CannotOpen(CommandError):
    """The data directory or its database cannot be used; the message says why and what to do."""


def add_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the ``--data`` option."""
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="the data directory (default: REJOINDER_DATA, else ./rejoinder-data)",
    )


def start(data: Path | None, *, create: bool = False) -> env.Environment:
    """Open the data directory and start Django on it; afterwards models can be imported.

    ``create`` lays out a directory that is not there yet; without it a missing one is an error. Raises
    CannotOpen, or BadSetting for an environment that cannot be used.
    """
    environment = place(data, create=create)
    set_up()
    bring_up_to_date(create=create)
    return environment


def place(data: Path | None, *, create: bool) -> env.Environment:
    """Check and lay out the data directory without starting Django, and put it into the environment."""
    environment = named(data)
    directory = environment.data
    os.environ["REJOINDER_DATA"] = str(directory)
    _check(directory, create=create)
    _check_restored(environment)
    if not environment.database:
        _lay_out(directory / DATABASE, create=create)
    if not environment.url and (serving := lock.holder(directory)) is not None:
        os.environ["REJOINDER_URL"] = serving.address
    return environment


def named(data: Path | None) -> env.Environment:
    """The environment with the data directory that a command names, whatever is there; raises BadSetting."""
    if data is not None:
        os.environ["REJOINDER_DATA"] = str(data)
    return env.read()


def look(data: Path | None) -> env.Environment:
    """The environment of a site that is there, which is not started, laid out or migrated; raises CannotOpen."""
    environment = named(data)
    _check(environment.data, create=False)
    _check_restored(environment)
    if not environment.database:
        _lay_out(environment.data / DATABASE, create=False)
    return environment


def set_up() -> None:
    """Start Django; nothing is asked of the database yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rejoinder.config.settings")
    # Its helper threads would only stand in the way of a fork, and our arrays are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    django.setup()


def bring_up_to_date(*, create: bool = True) -> None:
    """Migrate where the database is behind; raises CannotOpen where it is ahead or cannot be reached.

    Without ``create`` an empty database is no site, as a data directory without one is none.
    """
    try:
        applied = _applied()
        if not (applied or create):
            raise CannotOpen(
                "There is no site in the database yet. Make one by running: rejoinder serve"
            )
        _refuse_newer(applied)
        if _known() - applied:
            _migrate()
    except DatabaseError as error:
        raise CannotOpen(f"The database cannot be used: {_first_line(error)}") from error


def _check(directory: Path, *, create: bool) -> None:
    if directory.exists() and not directory.is_dir():
        raise CannotOpen(f"{directory} is a file, not a directory. Name another with --data DIR.")
    if not directory.exists():
        if not create:
            raise CannotOpen(
                f"There is no data directory at {directory}. Name the right one with --data DIR,"
                " or make it by running: rejoinder serve"
            )
        try:
            directory.mkdir(parents=True)
        except OSError as error:
            raise CannotOpen(f"{directory} cannot be made: {error.strerror}.") from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise CannotOpen(
            f"{directory} cannot be written to. Give its owner the right, or name another with --data DIR."
        )


def _check_restored(environment: env.Environment) -> None:
    """Refuse a place that is only half restored, and say aloud where a restored one lacks its keys."""
    directory = environment.data
    if restored.is_unfinished(directory, environment.database):
        raise CannotOpen(
            f"A backup is being restored into {directory}, or that was broken off, so there is no site in it yet."
            f" To restore it again: rejoinder restore FILE --data {directory}"
        )
    given = {keyring.ADDRESS: environment.address_key, keyring.SECRET: environment.secret_key}
    for sentence in keyring.warnings(directory, given):
        sys.stderr.write(f"{sentence}\n")


def _lay_out(database: Path, *, create: bool) -> None:
    if database.exists():
        if not database.is_file():
            raise CannotOpen(f"{database} is not a file. Name another directory with --data DIR.")
        with database.open("rb") as file:
            head = file.read(16)
        # An empty file is what SQLite itself takes for an empty database.
        if head and head != b"SQLite format 3\0":
            raise CannotOpen(
                f"{database} is no SQLite database. Move it away, or name another directory with --data DIR."
            )
        if head:
            return
        database.unlink()
    if not create:
        raise CannotOpen(f"There is no site in {database.parent} yet. Make one by running: rejoinder serve")
    try:
        template.lay_out(database)
    except OSError as error:
        raise CannotOpen(f"{database.parent} cannot be written to: {error.strerror}.") from error


def _applied() -> set[tuple[str, str]]:
    if "django_migrations" not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return {(app, name) for app, name in cursor.fetchall()}


def _known() -> set[tuple[str, str]]:
    """Every migration installed, by the names of the files: importing them all would take a second."""
    found: set[tuple[str, str]] = set()
    for config in apps.get_app_configs():
        folder = Path(config.path) / "migrations"
        found |= {(config.label, path.stem) for path in folder.glob("[0-9]*.py")}
    return found


def _refuse_newer(applied: set[tuple[str, str]]) -> None:
    """Refuse a database with migrations beyond the last one known: a newer version wrote it."""
    newest: dict[str, int] = {}
    for app, name in _known():
        newest[app] = max(newest.get(app, 0), _number(name))
    ahead = sorted(f"{app} {name}" for app, name in applied if app in newest and _number(name) > newest[app])
    if ahead:
        raise CannotOpen(
            f"This data was last used by a newer version of Rejoinder or of Wagtail ({', '.join(ahead)})."
            " Install that version again, or restore the copy you made before updating."
        )


def _number(name: str) -> int:
    found = re.match(r"\d+", name)
    return int(found[0]) if found else 0


def _migrate() -> None:
    load_late("rejoinder.keeping.migrating", "migrate").make_whole()
    if connection.vendor != "postgresql":
        call_command("migrate", verbosity=0, interactive=False)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            # Whoever waited here finds the work done.
            if _known() - _applied():
                call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__

"""`rejoinder restore`: puts a backup into an empty place, after it was checked whole."""

from __future__ import annotations

import argparse
import os
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from rejoinder.commands import CommandError, data, keeping_progress
from rejoinder.config import env
from rejoinder.keeping import keyring, place, restore
from rejoinder.keeping.afterwards import NOTICES
from rejoinder.keeping.archive.manifest import BadBackup
from rejoinder.keeping.archive.reading import Backup
from rejoinder.plugins import load_late
from rejoinder.server import lock, template

SUMMARY = "Restore a backup into an empty place; it is checked whole before anything is touched."
_MIGRATION = re.compile(r"""INSERT INTO "django_migrations" VALUES \(\d+, '(\w+)', '(\w+)'""")


def main(argv: list[str]) -> int:
    """Restore, or only look; 0 once the place is complete, 1 with the reason and nothing touched."""
    options = _options(argv)
    console = Console(stderr=True, highlight=False)
    environment = data.named(options.data)
    try:
        with Backup(options.file) as backup:
            if options.digest and backup.digest != options.digest.strip().lower():
                raise BadBackup(f"Its digest is {backup.digest}, not the one that was given.")
            keys = _keys(options.keys, backup)
            with keeping_progress.shown(console) as progress:
                if options.check:
                    restore.check_versions(backup.manifest.migrations, known_migrations())
                    backup.verify(progress)
                    _tell_sound(options.file, backup)
                    return 0
                with _alone(environment.data):
                    restored = restore.restore(backup, _target(environment, keys), progress)
    except BadBackup as error:
        raise CommandError(f"{options.file} was not restored, and nothing was touched. {error}") from error
    except (place.NotEmpty, keyring.BadKeys, lock.AlreadyServed) as error:
        raise CommandError(str(error)) from error
    except (OSError, sqlite3.Error) as error:
        raise CommandError(f"It could not be restored: {_said(error)}.") from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        raise CommandError(
            f"The database could not be filled: {str(error).strip().splitlines()[0]}"
        ) from error
    _tell(restored, environment, keys)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rejoinder restore", description=SUMMARY)
    parser.add_argument("file", metavar="FILE", type=Path, help="a backup, as rejoinder backup wrote it")
    parser.add_argument(
        "--keys", type=Path, metavar="FILE", help="the site's keys, as backup --keys wrote them"
    )
    parser.add_argument("--digest", default="", help="refuse any backup but the one of this digest")
    parser.add_argument("--check", action="store_true", help="check the backup whole, and restore nothing")
    data.add_option(parser)
    return parser.parse_args(argv)


def _keys(file: Path | None, backup: Backup) -> dict[str, str]:
    if file is None:
        return {}
    keys = keyring.read(file)
    keyring.check(keys, backup.manifest.keys, file)
    return keys


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Keep everybody else from restoring into the place or serving it; a place that was not there is made."""
    place.check(directory)
    made = not directory.exists()
    directory.mkdir(parents=True, exist_ok=True)
    try:
        with lock.take(directory, "a restore"):
            yield
    finally:
        if not any(path.name != lock.NAME for path in directory.iterdir()):
            # Nothing came of it: the place is left as it was found.
            (directory / lock.NAME).unlink(missing_ok=True)
            if made:
                directory.rmdir()


def known_migrations() -> frozenset[str]:
    """Every migration that this version knows, read from the database of a first run."""
    text = template.TEMPLATE.read_text(encoding="utf-8")
    return frozenset(f"{app} {name}" for app, name in _MIGRATION.findall(text))


def _target(environment: env.Environment, keys: dict[str, str]) -> restore.Target:
    return restore.Target(environment.data, environment.database, keys, known_migrations(), _migrate)


def _migrate(scratch: Path, migrations: Iterable[str]) -> None:
    # Django makes keys where there are none; in a scratch directory they do no harm.
    os.environ["REJOINDER_DATA"] = str(scratch)
    data.set_up()
    load_late("rejoinder.keeping.migrating", "lay out the schema").migrate(migrations)
    for left in [*scratch.rglob("*")][::-1]:
        left.rmdir() if left.is_dir() else left.unlink()


def _said(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}{f' ({error.filename})' if error.filename else ''}"
    return str(error)


def _tell_sound(file: Path, backup: Backup) -> None:
    manifest = backup.manifest
    rows = ", ".join(f"{count:,} {what}" for what, count in manifest.rows.items())
    sys.stdout.write(
        f"{file} is sound: {rows}, as of {manifest.made_at}, made by Rejoinder {manifest.rejoinder}.\n"
        f"Its digest is {backup.digest}.\n"
    )


def _tell(restored: restore.Restored, environment: env.Environment, keys: dict[str, str]) -> None:
    manifest = restored.manifest
    rows = ", ".join(f"{count:,} {what}" for what, count in manifest.rows.items())
    sys.stdout.write(f"{environment.data} holds the site as of {manifest.made_at}: {rows}.\n")
    if count := restored.changed.get(NOTICES, 0):
        sys.stderr.write(
            f"{count} notices waited to be sent when the backup was made, and may have been sent since; they are not"
            " sent by themselves. See: rejoinder notices list\n"
        )
    if not keys and manifest.keys:
        given = {keyring.ADDRESS: environment.address_key, keyring.SECRET: environment.secret_key}
        for sentence in keyring.warnings(environment.data, given):
            sys.stderr.write(f"{sentence}\n")
    missing = [name for name in restored.settings if not os.environ.get(name)]
    if missing:
        told = ", ".join(
            name if restored.settings[name] is None else f"{name}={restored.settings[name]}"
            for name in missing
        )
        sys.stderr.write(f"The site was run with settings that are not set here: {told}\n")

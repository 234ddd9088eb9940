"""`rejoinder backup`: writes a whole site into one file while it serves."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from rich.console import Console

from rejoinder.commands import CommandError, data, keeping_progress
from rejoinder.config import env
from rejoinder.keeping import backup, drafts, keyring, sqlite
from rejoinder.keeping.archive.writing import NotRestorable

SUMMARY = "Write the whole site into one file, while it serves; the keys into another, if asked."
_SECRET = {"secret", "secrets", "key", "password"}


def main(argv: list[str]) -> int:
    """Make the backup; 0 once it is whole, on the disk and bears its name."""
    options = _options(argv)
    console = Console(stderr=True, highlight=False)
    # Nothing is migrated or started: a site must be backed up as it is, before an update as after it.
    environment = data.look(options.data)
    try:
        if os.path.lexists(options.file):
            raise drafts.Exists(options.file)
        if options.keys is not None:
            _write_keys(environment, options.keys)
        with keeping_progress.shown(console) as progress:
            made = backup.make(_site(environment), options.file, datetime.now(UTC), progress)
    except drafts.Exists as error:
        raise CommandError(str(error)) from error
    except NotRestorable as error:
        raise CommandError(f"No backup was made. {error}") from error
    except OSError as error:
        raise CommandError(f"The backup could not be written: {error.strerror or error}.") from error
    except (sqlite.Unsound, sqlite3.Error) as error:
        raise CommandError(f"The database could not be copied: {error}") from error
    except Exception as error:
        if not _is_of_postgresql(error):
            raise
        raise CommandError(f"The database could not be copied: {_first_line(error)}") from error
    _tell(made, options)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rejoinder backup", description=SUMMARY)
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="the backup to write; never one that is there"
    )
    parser.add_argument(
        "--keys",
        type=Path,
        metavar="FILE",
        help="also write the keys into this file, for its owner only; keep it elsewhere than the backup",
    )
    data.add_option(parser)
    return parser.parse_args(argv)


def _site(environment: env.Environment) -> backup.Site:
    settings = {
        setting.name: None if _is_secret(setting, os.environ[setting.name]) else os.environ[setting.name]
        for setting in env.SETTINGS
        if os.environ.get(setting.name) and setting.name not in {"REJOINDER_DATA", "REJOINDER_DATABASE"}
    }
    return backup.Site(
        environment.data, environment.database, _keys(environment), settings, metadata.version("rejoinder")
    )


def _is_secret(setting: env.Setting, value: str) -> bool:
    # An address may carry a password in front of its host.
    return setting.kind in _SECRET or ("://" in value and "@" in value)


def _keys(environment: env.Environment) -> dict[str, str]:
    return {keyring.ADDRESS: environment.address_key, keyring.SECRET: environment.secret_key}


def _write_keys(environment: env.Environment, file: Path) -> None:
    keys = keyring.standing(environment.data, _keys(environment))
    if len(keys) < len(_keys(environment)):
        raise CommandError(
            f"There are no keys in {environment.data / 'keys'} yet: the site was never served."
        )
    keyring.write(file, keys)


def _is_of_postgresql(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] == "psycopg"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _tell(made: backup.Made, options: argparse.Namespace) -> None:
    rows = ", ".join(f"{count:,} {what}" for what, count in made.manifest.rows.items())
    sys.stdout.write(
        f"{options.file}: {made.bytes / 1e6:,.1f} MB, {rows}, {len(made.manifest.members):,} files.\n"
        f"Its digest is {made.digest}.\n"
    )
    if options.keys is not None:
        sys.stdout.write(f"The keys are in {options.keys}: keep them elsewhere than the backup.\n")
    else:
        sys.stderr.write(
            "The keys are not in it. Keep a copy of them elsewhere, or e-mail addresses in it can never be read again;"
            " --keys FILE writes one.\n"
        )
    if made.vanished:
        sys.stderr.write(
            f"{made.vanished} pictures or documents were deleted while they were to be copied.\n"
        )

"""Runs a module that fills a database of its own and prints a table over it, on SQLite or on a PostgreSQL."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import postgres

from rejoinder.server import template


def main(program: str, about: str | None, comments: int, pages: str, **environment: str) -> int:
    """Read the command line of ``program`` and have the module ``pages`` measured with so many comments.

    ``environment`` is set besides. Returns 0, or 2 where PostgreSQL is asked for and is not there.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=about)
    parser.add_argument("--comments", type=int, default=comments)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="rejoinder-bench-"))
    try:
        if not given.postgresql:
            _measured(place, pages, given.comments, environment)
            return 0
        programs = postgres.programs()
        if programs is None:
            print("There is no PostgreSQL here: sudo apt-get install -y postgresql")
            return 2
        with postgres.cluster(programs) as server:
            _measured(place, pages, given.comments, {**environment, "REJOINDER_DATABASE": server.address})
        return 0
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _measured(place: Path, pages: str, comments: int, environment: dict[str, str]) -> None:
    """Fill the database and print the table, in a process bound to it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REJOINDER_")}
    bound = {
        **clean,
        "REJOINDER_DATA": str(place),
        "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings",
        **environment,
    }
    if "REJOINDER_DATABASE" not in environment:
        template.lay_out(place / "rejoinder.sqlite3")
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input"]
    subprocess.run(migrate, check=True, env=bound)
    subprocess.run([sys.executable, "-m", pages, str(comments)], check=True, env=bound)

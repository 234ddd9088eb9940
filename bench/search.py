"""Time of readers' searches over 100,000 comments and 200 articles, with words that are rare, common, everywhere."""

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

COMMENTS = 100_000


def main() -> int:
    """On SQLite, or on a PostgreSQL of its own."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="rejoinder-bench-"))
    try:
        if given.postgresql:
            programs = postgres.programs()
            if programs is None:
                print("There is no PostgreSQL here: sudo apt-get install -y postgresql")
                return 2
            with postgres.cluster(programs) as server:
                measured(place, given.comments, server.address)
        else:
            measured(place, given.comments)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return 0


def measured(place: Path, comments: int, address: str = "") -> None:
    """Fill the database and print the table, in a process bound to it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("REJOINDER_")}
    environment = {
        **clean,
        "REJOINDER_DATA": str(place),
        "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings",
        "REJOINDER_SEARCHES_PER_MINUTE": "0",
        **({"REJOINDER_DATABASE": address} if address else {}),
    }
    if not address:
        template.lay_out(place / "rejoinder.sqlite3")
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input"]
    subprocess.run(migrate, check=True, env=environment)
    subprocess.run([sys.executable, "-m", "bench.search_pages", str(comments)], check=True, env=environment)


if __name__ == "__main__":
    sys.exit(main())

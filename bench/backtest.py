"""How long a backtest of changed thresholds takes over a record made in SQL, on SQLite: `python -m bench.backtest`."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import tempfile
from pathlib import Path

import django

COMMENTS = 1_000_000


def main() -> None:
    """Lay out a record and replay it once for each change."""
    parser = argparse.ArgumentParser(prog="python -m bench.backtest", description=__doc__)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="rejoinder-bench-"))
    os.environ["REJOINDER_DATA"] = str(place)
    try:
        os.environ["DJANGO_SETTINGS_MODULE"] = "rejoinder.config.settings"
        django.setup()
        # What it imports needs Django to be set up over the directory just made.
        importlib.import_module("bench.replays").backtests(given.comments)
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()

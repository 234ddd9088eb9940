"""Lays out the rows of a running site, in a process of its own: `python -m tests.browser.laid_out WHAT COUNT`."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from typing import Any

import django

from tests.serving import Serving, clean_environment


def lay_out(site: Serving, count: int) -> dict[str, Any]:
    """Decide whatever waits, then let so many others wait; the ways in of two moderators, and the id of each case.

    The first case has words that a rule objects to, and a score that tells of abuse.
    """
    return _told(site, "rows", count)


def lay_out_long_words(site: Serving, length: int) -> dict[str, Any]:
    """Publish stories, and comments on them, with words of so many letters; see ``long_words.write``."""
    return _told(site, "long_words", length)


def _told(site: Serving, what: str, count: int) -> dict[str, Any]:
    environment = {
        **clean_environment(),
        "REJOINDER_DATA": str(site.data),
        "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings",
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }
    command = [sys.executable, "-m", "tests.browser.laid_out", what, str(count)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def main(what: str, count: int) -> None:
    """Write the rows, and print what the module that writes them gives."""
    django.setup()
    # The record can be imported only now.
    rows = importlib.import_module(f"tests.browser.{what}")
    sys.stdout.write(json.dumps(rows.write(count)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Brings every catalogue up to date and lists what is wrong: `python -m tests.languages`; `check` changes nothing."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.languages import catalogues, faults  # noqa: E402 - they read models


def main(argv: list[str]) -> int:
    """1 where something is wrong with a catalogue, each fault in a line."""
    if argv != ["check"]:
        catalogues.write_all()
    found = faults.faults()
    for line in found:
        print(line)
    print(f"{len(found)} to be mended." if found else "Every catalogue is whole.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`rejoinder print`: one pass of the press, for a shelf that no running site looks after."""

from __future__ import annotations

import argparse
import sys

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

SUMMARY = "Bring the shelf up to date with the record, once; a running site does so by itself."


def main(argv: list[str]) -> int:
    """Print all that is due; 0 once the shelf is right."""
    parser = argparse.ArgumentParser(prog="rejoinder print", description=SUMMARY)
    data.add_option(parser)
    options = parser.parse_args(argv)
    data.start(options.data)
    settings = load_late("django.conf", "find the shelf").settings
    shelf = load_late("rejoinder.press.shelves.files", "open the shelf").FileShelf(settings.SHELF)
    press_loop = load_late("rejoinder.server.press_loop", "print")
    with press_loop.alone(shelf, lambda: False) as held:
        if not held:
            raise CommandError(
                "A running site is printing onto this shelf already; nothing is left to do here."
            )
        try:
            printed = press_loop.print_all(shelf)
        except press_loop.Away as error:
            raise CommandError("The database cannot be reached; what is printed stays as it is.") from error
    sys.stdout.write(f"{printed} threads and pages printed.\n")
    return 0

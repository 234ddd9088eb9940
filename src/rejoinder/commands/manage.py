"""`rejoinder manage`: Django's own management commands on a data directory, for operators and developers."""

from __future__ import annotations

from pathlib import Path

from django.core.management import execute_from_command_line

from rejoinder.commands import data
from rejoinder.plugins import load_late

SUMMARY = "Run one of Django's management commands, such as shell or createsuperuser."


def main(argv: list[str]) -> int:
    """Hand everything but ``--data`` to Django; 0 unless the command ends otherwise."""
    directory, rest = _without_data(argv)
    data.place(directory, create=False)
    data.set_up()
    if "migrate" in rest:
        load_late("rejoinder.keeping.migrating", "migrate").make_whole()
    try:
        execute_from_command_line(["rejoinder manage", *rest])
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(exit_.code is not None)
    return 0


def _without_data(argv: list[str]) -> tuple[Path | None, list[str]]:
    # Not by argparse: what belongs to Django's command is none of our business, --help and --data alike.
    for place, word in enumerate(argv):
        if word == "--data" and place + 1 < len(argv):
            return Path(argv[place + 1]), argv[:place] + argv[place + 2 :]
        if word.startswith("--data="):
            return Path(word.partition("=")[2]), argv[:place] + argv[place + 1 :]
    return None, argv

"""`rejoinder keys`: issues, lists and revokes the keys by which other systems call the judge."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

SUMMARY = "Issue, list and revoke the API keys of other systems."
ACTIONS = ("add", "list", "revoke")


def main(argv: list[str]) -> int:
    """Do what is asked; a new key is printed alone on standard output, once."""
    parser = argparse.ArgumentParser(prog="rejoinder keys", description=SUMMARY)
    parser.add_argument("action", choices=ACTIONS, help="what to do")
    parser.add_argument("name", nargs="?", default="", help="whose key: any name, such as forum")
    data.add_option(parser)
    options = parser.parse_args(argv)
    if (options.action == "list") == bool(options.name):
        wrong = (
            "list takes no name" if options.name else f"name the key: rejoinder keys {options.action} NAME"
        )
        parser.error(wrong)
    data.start(options.data)
    keys = load_late("rejoinder.accounts.keys", "look after the keys")
    noted = load_late("rejoinder.discussion.api_keys", "look after the keys")
    now = datetime.now(UTC)
    if options.action == "list":
        _list(keys)
        return 0
    try:
        if options.action == "add":
            _, secret = noted.issue(options.name, noted.Hand.COMMAND, now)
            sys.stderr.write("This is the key. It is shown this once; only a digest of it is kept.\n")
            sys.stdout.write(f"{secret}\n")
        else:
            key = noted.revoke(options.name, noted.Hand.COMMAND, now)
            seconds = int(keys.REMEMBERED.total_seconds())
            sys.stdout.write(
                f"“{key.name}” ({key.beginning}…) is revoked; a running site refuses it within {seconds} s.\n"
            )
    except (keys.BadName, keys.NoSuchKey) as error:
        raise CommandError(str(error)) from error
    return 0


def _list(keys: object) -> None:
    living = keys.living()  # type: ignore[attr-defined]
    if not living:
        sys.stdout.write("There are no keys. Issue one with: rejoinder keys add NAME\n")
        return
    table = Table("Name", "Begins", "Issued", "Last used", box=None, header_style="bold", pad_edge=False)
    for key in living:
        used = f"{key.last_used_on:%Y-%m-%d}" if key.last_used_on else "never"
        table.add_row(key.name, f"{key.beginning}…", f"{key.created_at:%Y-%m-%d}", used)
    Console().print(table)

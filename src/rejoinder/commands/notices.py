"""`rejoinder notices`: what could not be sent or may have been, and sending it again."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

SUMMARY = "List the mails and events that failed or may not have arrived, and send them again."
ACTIONS = ("list", "retry")
MOST = 500


def main(argv: list[str]) -> int:
    """List what is in trouble, or queue it again. Raises CommandError for ids that are none."""
    parser = argparse.ArgumentParser(prog="rejoinder notices", description=SUMMARY)
    parser.add_argument("action", choices=ACTIONS, help="what to do")
    parser.add_argument("ids", nargs="*", type=int, metavar="ID", help="with retry: which; see list")
    parser.add_argument("--failed", action="store_true", help="with retry: all that certainly failed")
    data.add_option(parser)
    options = parser.parse_args(argv)
    retrying = options.action == "retry"
    if retrying != bool(options.ids or options.failed):
        parser.error("name what to retry: IDs, or --failed" if retrying else "list takes nothing more")
    data.start(options.data)
    outbox = load_late("rejoinder.notices.outbox", "look after the notices")
    if retrying:
        _retry(outbox, options.ids, options.failed)
    else:
        _list(outbox)
    return 0


def _list(outbox: Any) -> None:
    troubled = list(outbox.troubled()[: MOST + 1])
    sys.stdout.write(f"{outbox.waiting()} still to be sent.\n")
    if not troubled:
        sys.stdout.write("None failed, and none is in doubt.\n")
        return
    table = Table("Id", "What", "By", "State", "Tries", "Why", box=None, header_style="bold", pad_edge=False)
    for notice in troubled[:MOST]:
        row = (notice.kind, notice.way, notice.state, str(notice.tries), notice.last_error)
        table.add_row(str(notice.pk), *row)
    Console().print(table)
    if len(troubled) > MOST:
        sys.stdout.write(f"These are the oldest {MOST}; there are more.\n")
    sys.stdout.write(
        "Send again with: rejoinder notices retry ID … (what is uncertain may then arrive twice)\n"
    )


def _retry(outbox: Any, ids: list[int], failed: bool) -> None:
    wanted = list(ids)
    if failed:
        # What is uncertain may have arrived, so it is only sent again where somebody names it.
        wanted += outbox.troubled().filter(state="failed").values_list("pk", flat=True)
    count = outbox.retry(wanted, datetime.now(UTC))
    if not count:
        raise CommandError("Nothing there is failed or uncertain; see: rejoinder notices list")
    sys.stdout.write(f"{count} will be sent again within seconds, while the site runs.\n")

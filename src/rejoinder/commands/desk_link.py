"""`rejoinder desk-link`: a fresh one-time link that signs into the desk."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

SUMMARY = "Print a fresh one-time sign-in link for the desk."
DEFAULT_ADDRESS = "http://127.0.0.1:8000"


def main(argv: list[str]) -> int:
    """Print a link for the first administrator, or for the user that is named."""
    parser = argparse.ArgumentParser(prog="rejoinder desk-link", description=SUMMARY)
    parser.add_argument("--user", metavar="NAME", help="whom it signs in (default: the first administrator)")
    data.add_option(parser)
    options = parser.parse_args(argv)
    data.start(options.data)
    staff = load_late("rejoinder.accounts.staff", "make the link")
    user = None
    if options.user:
        user = (
            load_late("rejoinder.accounts.models", "find the user")
            .User.objects.filter(username=options.user, is_active=True)
            .first()
        )
        if user is None:
            raise CommandError(f"There is no active user called “{options.user}”.")
    path = staff.make_link(datetime.now(UTC), user)
    sys.stdout.write(f"{os.environ.get('REJOINDER_URL') or DEFAULT_ADDRESS}{path}\n")
    return 0

"""The commands of `rejoinder`, one file each: ``SUMMARY`` says what it is for, ``main(argv)`` does it."""

from __future__ import annotations


class CommandError(Exception):
    """Ends a command with exit status 1; the message is all that is shown, so it says what to do."""

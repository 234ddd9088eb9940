"""`rejoinder statements`: writes the statements of reasons of a span of time, as the Commission's database has them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

if TYPE_CHECKING:
    from rejoinder.discussion.models import Publication

SUMMARY = "Write the statements of reasons (Digital Services Act, Art. 17) of a span of time."


def main(argv: list[str]) -> int:
    """Write them line by line to standard output or a file; how many, on standard error."""
    parser = argparse.ArgumentParser(prog="rejoinder statements", description=SUMMARY)
    parser.add_argument(
        "--from", dest="since", type=_day, required=True, metavar="DAY", help="first day, such as 2026-01-01"
    )
    parser.add_argument("--to", dest="until", type=_day, metavar="DAY", help="last day (default: today)")
    parser.add_argument("--publication", metavar="SLUG", help="whose (default: the only one there is)")
    parser.add_argument(
        "--format",
        choices=("jsonl", "csv"),
        default="jsonl",
        help="one JSON object a line, or a table (default: jsonl)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output)")
    data.add_option(parser)
    options = parser.parse_args(argv)
    now = datetime.now(UTC)
    until = options.until or now.date()
    if until < options.since:
        parser.error(f"the last day, {until}, is before the first, {options.since}")
    data.start(options.data)
    made = load_late("rejoinder.discussion.statements", "read the decisions")
    writing = load_late("rejoinder.discussion.statements.writing", "write the statements")
    publication = _publication(options.publication)
    span = made.Span(_midnight(options.since), _midnight(until + timedelta(days=1)))
    lines = writing.FORMATS[options.format](made.statements(publication, span, now))
    count = _write(lines, options.out) - (options.format == "csv")
    sys.stderr.write(f"{count} statements of {publication.name}, {options.since} to {until}.\n")
    return 0


def _write(lines: Iterable[str], file: Path | None) -> int:
    if file is None:
        return _copy(lines, sys.stdout)
    try:
        # The table's own line ends are to stay as they are.
        with file.open("w", encoding="utf-8", newline="") as out:
            return _copy(lines, out)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.") from error


def _copy(lines: Iterable[str], out: TextIO) -> int:
    count = 0
    for line in lines:
        out.write(line)
        count += 1
    return count


def _publication(slug: str | None) -> Publication:
    models = load_late("rejoinder.discussion.models", "find the publication")
    every = list(models.Publication.objects.order_by("slug"))
    names = ", ".join(one.slug for one in every)
    if slug is None and len(every) == 1:
        return every[0]  # type: ignore[no-any-return]
    if slug is None:
        raise CommandError(f"Say whose statements with --publication: {names or 'there is none yet'}.")
    found = [one for one in every if one.slug == slug]
    if not found:
        raise CommandError(f"There is no publication “{slug}”. There are: {names or 'none'}.")
    return found[0]  # type: ignore[no-any-return]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-01-31") from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)

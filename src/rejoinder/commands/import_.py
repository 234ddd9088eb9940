"""`rejoinder import`: moves a site in from another system's export file."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from rejoinder import plugins
from rejoinder.commands import data
from rejoinder.config import env
from rejoinder.imports import detect
from rejoinder.imports.format import LOADED_BY, CannotGoOn, CannotTake, Format, Progress, Unreadable
from rejoinder.imports.imported import KEPT_REFUSALS, Refusal, Summary
from rejoinder.keeping import keyring
from rejoinder.plugins import PluginError
from rejoinder.policy import presets

SUMMARY = "Move a site in from another system's export file."
SHOWN = 20
"""Refusals printed word for word."""

_DONE, _REFUSED, _USAGE, _STOPPED = 0, 1, 2, 130


def main(argv: list[str]) -> int:
    """Run the command; returns the exit status.

    0: all came in but what is left out by rule. 1: something was refused because the file is wrong there.
    2: the command was given wrongly. 130: stopped from the keyboard; the next run goes on from there.
    """
    parser = _parser()
    options = parser.parse_args(argv)
    if options.preset and not options.judge:
        parser.error("--preset is for comments that are judged: give --judge, too")
    errors = Console(stderr=True, highlight=False)
    try:
        source = detect.choose(options.file, options.format)
    except (Unreadable, PluginError) as error:
        errors.print(Text(str(error)))
        return _USAGE if options.format else _REFUSED
    except OSError as error:
        errors.print(Text(f"{options.file} cannot be read: {error.strerror}."))
        return _USAGE
    try:
        return _move_in(source, options, errors)
    except KeyboardInterrupt:
        errors.print("Stopped. What came in stays; run the same command again to go on.")
        return _STOPPED
    except CannotTake as error:
        errors.print(Text(str(error)))
        return _REFUSED
    except CannotGoOn as error:
        errors.print(Text(f"{error} What came in stays; run the same command again to go on."))
        return _REFUSED
    except OSError as error:
        errors.print(Text(f"{options.file} cannot be read on: {error.strerror}."))
        return _REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rejoinder import",
        description="Move a site in from another system's export file. The whole file is checked first. "
        "Run twice, it adds nothing twice; stopped half-way, it goes on where it was.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the export file; it may be gzipped")
    parser.add_argument(
        "--format", default="", help="what wrote the file, such as wordpress (default: found out)"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing, and say what would come in")
    parser.add_argument(
        "--judge", action="store_true", help="let the publication's rules decide about approved comments"
    )
    parser.add_argument(
        "--preset", choices=presets.NAMES, help="with --judge, put a preset's thresholds into those rules"
    )
    parser.add_argument(
        "--all-or-nothing", action="store_true", help="bring nothing in if anything in the file is wrong"
    )
    data.add_option(parser)
    return parser


def _move_in(source: Format, options: argparse.Namespace, errors: Console) -> int:
    with _progress(errors, "Checking") as progress:
        refusals = source.check(options.file, progress)
    _print_refusals(refusals, errors)
    if refusals and (options.all_or_nothing or getattr(source, "LOADED_BY", "")):
        errors.print("Nothing was brought in.")
        return _REFUSED
    summary = _run(source, options, errors)
    _print_refusals([refusal for refusal in summary.refusals if refusal not in refusals], errors)
    _print_summary(summary, Console(highlight=False), dry_run=options.dry_run)
    return _REFUSED if summary.refused else _DONE


def _run(source: Format, options: argparse.Namespace, errors: Console) -> Summary:
    with _progress(errors, "Looking" if options.dry_run else "Bringing in") as progress:
        items = source.read(options.file, progress)
        first = next(items, None)
        if isinstance(first, Refusal):
            # Nothing at all can be read, so no site is made for it either.
            summary = Summary()
            summary.take(first)
            return summary
        with _site(source, options) as run:
            everything = chain([first] if first is not None else [], items)
            return run(everything, judged=options.judge, preset=options.preset or "", now=datetime.now(UTC))


@contextmanager
def _site(source: Format, options: argparse.Namespace) -> Iterator[Callable[..., Summary]]:
    """What brings the items in, or only looks at them, with Django started on the data directory.

    A look where there is no site yet looks at an empty one in a temporary directory.
    """
    one = getattr(source, "LOADED_BY", "")
    loading, looking = (one, one) if one else LOADED_BY
    if options.dry_run and not _is_laid_out(options.data):
        with tempfile.TemporaryDirectory(prefix="rejoinder-look-") as empty:
            _lend_key(options.data, Path(empty))
            data.start(Path(empty), create=True)
            yield _late(looking, "preview")
        return
    data.start(options.data, create=not options.dry_run)
    yield _late(looking, "preview") if options.dry_run else _late(loading, "load")


def _lend_key(directory: Path | None, empty: Path) -> None:
    """Let a look know addresses as the place will by whose key they are known; without a copy of that key."""
    key = _environment(directory).data.absolute() / "keys" / keyring.ADDRESS
    if key.is_file():
        (empty / "keys").mkdir(mode=0o700)
        (empty / "keys" / keyring.ADDRESS).symlink_to(key)


def _environment(directory: Path | None) -> env.Environment:
    given = {} if directory is None else {"REJOINDER_DATA": str(directory)}
    return env.read({**os.environ, **given})


def _is_laid_out(directory: Path | None) -> bool:
    environment = _environment(directory)
    return bool(environment.database) or (environment.data / data.DATABASE).exists()


def _late(module: str, name: str) -> Callable[..., Summary]:
    # Models can only be imported once Django has started on the directory that the options name.
    return cast("Callable[..., Summary]", getattr(plugins.load_late(module, "move a site in"), name))


@contextmanager
def _progress(console: Console, doing: str) -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _print_refusals(refusals: list[Refusal], console: Console) -> None:
    for refusal in refusals[:SHOWN]:
        console.print(Text(str(refusal)))
    if len(refusals) > SHOWN:
        at_least = "at least " if len(refusals) == KEPT_REFUSALS else ""
        console.print(f"… and {at_least}{len(refusals) - SHOWN:,} more.")


def _print_summary(summary: Summary, console: Console, *, dry_run: bool) -> None:
    """Four lists, each with its counts; the empty ones are not shown."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    groups = (
        ("Would come in" if dry_run else "Came in", summary.came_in),
        ("Here already", summary.already_here),
        ("Left out", summary.left_out),
        ("Came in changed", summary.notes),
    )
    for title, counts in groups:
        if counts:
            table.add_row("", Text(f"\n{title}", style="bold"))
            for what, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                table.add_row(f"{count:,}", Text(what))
    if summary.refused:
        table.add_row("", Text("\nRefused because the file is wrong there", style="bold"))
        table.add_row(f"{summary.refused:,}", Text("see the lines above"))
    if not (summary.came_in or summary.already_here or summary.left_out or summary.refused):
        table.add_row("", "There is nothing in the file.")
    console.print(table)

"""`rejoinder twin`: shows how the old service and ours agree, and puts ours on the old one's scale."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

SUMMARY = "Compare the old Perspective service with this one, and keep its thresholds' meaning."
ACTIONS = ("report", "adopt", "forget")
_NOTHING = "There are no pairs yet. Set REJOINDER_TWIN_URL and REJOINDER_TWIN_KEY, serve, and send comments as before."


def main(argv: list[str]) -> int:
    """Report on the pairs, adopt the maps fitted to them, or forget both."""
    parser = argparse.ArgumentParser(prog="rejoinder twin", description=SUMMARY)
    parser.add_argument("action", choices=ACTIONS, help="what to do")
    parser.add_argument("--out", type=Path, metavar="FILE", help="with report: draw it into this SVG file")
    data.add_option(parser)
    options = parser.parse_args(argv)
    if options.out and options.action != "report":
        parser.error("--out goes with report")
    data.start(options.data)
    if options.action == "forget":
        maps, pairs = load_late("rejoinder.compat.twin.maps", "forget the pairs").forget()
        sys.stdout.write(f"Forgotten: {pairs:,} pairs and {maps} maps.\n")
        return 0
    all_figures = list(load_late("rejoinder.compat.twin.figures", "read the pairs").figures())
    if not all_figures:
        raise CommandError(_NOTHING)
    if options.action == "adopt":
        return _adopt(all_figures)
    _show(all_figures)
    if options.out:
        _draw(all_figures, options.out)
    return 0


def _show(all_figures: list[Any]) -> None:
    Console().print(_table(all_figures))
    sys.stdout.write(
        "\nCorr.: how far both rank texts alike, from -1 to 1; no map changes it.\n"
        "Theirs, Ours, Mapped: the share of texts that reach the score.\n"
        "Agree: both on the same side of it.\n"
        "Mapped is measured on texts that the map was not fitted to.\n"
    )
    _show_texts()


def _table(all_figures: list[Any]) -> Table:
    """The figures in no more than 80 columns, which is what a terminal or a mail has."""
    table = Table(box=None, header_style="bold", pad_edge=False, collapse_padding=True)
    for name in ("Attribute", "Pairs", "Corr.", "At", "Theirs", "Ours", "Mapped", "Agree", "Agree\nmapped"):
        left = name == "Attribute"
        table.add_column(name, justify="left" if left else "right", no_wrap=True, vertical="bottom")
    for figures in all_figures:
        known = "–" if figures.correlation is None else f"{figures.correlation:.2f}"
        first = (figures.attribute, f"{figures.pairs:,}", known)
        for one in figures.thresholds:
            table.add_row(
                *first,
                f"{one.threshold:g}",
                *(_share(value) for value in (one.theirs, one.ours, one.mapped, one.agree, one.agree_mapped)),
            )
            first = ("", "", "")
    return table


def _show_texts() -> None:
    """The texts on which the two differ most, where the operator had them kept."""
    apart = load_late("rejoinder.compat.twin.pairs", "read the pairs").furthest_apart(10)
    if not apart:
        return
    table = Table(
        "Attribute", "Theirs", "Ours", "Furthest apart", box=None, header_style="bold", pad_edge=False
    )
    for pair in apart:
        table.add_row(pair.attribute, f"{pair.theirs:.2f}", f"{pair.ours:.2f}", repr(pair.text[:200]))
    sys.stdout.write("\n")
    Console(markup=False).print(table)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def _draw(all_figures: list[Any], out: Path) -> None:
    picture = load_late("rejoinder.compat.twin.drawing", "draw the report").draw(all_figures)
    try:
        out.write_text(picture, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
    sys.stdout.write(f"Drawn: {out}\n")


def _adopt(all_figures: list[Any]) -> int:
    ready = {one.attribute: (one.points, one.pairs) for one in all_figures if one.points}
    fewest = load_late("rejoinder.compat.twin.mapping", "fit the maps").FEWEST
    for one in all_figures:
        if one.points is None:
            sys.stderr.write(
                f"{one.attribute}: {one.pairs} pairs; {fewest} are needed, so it stays as it is.\n"
            )
    if not ready:
        raise CommandError("No map was adopted.")
    maps = load_late("rejoinder.compat.twin.maps", "adopt the maps")
    maps.adopt(ready, datetime.now(UTC))
    seconds = int(maps.REMEMBERED.total_seconds())
    for attribute, (_, pairs) in ready.items():
        sys.stdout.write(f"{attribute}: adopted from {pairs:,} pairs.\n")
    sys.stdout.write(
        f"A running site applies them within {seconds} s. “rejoinder twin forget” takes them back.\n"
    )
    return 0

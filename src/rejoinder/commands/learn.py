"""`rejoinder learn`: fits the judge to what a publication's own desk has decided, where that makes it better."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from rejoinder.commands import CommandError, data
from rejoinder.plugins import load_late

SUMMARY = "Learn from the desk's own decisions, and use what was learned where it proves better."


def main(argv: list[str]) -> int:
    """Learn for one publication or for each; 0 where every trial could be made, whatever came of it."""
    parser = argparse.ArgumentParser(prog="rejoinder learn", description=SUMMARY)
    parser.add_argument("--publication", metavar="SLUG", help="only for this one")
    data.add_option(parser)
    options = parser.parse_args(argv)
    data.start(options.data)
    models = load_late("rejoinder.discussion.models", "find the publications")
    wanted = models.Publication.objects.order_by("slug")
    if options.publication:
        wanted = wanted.filter(slug=options.publication)
    publications = list(wanted)
    if not publications:
        raise CommandError(
            "There is no such publication." if options.publication else "There is no publication yet."
        )
    return max([_learn(publication) for publication in publications])


def _learn(publication: Any) -> int:
    learn = load_late("rejoinder.discussion.actions.learn", "learn").learn
    refused = load_late("rejoinder.discussion.refusal", "learn").Refused
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bars: dict[str, Any] = {}

        def tell(what: str, share: float) -> None:
            if what not in bars:
                bars[what] = progress.add_task(what, total=1.0)
            progress.update(bars[what], completed=share)

        try:
            made = learn(publication, datetime.now(UTC), tell)
        except refused as error:
            sys.stderr.write(f"{publication.slug}: {error.title}. {error.detail}\n")
            return 1
    _show(publication, made)
    return 0


def _fate(made: Any) -> str:
    if made.used_from:
        return "It is in use from now on."
    if not made.trial["better"]:
        return "It is not used, since it is not surely better."
    if made.trial["failing"]:
        return "It is not used, since an editor's example would come out otherwise; see Learning at the desk."
    return "It is not used, since the rules or the judge were changed while it was tried."


def _show(publication: Any, made: Any) -> None:
    told = made.trial
    table = Table(
        f"{publication.slug}, version {made.number}", "In use till now", "Learned", box=None, pad_edge=False
    )
    tried = f"{told['rejected']} rejected, {told['published']} published"
    rows = (
        ("Ranks a rejected comment above a published one", "auc", "{:.1%}"),
        ("Rejected comments caught", "caught", "{}"),
        ("Published comments wrongly caught with them", "wrong", "{}"),
    )
    for title, name, form in rows:
        table.add_row(title, form.format(told["used"][name]), form.format(told["learned"][name]))
    Console().print(table)
    fate = _fate(made)
    sys.stdout.write(f"Fitted to {told['lessons']:,} comments, tried on the latest: {tried}. {fate}\n")

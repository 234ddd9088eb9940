"""Brings a whole site of our own in, numbers and all, into an empty place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from rejoinder.discussion.carrying.kind import NotOurs, Values
from rejoinder.imports.format import CannotTake
from rejoinder.imports.imported import ImportedLine, Item, Summary
from rejoinder.newsroom.carrying import files, pages, taking

_CHANGED = "texts of comments whose HTML is made otherwise today"
_DROPPED = (
    "refusals of articles by mail: they are known by the address.key of the site exported, and DIR/keys/address.key"
    " here is another one, so whoever refused would be mailed again; with that key in an empty place, they come in"
)
_TOLD = {
    "user": "staff accounts, which sign in by: rejoinder desk-link --user NAME",
    "ruleset": "rulesets",
    "article": "articles",
    "section": "sections",
    "plain": "pages",
    "image": "pictures",
    "document": "documents",
    "publication": "publications",
    "thread": "discussions",
    "comment": "comments",
    "revision": "versions of comments",
    "decision": "decisions",
    "commenter": "commenters",
    "report": "reports",
    "appeal": "appeals",
    "sanction": "sanctions",
    "mail-refusal": "refusals of articles by mail",
}


def load(items: Iterable[Item], *, judged: bool, now: datetime, preset: str = "") -> Summary:
    """Take everything in, in one transaction. Raises CannotTake, and then nothing came in."""
    del now, preset
    if judged:
        raise CannotTake(
            "An export of Rejoinder itself brings its decisions along, so --judge cannot be given."
        )
    head, lines = _parted(items)
    try:
        taken = taking.take(head, (item.values for item in lines))
    except (taking.NotEmpty, taking.Broken) as error:
        raise CannotTake(str(error)) from error
    except NotOurs as error:
        raise CannotTake(f"Nothing was brought in. {error}.") from error
    summary = _summary(taken.count)
    if taken.changed:
        summary.notes[_CHANGED] += taken.changed
    if taken.dropped:
        summary.left_out[_DROPPED] += taken.dropped
    return summary


def preview(items: Iterable[Item], *, judged: bool, now: datetime, preset: str = "") -> Summary:
    """What ``load`` would say, with nothing written. Raises CannotTake where it would not come in."""
    del judged, now, preset
    try:
        taking.check_empty()
    except taking.NotEmpty as error:
        raise CannotTake(str(error)) from error
    head, lines = _parted(items)
    count = Counter(str(item.values["type"]) for item in lines)
    dropped = 0 if taking.is_of_our_key(head) else count.pop(pages.REFUSAL.name, 0)
    summary = _summary(count)
    if dropped:
        summary.left_out[_DROPPED] += dropped
    return summary


def _parted(items: Iterable[Item]) -> tuple[Values, Iterator[ImportedLine]]:
    """What the head of the export says, and the rows behind it."""
    lines = (item for item in items if isinstance(item, ImportedLine))
    head = next(lines, None)
    return ({} if head is None else head.values), lines


def _summary(count: Counter[str]) -> Summary:
    summary = Summary()
    for kind, number in count.items():
        if kind in _TOLD:
            summary.came_in[_TOLD[kind]] += number
    rest = sum(number for kind, number in count.items() if kind not in _TOLD and kind != files.PIECE)
    if rest:
        summary.came_in["rows that belong to these"] += rest
    return summary

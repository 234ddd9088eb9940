"""Tells a whole site line by line, in bounded memory, from one moment of the record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from wagtail.models import BaseViewRestriction

from rejoinder.discussion.carrying import kinds
from rejoinder.discussion.carrying.kind import Kind, Values
from rejoinder.discussion.models import Comment, Decision, Revision, Sanction
from rejoinder.newsroom.carrying import files, pages, people

AT_ONCE = 500
"""Comments that are read together with their versions and decisions."""
_ROWS = 100

UNREADABLE = "addresses sealed with another key, which cannot be read"
UNKNOWN_AGAIN = "sanctions on an address, which nobody could be known by without it"
PASSWORDS = (
    "pages or collections behind a password, which come as for signed-in people: no password comes along"
)
REFUSALS = (
    "refusals of articles by mail, which the new place only takes in where DIR/keys/address.key is the same"
)
MISSING = "pictures or documents whose file is missing"

Progress = Callable[[int, int], None]
"""Told how many comments are done, of how many."""


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment; nobody who writes is held up meanwhile.

    Inside a transaction of the caller, that one's moment is meant.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # Not as Django begins transactions here, which would take the lock of those who write.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def everything(*, personal: bool, progress: Progress, remarks: Counter[str]) -> Iterator[Values]:
    """Every line of the site; ``remarks`` counts what comes along otherwise than it is, or not at all."""
    yield from people.groups()
    yield from _rows(people.USER, personal, remarks)
    yield from _rows(files.COLLECTION, personal, remarks)
    for kind in files.FILES:
        for row in kind.model._default_manager.order_by("pk").iterator(_ROWS):
            values = kind.line(row, personal=personal)
            remarks[MISSING] += not values["sha256"]
            yield values
            yield from files.pieces(row)
    for kind in (*kinds.BEFORE, *pages.PAGES):
        yield from _rows(kind, personal, remarks)
    yield from _comments(personal, progress)
    for kind in (*kinds.AFTER, pages.REFUSAL):
        yield from _rows(kind, personal, remarks)


def _rows(kind: Kind, personal: bool, remarks: Counter[str]) -> Iterator[Values]:
    for row in kind.model._base_manager.order_by("pk").iterator(_ROWS):
        if isinstance(row, Sanction) and not kinds.can_be_carried(row, personal=personal):
            remarks[UNKNOWN_AGAIN] += 1
            continue
        if isinstance(row, BaseViewRestriction):
            remarks[PASSWORDS] += row.restriction_type == BaseViewRestriction.PASSWORD
        remarks[REFUSALS] += kind is pages.REFUSAL
        values = kind.line(row, personal=personal)
        remarks[UNREADABLE] += values.pop(kinds.UNREADABLE, False)
        yield values


def _comments(personal: bool, progress: Progress) -> Iterator[Values]:
    """Each comment with its versions, and then its decisions; the memory is that of a batch."""
    total, done, last = Comment.objects.count(), 0, 0
    while batch := list(Comment.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        first, last = batch[0].pk, batch[-1].pk
        revisions = _of(Revision, first, last)
        decisions = _of(Decision, first, last)
        for comment in batch:
            yield kinds.COMMENT.line(comment, personal=personal)
            yield from (kinds.REVISION.line(row, personal=personal) for row in revisions[comment.pk])
            yield from (kinds.DECISION.line(row, personal=personal) for row in decisions[comment.pk])
        done += len(batch)
        progress(done, total)


def _of(model: type[Model], first: int, last: int) -> dict[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows: Any = model._default_manager.filter(comment__gte=first, comment__lte=last)
    for row in rows.order_by("pk"):
        found[row.comment_id].append(row)
    return found  # type: ignore[return-value]

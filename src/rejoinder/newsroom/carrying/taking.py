"""Takes a whole site in from the lines of an export, into an empty installation: all of it, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Model
from wagtail.models import Page

from rejoinder.accounts import address as addresses
from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import ledger
from rejoinder.discussion.carrying import kinds
from rejoinder.discussion.carrying.kind import Kind, NotOurs, Values, names
from rejoinder.discussion.models import Publication, Thread
from rejoinder.newsroom.carrying import files, pages, people
from rejoinder.newsroom.due import EVER
from rejoinder.newsroom.models import FrontPage, PreparedPage
from rejoinder.newsroom.models import Kind as KindOfPage

KINDS = names(
    [
        people.USER,
        files.COLLECTION,
        *files.FILES,
        *kinds.BEFORE,
        *pages.PAGES,
        kinds.COMMENT,
        kinds.REVISION,
        kinds.DECISION,
        *kinds.AFTER,
        pages.REFUSAL,
    ]
)
SPOKEN = frozenset({kinds.COMMENT.name, kinds.REVISION.name, kinds.DECISION.name})
"""Kinds that the ledger alone writes."""
_AT_ONCE = 500
_HEAVY = frozenset({"article", "plain", "page-revision", "story", "learned-head"})
"""Kinds whose lines may be long, of which a tenth as many are held at once."""
_OF_A_NEW_SITE = ("wagtailredirects.Redirect", "wagtailcore.Site", "wagtailcore.Revision", "wagtailcore.Page")


ADDRESS_KEY = "address_key"
"""In the head of an export: by which the key is known that its digests of addresses were made with."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it."""

    count: Counter[str]
    """How many of each kind came in."""
    changed: int
    """Texts that look otherwise now."""
    dropped: int
    """Refusals by digests of another key, which did not come in."""


class NotEmpty(RuntimeError):
    """There is a site here already; the message says what to do."""


class Broken(RuntimeError):
    """The lines do not make a site: one points to what is not in the file, or stands there twice."""


def check_empty() -> None:
    """Raises NotEmpty where anybody wrote anything here, or has an account."""
    for model in (Publication, FrontPage, Thread, Commenter, User):
        if model._base_manager.exists():
            raise NotEmpty(
                "There is a site here already, and an export of a whole site is only taken into an empty place. Name"
                " one with --data DIR, such as a directory that is not there yet. To bring articles and comments into"
                " a site that is there, export them with --format wordpress."
            )
    ledger.check_empty()


def is_of_our_key(head: Values) -> bool:
    """Whether digests of addresses in the export of this head find anybody here."""
    return head.get(ADDRESS_KEY) == addresses.key_fingerprint()


def take(head: Values, lines: Iterable[Values]) -> Taken:
    """Take everything in, in one transaction.

    Raises NotEmpty, NotOurs or Broken with nothing taken in.
    """
    writing = files.Taking()
    try:
        with transaction.atomic():
            check_empty()
            _clear()
            taken = _Taking(writing, same_key=is_of_our_key(head))
            for values in lines:
                taken.take(values)
            taken.end()
            _number()
            _derive()
            _check_references()
    except DatabaseError as error:
        writing.undo()
        raise Broken(f"The lines do not make a site: {type(error).__name__}.") from error
    except BaseException:
        writing.undo()
        raise
    return Taken(taken.count, taken.changed, taken.dropped)


class _Taking:
    def __init__(self, writing: files.Taking, *, same_key: bool) -> None:
        self._files = writing
        self._same_key = same_key
        self._waiting: dict[str, list[Values]] = {}
        self._held = 0
        self.count: Counter[str] = Counter()
        self.changed = 0
        self.dropped = 0

    def take(self, values: Values) -> None:
        """One line; raises NotOurs."""
        name = str(values["type"])
        if name == files.PIECE:
            self._files.piece(values)
            return
        self._files.close()
        if name == pages.REFUSAL.name and not self._same_key:
            self.dropped += 1
            return
        self.count[name] += 1
        if name == people.GROUP:
            people.take_group(values)
            return
        if name not in KINDS:
            raise NotOurs(f"this version of Rejoinder knows no {name!r}")
        if name in {kind.name for kind in files.FILES}:
            self._files.begin(str(values.get("file")), values)
        self._waiting.setdefault(name, []).append(values)
        self._held += 10 if name in _HEAVY else 1
        if self._held >= _AT_ONCE:
            self._write()

    def end(self) -> None:
        """Write what waits."""
        self._files.close()
        self._write()

    def _write(self) -> None:
        for name, some in self._waiting.items():
            kind = KINDS[name]
            rows = [kind.row(values) for values in some]
            if name in SPOKEN:
                self.changed += _spoken(rows)
            else:
                _saved(kind, rows)
            if kind.settled is not None:
                for row, values in zip(rows, some, strict=True):
                    kind.settled(row, values)
        self._waiting.clear()
        self._held = 0


def _spoken(rows: list[Model]) -> int:
    try:
        return ledger.record_carried(rows)
    except ValueError as error:
        raise NotOurs("revision: nothing can be made of its source") from error


def _saved(kind: Kind, rows: list[Model]) -> None:
    columns = kind.model._meta.local_concrete_fields
    stamped = any(
        getattr(column, "auto_now_add", False) or getattr(column, "auto_now", False) for column in columns
    )
    if kind.model._meta.parents or stamped:
        # As fixtures are loaded: the row as it was, its parent's row being another line.
        for row in rows:
            row.save_base(raw=True, force_insert=True)
    else:
        kind.model._base_manager.bulk_create(rows)


def _clear() -> None:
    """Take away what a new installation begins with, since all of it comes from the file."""
    people.clear_places()
    labels = [*_OF_A_NEW_SITE, *(kind.label for kind in (files.COLLECTION, pages.PAGES[0]))]
    models = {kind.label: kind.model for kind in KINDS.values()}
    with connection.cursor() as cursor:
        for label in labels:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(models[label]._meta.db_table)}")  # noqa: S608


def _number() -> None:
    """Have new rows numbered behind those taken in, and pages behind those that were ever here."""
    models = [kind.model for kind in KINDS.values()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        highest = PreparedPage.objects.aggregate(highest=Max("page_id"))["highest"] or 0
        highest = max(highest, Page.objects.aggregate(highest=Max("pk"))["highest"] or 0, 1)
        table = Page._meta.db_table
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, highest])
        else:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [highest, table])


def _derive() -> None:
    """Make what follows from the rest: what is to be printed, which pages use which pictures, the desk's search."""
    PreparedPage.objects.filter(kind=KindOfPage.LISTING).update(due_from=EVER)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


def _check_references() -> None:
    """Have the database say now, and not at the commit, whether anything points to what is not there."""
    connection.check_constraints()

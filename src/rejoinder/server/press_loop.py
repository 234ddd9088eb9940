"""The press process: prints whatever the record says is due, for as long as it lives."""

from __future__ import annotations

import fcntl
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from rejoinder.config import static
from rejoinder.discussion.models import Publication, Thread
from rejoinder.discussion.models.thread import ThreadQuerySet
from rejoinder.discussion.prints import pending_prints
from rejoinder.newsroom import offprint, prepared
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.models import Kind, PreparedPage
from rejoinder.newsroom.models.prepared_page import LISTED
from rejoinder.newsroom.prepared import Gone, Shell
from rejoinder.press.offprints.forms import PRINT
from rejoinder.press.shelves.files import FileShelf
from rejoinder.press.theme import theme_css
from rejoinder.server.offprints import Offprints, article_of
from rejoinder.server.printer import Printer
from rejoinder.server.sheets import Sheets
from rejoinder.server.stopping import Stopping

BATCH = 100
"""Threads or pages taken from the record at a time."""
LOOKS = 20
"""Threads or pages looked at in a turn in which nothing was due."""
QUICK, QUIET = 0.01, 0.1
"""Seconds between two turns: when there was something to do, and when there was not."""
RENEWAL = timedelta(days=5)
"""Age at which a fragment is printed again: the token of the form in it is good for seven days."""
LOOK_AGAIN = 3600.0
"""Seconds from the end of one look through the whole shelf to the next."""
NAMES = 2.0
"""Seconds between two looks at hosts and colours."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 300.0
"""Seconds for which something that could not be printed is left alone, doubled each time."""
AWAY_WAIT = 5.0

_log = logging.getLogger(__name__)

Key = tuple[str, int]


class Away(Exception):
    """The database cannot be reached."""


@contextmanager
def _reached() -> Iterator[None]:
    """Tells a database that is away from everything else that may go wrong."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise Away from error


class Press:
    """One press on one shelf. Nothing in its memory need survive: what is due is derived from the record."""

    def __init__(self, shelf: FileShelf, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` tells seconds from any beginning."""
        self.shelf = shelf
        self.clock = clock
        self.printer = Printer(shelf, static.installed())
        self.sheets = Sheets(shelf, clock)
        self.offprints = Offprints(shelf, tuple(map(static.installed().url, offprint.SHEETS)))
        self._failures: dict[Key, tuple[int, float]] = {}
        self._names_at = 0.0
        self._settled: int | None = None
        self._torn = shelf.rebooted()
        self._deep = True
        self._look: Iterator[bool] | None = None
        self._look_at = 0.0

    def begin(self) -> None:
        """Put the shelf's own affairs in order before anything is printed. Raises Away."""
        self.shelf.sweep(time.time() - 3600)
        if not self._torn:
            self.shelf.remember_boot()
        with _reached():
            prepared.begin()
        self.names()

    def turn(self) -> bool:
        """Print what is due, else look at a little of what is not; False when there was nothing to do at all.

        Raises Away. What fails by itself is left alone for a while and stops nothing else.
        """
        done = self.sheets.count()
        if self._may_be_due():
            done += self.threads() + self.pages()
        if self.clock() >= self._names_at:
            self.names()
        looked = None if done else self.look_through()
        if done or looked:
            self._settled = None
        return done > 0 or looked is not None

    def look_again(self) -> None:
        """Take nothing for settled: what was known belonged to a connection that is gone."""
        self._settled = None

    def _may_be_due(self) -> bool:
        """False where nobody has written since a turn found nothing, which SQLite tells very cheaply."""
        if self._failures or connection.vendor != "sqlite":
            return True
        with _reached(), connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version = int(cursor.fetchone()[0])
        settled, self._settled = self._settled, version
        return settled != version

    def threads(self) -> int:
        """Print the threads that are due; how many."""
        with _reached():
            due = pending_prints(BATCH + len(self._failures))
        return sum(self._try(("thread", row.thread_id), self._print) for row in due)

    def pages(self) -> int:
        """Print the pages that are due; how many."""
        with _reached():
            due = prepared.pending(BATCH + len(self._failures))
        return sum(self._try(("page", row.pk), self._lay) for row in due)

    def names(self) -> None:
        """Write which host is whose, and each publication's colours, where they changed. Raises Away."""
        self._names_at = self.clock() + NAMES
        with _reached():
            hosts = prepared.hosts()
            accents = list(Publication.objects.values_list("slug", "accent"))
        self._put("hosts.json", json.dumps(hosts, sort_keys=True).encode())
        for slug, accent in accents:
            # A colour that is none must not keep the news from being printed; its last theme stays.
            with suppress(ValueError):
                self._put(f"theme/{slug}.css", theme_css(accent).encode())

    def look_through(self) -> int | None:
        """Look at a few threads and pages; how many had to be printed, None while it is not time to look.

        The first look compares every word and setting, for an update may have changed them; later ones find
        what time itself changes: files that were lost, and forms whose token grows old. Raises Away.
        """
        if self._look is None:
            if self.clock() < self._look_at:
                return None
            self._look = self._looks()
        try:
            with _reached():
                found = list(islice(self._look, LOOKS))
        except BaseException:
            self._look = None
            raise
        if len(found) < LOOKS:
            self._look, self._deep = None, False
            self._look_at = self.clock() + LOOK_AGAIN
            if self._torn:
                self._torn = False
                self.shelf.remember_boot()
        return sum(found)

    def _looks(self) -> Iterator[bool]:
        """Each thread, then each page; True for one that had to be printed."""
        last = 0
        # In pages of keys, not one long query: on SQLite an open one would keep this process in the past.
        while batch := list(_threads().filter(pk__gt=last).order_by("pk")[:BATCH]):
            for thread in batch:
                last = thread.pk
                yield not self._stands(thread) and self._try(("thread", thread.pk), self._print)
        if self._deep:
            # A crash may have left a fragment newer than the page around it.
            yield from (False for _ in self.sheets.finish_all())
            untrue = self.offprints.drop_all() if self._torn else self.offprints.check_all()
            yield from (False for _ in untrue)
        last = 0
        while rows := list(PreparedPage.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
            for row in rows:
                last = row.pk
                yield self._raise_lost(row)

    def _stands(self, thread: Thread) -> bool:
        """Whether a thread's edition stands as it should, with a form that is good for some days yet."""
        now = datetime.now(UTC)
        if self._torn or not self.printer.is_right(thread, now, deep=self._deep):
            return False
        if not thread.is_shown or not thread.is_open(now):
            return True
        fragment = self.shelf.path(f"editions/{thread.publication.slug}/{thread.pk}/fragment.html")
        try:
            return fragment.stat().st_mtime > (now - RENEWAL).timestamp()
        except FileNotFoundError:
            return False

    def _raise_lost(self, row: PreparedPage) -> bool:
        """Have a page printed again whose files were lost; True where they were."""
        if row.gone or row.version != row.printed_version:
            return False
        names = [row.name, *([f"{row.name}-{PRINT}"] if row.kind == Kind.ARTICLE else [])]
        whole = all(self.sheets.is_whole(row.publication, name) for name in names)
        feed = f"pages/{row.publication}/{row.path}feed.atom"
        if not self._torn and whole and (row.kind not in LISTED or self.shelf.path(feed).exists()):
            return False
        return prepared.lost(row.pk)

    def _print(self, thread_id: int) -> None:
        thread = _threads().get(pk=thread_id)
        self.printer.print(thread, datetime.now(UTC))
        self.sheets.thread_printed(thread_id)
        for publication, path in self.sheets.showing(thread_id):
            self.offprints.drop_untrue(publication, path)

    def _lay(self, prepared_id: int) -> None:
        row = PreparedPage.objects.get(pk=prepared_id)
        gone: list[Gone] = []
        for leaf in prepared.render(row, datetime.now(UTC)):
            if isinstance(leaf, Shell):
                if leaf.source:
                    self.offprints.keep(leaf.publication, article_of(leaf.path), leaf.source)
                self.sheets.put(leaf)
            elif isinstance(leaf, Leaflet):
                self.sheets.lay(leaf)
            else:
                gone.append(leaf)
        # Last, so that a page which only moved is found at its new address before it leaves the old one.
        for leaf in gone:
            self.sheets.take_away(leaf)
            if path := article_of(leaf.path):
                self.offprints.take_away(leaf.publication, path)
        prepared.mark_printed(row.pk, row.version)

    def _try(self, key: Key, work: Callable[[int], None]) -> bool:
        """True when the work was done; one that fails is left alone for twice as long as the last time."""
        count, moment = self._failures.get(key, (0, 0.0))
        if moment > self.clock():
            return False
        try:
            with _reached():
                work(key[1])
        except Away:
            raise
        except OSError:
            # A full or broken disk concerns everything alike.
            raise
        except Exception:
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2**count)
            self._failures[key] = (count + 1, self.clock() + wait)
            _log.exception("The %s %d could not be printed; it is tried again in %.0f s.", *key, wait)
            return False
        self._failures.pop(key, None)
        return True

    def _put(self, name: str, content: bytes) -> None:
        if self.shelf.read(name) != content:
            self.shelf.put(name, content)


def _threads() -> ThreadQuerySet:
    return Thread.objects.select_related("publication")


@contextmanager
def alone(shelf: FileShelf, wait: Callable[[], bool]) -> Iterator[bool]:
    """Hold the shelf's press: True. While another holds it ``wait`` is called; when that says False: False.

    Editions are safe under any number of presses; one at a time saves doing everything twice.
    """
    shelf.root.mkdir(parents=True, exist_ok=True)
    with (shelf.root / ".press").open("ab") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                held = True
            except OSError:
                if wait():
                    continue
                held = False
            break
        yield held


def work() -> None:
    """Print until SIGTERM, through absences of the database and troubles of the disk."""
    stopping = Stopping()

    def wait() -> bool:
        stopping.sleep(0.5)
        return not stopping.asked

    shelf = FileShelf(settings.SHELF)
    with alone(shelf, wait) as held:
        if held:
            _loop(shelf, stopping)


def _loop(shelf: FileShelf, stopping: Stopping) -> None:
    press: Press | None = None
    troubles = 0
    while not stopping.asked:
        try:
            if press is None:
                begun = Press(shelf)
                begun.begin()
                press = begun
            pause = QUICK if press.turn() else QUIET
            troubles = 0
        except Away:
            troubles += 1
            pause = min(AWAY_WAIT, FIRST_WAIT * 2**troubles)
            _log.warning("The database cannot be reached; what is printed stays. Next try in %.0f s.", pause)
            connection.close()
            if press is not None:
                press.look_again()
        except (DatabaseError, OSError):
            troubles += 1
            pause = min(LONGEST_WAIT, FIRST_WAIT * 2**troubles)
            _log.exception("Nothing can be printed. Next try in %.0f s.", pause)
            connection.close()
            if press is not None:
                press.look_again()
        stopping.sleep(pause)


def print_all(shelf: FileShelf) -> int:
    """Print until nothing is due and the whole shelf is right; how much was printed. Raises Away."""
    press = Press(shelf)
    press.begin()
    printed = 0
    while True:
        done = press.threads() + press.pages()
        looked = None if done else press.look_through()
        printed += done + (looked or 0)
        if done or looked is not None:
            continue
        pause = press.sheets.next_count
        if pause is None:
            return printed
        time.sleep(pause)
        press.sheets.count()

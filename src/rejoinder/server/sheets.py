"""Keeps pages on the shelf: their shells, and the pages spliced from them, fresh as threads change."""

from __future__ import annotations

import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.prepared import Gone, Shell
from rejoinder.press.manifest import read_manifest
from rejoinder.press.publish import folder_of
from rejoinder.press.shelf import Shelf
from rejoinder.press.splice import splice

COUNT_PAUSE = 1.0
"""Seconds between two prints of a page for nothing but its numbers of comments."""
_log = logging.getLogger(__name__)

Key = tuple[str, str]
"""Publication and shell's name."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What must be known of a shell to finish its page."""

    path: str
    thread: int | None
    counted: tuple[int, ...]


class Sheets:
    """The shells of a shelf, found by the threads they show or count.

    All that is needed lies on the shelf itself, so the index is read back from it when the press starts.
    """

    def __init__(self, shelf: Shelf, clock: Callable[[], float] = time.monotonic) -> None:
        self._shelf = shelf
        self._clock = clock
        self._sheets: dict[Key, Sheet] = {}
        self._showing: dict[int, set[Key]] = defaultdict(set)
        self._counting: dict[int, set[Key]] = defaultdict(set)
        self._owners: dict[tuple[str, str], Key] = {}
        self._due: dict[Key, float] = {}
        self._counted_at: dict[Key, float] = {}
        for name in shelf.names("shells"):
            if name.endswith(".json"):
                self._remember(name)

    def put(self, shell: Shell) -> None:
        """Keep a shell and print its page."""
        key = (shell.publication, shell.name)
        with self._shelf.lock(f"shells/{shell.publication}"):
            before = self._sheets.get(key)
            if before is not None and before.path != shell.path:
                self._clear(key, before.path)
            sheet = Sheet(shell.path, shell.thread, shell.counted)
            self._shelf.put(f"{_shell(key)}.html", shell.html, compressed=False)
            said = {"path": sheet.path, "thread": sheet.thread, "counted": list(sheet.counted)}
            self._shelf.put(f"{_shell(key)}.json", json.dumps(said).encode(), compressed=False)
            self._index(key, sheet)
            self._finish(key, sheet, shell.html)

    def take_away(self, gone: Gone) -> None:
        """Remove a page and its shell; an address that another page has taken since keeps that page."""
        key = (gone.publication, gone.name)
        with self._shelf.lock(f"shells/{gone.publication}"):
            self._clear(key, gone.path)
            if gone.name:
                self._forget(key)
                self._shelf.remove(f"{_shell(key)}.html")
                self._shelf.remove(f"{_shell(key)}.json")

    def lay(self, leaflet: Leaflet) -> None:
        """Put a file that is no page where it belongs, or take it away; one that says the same keeps its time."""
        name = f"pages/{leaflet.publication}/{leaflet.path}"
        if leaflet.content is None:
            self._shelf.remove(name)
        elif self._shelf.read(name) != leaflet.content:
            self._shelf.put(name, leaflet.content)

    def thread_printed(self, thread: int) -> None:
        """Finish again the pages that show a thread, now; those that count it are finished a little later."""
        for key in sorted(self._showing.get(thread, ())):
            self._again(key)
        now = self._clock()
        for key in self._counting.get(thread, ()):
            self._due.setdefault(key, max(now, self._counted_at.get(key, 0.0) + COUNT_PAUSE))

    def showing(self, thread: int) -> list[tuple[str, str]]:
        """Publication and folder of each page that shows a thread."""
        return [(key[0], self._sheets[key].path) for key in sorted(self._showing.get(thread, ()))]

    def count(self) -> int:
        """Finish the pages whose numbers changed and whose pause is over; returns how many."""
        now = self._clock()
        due = sorted(key for key, moment in self._due.items() if moment <= now)
        for key in due:
            del self._due[key]
            self._counted_at[key] = now
            self._again(key)
        return len(due)

    @property
    def next_count(self) -> float | None:
        """Seconds until `count` has something to do; None while no number has changed."""
        return max(0.0, min(self._due.values()) - self._clock()) if self._due else None

    def is_whole(self, publication: str, name: str) -> bool:
        """Whether a shell and the page finished from it are both there."""
        key = (publication, name)
        sheet = self._sheets.get(key)
        if sheet is None or self._shelf.read(f"{_shell(key)}.html") is None:
            return False
        return self._shelf.read(_page(publication, sheet.path)) is not None

    def finish_all(self) -> Iterable[Key]:
        """Finish every page again, one at a time: after a crash a fragment may be newer than its page."""
        for key in sorted(self._sheets):
            self._again(key)
            yield key

    def _clear(self, key: Key, path: str) -> None:
        if self._owners.get((key[0], path), key) == key:
            self._shelf.remove(_page(key[0], path))

    def _again(self, key: Key) -> None:
        with self._shelf.lock(f"shells/{key[0]}"):
            sheet = self._sheets.get(key)
            html = self._shelf.read(f"{_shell(key)}.html")
            if sheet is not None and html is not None:
                self._finish(key, sheet, html)

    def _finish(self, key: Key, sheet: Sheet, html: bytes) -> None:
        publication = key[0]
        fragments: dict[int, bytes] = {}
        if sheet.thread is not None:
            content = self._shelf.read(f"{folder_of(publication, sheet.thread)}/fragment.html")
            if content is not None:
                fragments[sheet.thread] = content
        counts: dict[int, bytes] = {}
        for thread in sheet.counted:
            manifest = read_manifest(self._shelf.read(f"{folder_of(publication, thread)}/manifest.json"))
            if manifest is not None and not manifest.gone:
                counts[thread] = manifest.count_html
        page = _page(publication, sheet.path)
        finished = splice(html, fragments, counts)
        # A page that says the same keeps its time and its ETag.
        if self._shelf.read(page) != finished:
            self._shelf.put(page, finished)

    def _remember(self, name: str) -> None:
        content = self._shelf.read(name)
        try:
            said = json.loads(content or b"")
            sheet = Sheet(str(said["path"]), said["thread"], tuple(int(thread) for thread in said["counted"]))
        except (ValueError, KeyError, TypeError):
            _log.warning("A shell's note could not be read; its page is printed again when it changes.")
            return
        _, publication, rest = name.split("/", 2)
        self._index((publication, rest.removesuffix(".json")), sheet)

    def _index(self, key: Key, sheet: Sheet) -> None:
        self._forget(key)
        self._sheets[key] = sheet
        self._owners[key[0], sheet.path] = key
        if sheet.thread is not None:
            self._showing[sheet.thread].add(key)
        for thread in sheet.counted:
            self._counting[thread].add(key)

    def _forget(self, key: Key) -> None:
        sheet = self._sheets.pop(key, None)
        self._due.pop(key, None)
        if sheet is not None:
            if self._owners.get((key[0], sheet.path)) == key:
                del self._owners[key[0], sheet.path]
            if sheet.thread is not None:
                self._showing[sheet.thread].discard(key)
            for thread in sheet.counted:
                self._counting[thread].discard(key)


def _shell(key: Key) -> str:
    return f"shells/{key[0]}/{key[1]}"


def _page(publication: str, path: str) -> str:
    return f"pages/{publication}/{path}index.html"

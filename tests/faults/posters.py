"""Readers who post without pause and remember what was acknowledged, for tests that kill the site."""

from __future__ import annotations

import contextlib
import http.client
import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.discussion.making import sentence
from tests.serving import Serving


@dataclass(frozen=True)
class Acknowledged:
    """A comment for which the site said 201."""

    id: int
    state: str
    text: str


class Posters:
    """So many readers, each posting one comment after the other to a thread until stopped or cut off."""

    def __init__(self, site: Serving, thread: int, readers: int, first: int) -> None:
        self.acknowledged: list[Acknowledged] = []
        self.refused: list[tuple[int, str]] = []
        self.cut_off = 0
        self._site, self._thread = site, thread
        self._numbers = iter(range(first, first + 1_000_000))
        self._lock = threading.Lock()
        self._token = json.loads(site.get(f"/api/v1/threads/{thread}")[1])["token"]
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(reader,)) for reader in range(readers)]

    def have(self, count: int) -> bool:
        """Whether so many comments are acknowledged."""
        return len(self.acknowledged) >= count

    @contextlib.contextmanager
    def posting(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            for thread in self._threads:
                thread.join(30)

    def _run(self, reader: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._site.port, timeout=20)) as connection:
            self._post(connection, reader)

    def _post(self, connection: http.client.HTTPConnection, reader: int) -> None:
        while not self._stopping.is_set():
            with self._lock:
                text = sentence(next(self._numbers))
            who = {"name": f"Reader {reader}", "email": f"r{reader}@reader.example"}
            body = json.dumps({**who, "text": text, "token": self._token})
            try:
                path = f"/api/v1/threads/{self._thread}/comments"
                connection.request("POST", path, body, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                # Not acknowledged, so nothing is promised of it.
                self.cut_off += 1
                connection.close()
                time.sleep(0.02)
                continue
            if answer.status == 201:
                said = json.loads(content)
                self.acknowledged.append(Acknowledged(said["id"], said["state"], text))
            else:
                self.refused.append((answer.status, content.decode(errors="replace")))


def broken(promised: Mapping[int, tuple[str, str]], kept: Mapping[int, tuple[str, str]]) -> list[int]:
    """Ids of the comments that are lost, changed, or published no longer; by id, state and text of each.

    One that was held because the judge was not ready yet may be published since, as soon as it is.
    """
    return [
        one
        for one, (state, text) in promised.items()
        if one not in kept or kept[one][1] != text or (state == "published" and kept[one][0] != state)
    ]


class Record:
    """What stands in a site's SQLite database, read beside the site."""

    def __init__(self, data: Path) -> None:
        self._path = data / "rejoinder.sqlite3"

    def texts(self) -> dict[int, tuple[str, str]]:
        """State and text of every comment, by id."""
        query = (
            "SELECT c.id, c.state, r.text FROM discussion_comment c"
            " JOIN discussion_revision r ON r.comment_id = c.id AND r.number = c.revision_number"
        )
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=20)) as connection:
            return {comment: (state, text) for comment, state, text in connection.execute(query)}

    def decided(self) -> set[int]:
        """Ids of the comments that have a decision."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=20)) as connection:
            return {
                row[0] for row in connection.execute("SELECT DISTINCT comment_id FROM discussion_decision")
            }

    def published(self, thread: int) -> int:
        """How many comments of a thread are published."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=20)) as connection:
            query = "SELECT count(*) FROM discussion_comment WHERE thread_id = ? AND state = 'published'"
            return int(connection.execute(query, [thread]).fetchone()[0])

    def integrity(self) -> str:
        """SQLite's own verdict on the file."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=20)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


class Shelf:
    """What is served of a thread's edition."""

    def __init__(self, site: Serving, thread: int, publication: str = "lantern") -> None:
        self._site, self._folder = site, f"/editions/{publication}/{thread}"

    def total(self) -> int:
        """Comments, as the manifest counts them; -1 while there is none."""
        status, content = self._site.get(f"{self._folder}/manifest.json")
        return int(json.loads(content)["total"]) if status == 200 else -1

    def ids(self) -> set[int]:
        """Ids of all comments on the pages and branches of the edition."""
        status, content = self._site.get(f"{self._folder}/manifest.json")
        assert status == 200, content
        found: set[int] = set()
        for page in range(1, json.loads(content)["pages"] + 1):
            found |= _ids(json.loads(self._site.get(f"{self._folder}/{page}.json")[1]))
        return found


def _ids(leaf: object) -> set[int]:
    if isinstance(leaf, dict):
        own = {leaf["id"]} if isinstance(leaf.get("id"), int) and "html" in leaf else set()
        return own.union(*map(_ids, leaf.values()))
    if isinstance(leaf, list):
        return set().union(*map(_ids, leaf))
    return set()

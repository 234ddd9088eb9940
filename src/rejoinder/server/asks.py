"""What readers have asked for that is not made yet: one small file an ask, which every process can see."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rejoinder.press.offprints.forms import Form, form_of

GONE, FAILED, LATER = "gone", "failed", "later"
MOST = 64
"""Asks that may wait; who comes after them is asked to come back."""
SULK = 60.0
"""Seconds for which something that could not be made, or is not there, is not tried again."""
FORGOTTEN = 600.0
"""Seconds after which an ask that nobody answered is dropped: whoever asked has gone."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An offprint that somebody waits for."""

    publication: str
    path: str
    """The article's folder."""
    form: Form

    @property
    def name(self) -> str:
        """Of its file; the same for all who ask for the same."""
        asked = f"{self.publication}\n{self.path}\n{self.form.key}"
        return hashlib.blake2b(asked.encode(), digest_size=16).hexdigest()


class Asks:
    """The folder of asks below a shelf."""

    def __init__(self, shelf: Path) -> None:
        self._folder = shelf / ".asked"

    def add(self, ask: Ask) -> bool:
        """Note that this is wanted; False where too much is wanted already."""
        try:
            waiting = sum(entry.name.endswith(".json") for entry in os.scandir(self._folder))
        except FileNotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True)
            waiting = 0
        if self.waits(ask):
            return True
        if waiting >= MOST:
            return False
        content = {"publication": ask.publication, "path": ask.path, "form": ask.form.key}
        unfinished = self._folder / f".tmp-{os.getpid()}-{ask.name}"
        unfinished.write_text(json.dumps(content), encoding="utf-8")
        unfinished.replace(self._place(ask, "json"))
        return True

    def waits(self, ask: Ask) -> bool:
        """Whether it is still to be made."""
        return self._place(ask, "json").exists()

    def outcome(self, ask: Ask) -> str:
        """GONE, FAILED or LATER where that is what became of it a moment ago; blank where nothing is known."""
        place = self._place(ask, "failed")
        try:
            if time.time() - place.stat().st_mtime < SULK:
                return place.read_text(encoding="utf-8")
        except FileNotFoundError:
            pass
        return ""

    def pending(self) -> Iterator[Ask]:
        """What is wanted, the longest waiting first; what was given up by all is dropped."""
        now = time.time()
        found: list[tuple[float, Path]] = []
        for place in self._folder.glob("*.*"):
            try:
                age = now - place.stat().st_mtime
            except FileNotFoundError:
                continue
            if age > FORGOTTEN:
                place.unlink(missing_ok=True)
            elif place.suffix == ".json":
                found.append((age, place))
        for _, place in sorted(found, reverse=True):
            if (ask := _read(place)) is not None:
                yield ask

    def done(self, ask: Ask) -> None:
        """It was made."""
        self._place(ask, "failed").unlink(missing_ok=True)
        self._place(ask, "json").unlink(missing_ok=True)

    def give_up(self, ask: Ask) -> None:
        """It cannot be made now; in a while it may."""
        self._end(ask, LATER)

    def fail(self, ask: Ask) -> None:
        """It cannot be made of what there is."""
        self._end(ask, FAILED)

    def refuse(self, ask: Ask) -> None:
        """There is no such thing."""
        self._end(ask, GONE)

    def _end(self, ask: Ask, outcome: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f".tmp-{os.getpid()}-{ask.name}"
        unfinished.write_text(outcome, encoding="utf-8")
        unfinished.replace(self._place(ask, "failed"))
        self._place(ask, "json").unlink(missing_ok=True)

    def _place(self, ask: Ask, ending: str) -> Path:
        return self._folder / f"{ask.name}.{ending}"


def _read(place: Path) -> Ask | None:
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        form = form_of(str(said["form"]))
        if form is not None:
            return Ask(str(said["publication"]), str(said["path"]), form)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    place.unlink(missing_ok=True)
    return None

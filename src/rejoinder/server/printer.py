"""Prints one thread: from the record to its edition on the shelf, whatever state the shelf is in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from rejoinder import discussion, press
from rejoinder.config.static import StaticFiles
from rejoinder.discussion.models import Thread
from rejoinder.discussion.prints import mark_printed
from rejoinder.discussion.snapshot import snapshot
from rejoinder.newsroom import prepared
from rejoinder.press.compose import compose
from rejoinder.press.document import Look
from rejoinder.press.manifest import FORMAT, Manifest, read_manifest
from rejoinder.press.publish import Incomplete, Published, Stale, folder_of, publish, withdraw
from rejoinder.press.shelf import Shelf
from rejoinder.press.snapshot import ThreadSnapshot

# What changes with every comment; all other words stand on every leaf, so a change of them asks for all
# again.
SHEETS = ("rejoinder/fonts.css", "rejoinder/newsroom.css", "rejoinder/discussion.css")
SCRIPTS = ("rejoinder/discussion.js",)
# What changes with every comment; all other words stand on every leaf, so a change asks for all again.
_COUNTED = ("heading", "comments_link")


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of printing a thread."""

    publication: str
    thread: int
    leaves: int
    is_new: bool
    """False where something newer was already there and nothing was touched."""


class Printer:
    """Prints threads onto a shelf, with the style sheets and scripts their pages ask for."""

    def __init__(self, shelf: Shelf, files: StaticFiles) -> None:
        self._shelf = shelf
        self._sheets = tuple(map(files.url, SHEETS))
        self._scripts = tuple(map(files.url, SCRIPTS))

    def print(self, thread: Thread, now: datetime) -> Printed:
        """Bring the shelf to the thread's present version, or take the edition away where it is not shown.

        ``thread`` comes with its publication; all else is read anew. Raises DatabaseError and OSError.
        """
        publication = thread.publication
        folder = folder_of(publication.slug, thread.pk)
        standing = read_manifest(self._shelf.read(f"{folder}/manifest.json"))
        taken = self._snapshot(thread, standing, now)
        if taken is None:
            return self._withdraw(thread, standing)
        if standing is not None and taken.version < standing.version:
            # The record can only be behind the shelf when an older copy of the database was put back.
            self._shelf.remove(f"{folder}/manifest.json")
            taken = self._whole(thread, now, taken.digest) or taken
        outcome = publish(compose(taken, self._look(thread)), self._shelf)
        if isinstance(outcome, Incomplete):
            whole = self._whole(thread, now, taken.digest)
            if whole is None:
                return self._withdraw(thread, standing)
            outcome = publish(compose(whole, self._look(thread)), self._shelf)
        mark_printed(thread.pk, taken.version)
        leaves = outcome.printed if isinstance(outcome, Published) else 0
        return Printed(publication.slug, thread.pk, leaves, not isinstance(outcome, Stale))

    def is_right(self, thread: Thread, now: datetime, *, deep: bool) -> bool:
        """Whether the shelf shows the thread as it is; ``deep`` compares words and settings too."""
        folder = folder_of(thread.publication.slug, thread.pk)
        standing = read_manifest(self._shelf.read(f"{folder}/manifest.json"))
        if standing is None or standing.version != thread.version:
            return False
        if standing.gone or not deep:
            return True
        if self._shelf.read(f"{folder}/fragment.html") is None:
            return False
        taken = _taken(thread, thread.version, now, digest_changed=False)
        return taken is not None and self._digest(taken, thread) == standing.digest

    def _snapshot(self, thread: Thread, standing: Manifest | None, now: datetime) -> ThreadSnapshot | None:
        """What changed since the standing edition; all of it where that differs in more than comments."""
        since = standing.version if standing is not None and not standing.gone else 0
        taken = _taken(thread, since, now, digest_changed=not since)
        if taken is None:
            return None
        digest = self._digest(taken, thread)
        if since and standing is not None and standing.digest != digest:
            return self._whole(thread, now, digest)
        return replace(taken, digest=digest)

    def _whole(self, thread: Thread, now: datetime, digest: str) -> ThreadSnapshot | None:
        return _taken(thread, 0, now, digest_changed=True, digest=digest)

    def _withdraw(self, thread: Thread, standing: Manifest | None) -> Printed:
        slug = thread.publication.slug
        # Read again: it was not shown in a state that may be newer than the row at hand.
        version = Thread.objects.values_list("version", flat=True).get(pk=thread.pk)
        if standing is not None and version < standing.version:
            # An older copy of the database again: what is not to be read in it goes all the same.
            self._shelf.remove(f"{folder_of(slug, thread.pk)}/manifest.json")
        outcome = withdraw(slug, thread.pk, version, self._shelf)
        mark_printed(thread.pk, version)
        return Printed(slug, thread.pk, 0, isinstance(outcome, Published))

    def _look(self, thread: Thread) -> Look:
        return Look((*self._sheets, f"/theme/{thread.publication.slug}.css"), self._scripts)

    def _digest(self, taken: ThreadSnapshot, thread: Thread) -> str:
        """Of all that stands on every leaf: our templates, the publication's settings and words, story."""
        words = {name: text for name, text in asdict(taken.words).items() if name not in _COUNTED}
        form = {"statement": taken.form.statement, "words": asdict(taken.form.words)} if taken.form else None
        parts = [
            FORMAT,
            edition_source(),
            asdict(self._look(thread)),
            [
                taken.publication,
                taken.publication_name,
                taken.title,
                taken.url,
                taken.language,
                taken.direction,
            ],
            [taken.base_url, taken.authority],
            [taken.open, taken.depth_limit, taken.accent, thread.publication.time_zone],
            words,
            form,
        ]
        return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).hexdigest()


def _taken(
    thread: Thread, since: int, now: datetime, *, digest_changed: bool, digest: str = ""
) -> ThreadSnapshot | None:
    """The thread's snapshot with the name and address by which its publication is known."""
    taken = snapshot(thread.pk, since, digest_changed=digest_changed, now=now, digest=digest)
    if taken is None:
        return None
    known = prepared.identity_of(thread.publication, now)
    return replace(taken, base_url=known.base_url, authority=known.authority)


@cache
def edition_source() -> str:
    """A digest of the source that makes editions: an update of Rejoinder prints again what it changes."""
    found = hashlib.blake2b(digest_size=16)
    pressed = sorted(Path(press.__path__[0]).glob("*.py"))
    pressed += sorted(Path(press.__path__[0]).glob("feeds/*.py"))
    recorded = [Path(discussion.__path__[0]) / name for name in ("snapshot.py", "words.py", "locales.py")]
    translated = sorted(Path(discussion.__path__[0]).parent.glob("locale/*/LC_MESSAGES/*.mo"))
    for path in [*pressed, *recorded, *translated]:
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()

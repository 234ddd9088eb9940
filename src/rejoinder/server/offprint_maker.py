"""Makes the offprints that were asked for, one at a time, and puts them where the front finds them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import InterfaceError, OperationalError

from rejoinder.config import static
from rejoinder.discussion.models import Leaf
from rejoinder.discussion.snapshot import leaves_at, letters_on, snapshot
from rejoinder.newsroom import offprint
from rejoinder.press.document import Look
from rejoinder.press.offprints import discussion as volumes
from rejoinder.press.offprints.discussion import Discussion, Place
from rejoinder.press.offprints.forms import PRINT, Form
from rejoinder.press.offprints.notes import Note
from rejoinder.press.offprints.page import Way, render_page
from rejoinder.press.offprints.snapshot import ArticleSnapshot, digest_of, from_bytes
from rejoinder.press.shelves.files import FileShelf
from rejoinder.press.snapshot import LeafSnapshot, ThreadSnapshot
from rejoinder.server import typesetting
from rejoinder.server.asks import Ask, Asks
from rejoinder.server.offprints import Offprints

TRIES = 3
"""Times an offprint is begun again because something that it shows was taken back while it was made."""
PASSING = 10.0
"""Seconds for which an offprint stands that was overtaken while it was made, for those who wait for it."""
_log = logging.getLogger(__name__)

Key = tuple[int, int, int]


class Gone(Exception):
    """There is nothing at this address that could be taken away."""


@dataclass(slots=True)
class Shown:
    """What an offprint shows of a discussion, by leaf: each comment with a digest of all that is seen of it."""

    version: int
    edition: str
    leaves: dict[Key, dict[int, int]] = field(default_factory=dict)

    def watch(self, leaves: Iterator[LeafSnapshot]) -> Iterator[LeafSnapshot]:
        """Hand the leaves on and remember what is on them."""
        for leaf in leaves:
            self.leaves[leaf.page, leaf.root, leaf.branch] = _seen(leaf)
            yield leaf

    def is_so(self, now: ThreadSnapshot) -> bool:
        """Whether all that is shown is still shown so, whatever was added; by the leaves that changed."""
        for leaf in now.leaves:
            shown = self.leaves.get((leaf.page, leaf.root, leaf.branch), {})
            seen = _seen(leaf)
            if any(seen.get(comment) != digest for comment, digest in shown.items()):
                return False
        return True


class Maker:
    """Makes offprints onto one shelf."""

    def __init__(self, shelf: FileShelf, media: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.asks = Asks(shelf.root)
        sheets = tuple(map(static.installed().url, offprint.SHEETS))
        self.offprints = Offprints(shelf, sheets)
        self._sheets = sheets
        self._media = media
        self._clock = clock
        self._passing: dict[tuple[str, str], float] = {}

    def make_due(self, now: datetime) -> int:
        """Make what is asked for; how many were made. Raises what the database raises when it is away."""
        self._let_pass()
        made = 0
        for ask in self.asks.pending():
            try:
                made += self._make(ask, now)
            except Gone:
                self.asks.refuse(ask)
            except (OperationalError, InterfaceError):
                self.asks.give_up(ask)
                raise
            except Exception:
                self.asks.fail(ask)
                _log.exception("An offprint could not be made.")
            self._let_pass()
        return made

    def _make(self, ask: Ask, now: datetime) -> bool:
        for _ in range(TRIES):
            if self.offprints.standing(ask.publication, ask.path, ask.form):
                self.asks.done(ask)
                return False
            source = self.offprints.source(ask.publication, ask.path)
            article = from_bytes(source)
            if source is None or article is None:
                raise Gone
            shown = self._shown(article, now) if ask.form.volume else None
            content = self._content(article, ask.form, shown)
            if content is None:
                self.asks.fail(ask)
                return False
            note = Note(digest_of(source), self.offprints.maker_of(ask.form))
            if shown is not None:
                note = Note(note.source, note.maker, shown.version, shown.edition)
            if self._put(ask, article, content, note, shown, now):
                self.asks.done(ask)
                return True
        self.asks.give_up(ask)
        return False

    def _shown(self, article: ArticleSnapshot, now: datetime) -> Shown:
        taken = _thread(article, 0, now)
        manifest = self.offprints.manifest(article)
        return Shown(taken.version, manifest.digest if manifest is not None else "")

    def _content(self, article: ArticleSnapshot, form: Form, shown: Shown | None) -> bytes | None:
        discussion = None
        if shown is not None:
            discussion = self._discussion(article, form, shown)
        if form.pdf:
            return typesetting.pdf(article, discussion, self._media)
        look = Look((*self._sheets, f"/theme/{article.publication}.css"))
        return render_page(article, look, _ways(article, discussion), discussion)

    def _discussion(self, article: ArticleSnapshot, form: Form, shown: Shown) -> Discussion:
        taken = _thread(article, shown.version, datetime.now(UTC))
        thread = taken.thread
        rows = Leaf.objects.filter(thread=thread).values_list("page", "root", "branch", "published")
        letters = letters_on(thread)
        cut = volumes.volumes([Place(*row, letters.get(row[:3], 0)) for row in rows])
        if form.volume > len(cut):
            raise Gone
        places = [place.key for place in cut[form.volume - 1]]
        return Discussion(
            words=taken.words,
            depth_limit=taken.depth_limit,
            leaves=shown.watch(leaves_at(thread, places)),
            number=form.volume,
            volumes=len(cut),
            addresses=tuple(
                article.address + Form(form.pdf, number).address for number in range(1, len(cut) + 1)
            ),
        )

    def _put(
        self,
        ask: Ask,
        article: ArticleSnapshot,
        content: bytes,
        note: Note,
        shown: Shown | None,
        now: datetime,
    ) -> bool:
        """Put it on the shelf, unless the article, or something that it shows of the discussion, is no longer so."""
        with self.offprints.locked(ask.publication):
            source = self.offprints.source(ask.publication, ask.path)
            if source is None:
                raise Gone
            if digest_of(source) != note.source:
                return False
            if shown is not None and not shown.is_so(_thread(article, shown.version, now)):
                return False
            self.offprints.put(ask.publication, ask.path, ask.form, content, note)
        if not self.offprints.standing(ask.publication, ask.path, ask.form):
            self._passing[ask.publication, ask.path] = self._clock() + PASSING
        return True

    def _let_pass(self) -> None:
        """Take away what was overtaken while it was made, once those who waited for it have it."""
        for key, moment in list(self._passing.items()):
            if moment <= self._clock():
                del self._passing[key]
                self.offprints.drop_untrue(*key)


@cache
def _maker() -> Maker:
    return Maker(FileShelf(settings.SHELF), Path(settings.MEDIA_ROOT))


def make_due(now: datetime) -> int:
    """Make what is asked for on the site's own shelf; how many."""
    return _maker().make_due(now)


def _thread(article: ArticleSnapshot, since: int, now: datetime) -> ThreadSnapshot:
    """The article's thread, with the leaves that changed since a version; Gone where it is not shown."""
    taken = None
    if article.thread is not None:
        taken = snapshot(article.thread, since, digest_changed=not since, now=now)
    if taken is None:
        raise Gone
    return taken


def _seen(leaf: LeafSnapshot) -> dict[int, int]:
    return {comment.id: hash(comment) for comment in leaf.comments}


def _ways(article: ArticleSnapshot, discussion: Discussion | None) -> Iterator[Way]:
    """What a page for paper with its discussion leads to, on a screen."""
    home, words = f"/{quote(article.path)}", article.words
    yield Way(words.back, home)
    yield Way(words.without_discussion, f"{home}{PRINT}/")
    if discussion is None:
        return
    yield Way(words.as_pdf, home + Form(True, discussion.number).address)
    if discussion.number > 1:
        yield Way(words.previous_volume, home + Form(False, discussion.number - 1).address)
    if discussion.number < discussion.volumes:
        yield Way(words.next_volume, home + Form(False, discussion.number + 1).address)

"""Keeps offprints on the shelf only while they say what is so, and the sources from which they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rejoinder.press.manifest import Manifest, read_manifest
from rejoinder.press.offprints.forms import PRINT, Form, form_of
from rejoinder.press.offprints.notes import Note, is_true, maker, read_note
from rejoinder.press.offprints.snapshot import ArticleSnapshot, from_bytes
from rejoinder.press.publish import folder_of
from rejoinder.press.shelf import Shelf

ROOT = "offprints"
SOURCE = "source.json"


class Offprints:
    """The offprints of a shelf. ``sheets`` are the addresses of the style sheets of pages for paper.

    The press takes away what is no longer so; `server.offprint_maker` makes what is asked for. Both do so under
    the publication's lock, and each looks there at what the other has done.
    """

    def __init__(self, shelf: Shelf, sheets: tuple[str, ...]) -> None:
        self._shelf = shelf
        self._makers = {True: maker(()), False: maker(sheets)}

    def maker_of(self, form: Form) -> str:
        """The digest of what makes this form; a change of our style sheets' addresses makes no PDF anew."""
        return self._makers[form.pdf]

    def source(self, publication: str, path: str) -> bytes | None:
        """What an article's offprints are made from; None where nobody may take one."""
        return self._shelf.read(f"{_folder(publication, path)}{SOURCE}")

    def keep(self, publication: str, path: str, source: bytes) -> None:
        """Note what an article now says, and take away what was made when it said something else."""
        with self.locked(publication):
            if self.source(publication, path) != source:
                self._shelf.put(f"{_folder(publication, path)}{SOURCE}", source, compressed=False)
            self._drop(publication, path)

    def take_away(self, publication: str, path: str) -> None:
        """Take an article's offprints and their source away; first the source, so that none is made meanwhile."""
        with self.locked(publication):
            self._shelf.remove(f"{_folder(publication, path)}{SOURCE}")
            self._drop(publication, path)

    def drop_untrue(self, publication: str, path: str) -> int:
        """Take away what no longer is so, such as after the discussion went on; returns how many."""
        with self.locked(publication):
            return self._drop(publication, path)

    def drop_all(self) -> Iterator[int]:
        """Take away all that was made, article by article: a machine that went down may have torn it."""
        for publication, path in self.articles():
            with self.locked(publication):
                yield self._remove(publication, path, list(self._made(publication, path)))

    def check_all(self) -> Iterator[int]:
        """Take away what a crash left standing though it is no longer so, article by article; how many of each."""
        for publication, path in self.articles():
            yield self.drop_untrue(publication, path)

    def articles(self) -> Iterator[tuple[str, str]]:
        """Publication and folder of every article that has a source or something made from one."""
        before = None
        for name in self._shelf.names(ROOT):
            folder = name.rpartition("/")[0]
            if folder != before:
                before = folder
                _, publication, path = folder.split("/", 2)
                yield publication, f"{path}/"

    def standing(self, publication: str, path: str, form: Form) -> bool:
        """Whether this form stands on the shelf and says what is so."""
        source = self.source(publication, path)
        note = self._note(publication, path, form)
        if not is_true(note, source, self.maker_of(form), self._manifest(source, note)):
            return False
        return self._shelf.read(_file(publication, path, form)) is not None

    def put(self, publication: str, path: str, form: Form, content: bytes, note: Note) -> None:
        """Put what was made on the shelf, under the caller's lock; the note first, since by it it is taken away."""
        self._shelf.put(_note(publication, path, form), note.to_bytes(), compressed=False)
        self._shelf.put(_file(publication, path, form), content, compressed=not form.pdf)

    @contextmanager
    def locked(self, publication: str) -> Iterator[None]:
        """Hold the offprints of a publication; never for longer than some files take."""
        with self._shelf.lock(f"{ROOT}/{publication}"):
            yield

    def manifest(self, article: ArticleSnapshot) -> Manifest | None:
        """The edition of an article's thread as it stands."""
        if article.thread is None:
            return None
        return read_manifest(
            self._shelf.read(f"{folder_of(article.publication, article.thread)}/manifest.json")
        )

    def _drop(self, publication: str, path: str) -> int:
        made = list(self._made(publication, path))
        # Of most articles nothing was made, and each comment comes by here.
        source = self.source(publication, path) if made else None
        untrue = []
        for form in made:
            note = self._note(publication, path, form)
            if not is_true(note, source, self.maker_of(form), self._manifest(source, note)):
                untrue.append(form)
        return self._remove(publication, path, untrue)

    def _remove(self, publication: str, path: str, forms: Iterable[Form]) -> int:
        removed = 0
        for form in forms:
            self._shelf.remove(_file(publication, path, form))
            self._shelf.remove(_note(publication, path, form))
            removed += 1
        return removed

    def _made(self, publication: str, path: str) -> Iterator[Form]:
        """The forms that were made of an article, by their notes."""
        folder = _folder(publication, path)
        for name in self._shelf.names(folder.rstrip("/")):
            form = form_of(name.removeprefix(folder).removesuffix(".json"))
            if form is not None:
                yield form

    def _note(self, publication: str, path: str, form: Form) -> Note | None:
        return read_note(self._shelf.read(_note(publication, path, form)))

    def _manifest(self, source: bytes | None, note: Note | None) -> Manifest | None:
        """The edition of the discussion in an offprint; not looked for where there is none in it."""
        if note is None or not note.version:
            return None
        article = from_bytes(source)
        return self.manifest(article) if article is not None else None


def article_of(path: str) -> str:
    """The article's folder for that of its page for paper; blank for any other."""
    ending = f"/{PRINT}/"
    return path.removesuffix(f"{PRINT}/") if path.endswith(ending) else ""


def _folder(publication: str, path: str) -> str:
    return f"{ROOT}/{publication}/{path}"


def _file(publication: str, path: str, form: Form) -> str:
    return f"pages/{publication}/{path}{form.file}"


def _note(publication: str, path: str, form: Form) -> str:
    return f"{_folder(publication, path)}{form.key}.json"

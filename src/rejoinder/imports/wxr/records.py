"""Turns a WXR file into plain records, one at a time, without ever holding more of it than one record."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from rejoinder.imports.format import Progress
from rejoinder.imports.stream import DROPPED, Broken, TextStream

DEEPEST = 60
"""Elements inside elements; an export has five."""
LONGEST_TAG = 1 << 22
"""Bytes of one tag or XML comment, which the parser must hold whole."""
FIELD_LIMIT = 20_000
"""Characters of a short field."""
LIMITS = {"content:encoded": 8_000_000, "excerpt:encoded": 1_000_000, "wp:comment_content": 500_000}
"""Characters of the long ones."""

_NAMESPACES = (
    (re.compile(r"https?://wordpress\.org/export/\d+(\.\d+)*/?$"), "wp"),
    (re.compile(r"https?://wordpress\.org/export/\d+(\.\d+)*/excerpt/?$"), "excerpt"),
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?$"), "content"),
    (re.compile(r"https?://purl\.org/dc/elements/1\.1/?$"), "dc"),
)
_CHANNEL = ("rss", "channel")
_KEPT: dict[str, frozenset[str]] = {
    "site": frozenset({"title", "link", "language", "pubDate", "wp:base_blog_url", "wp:base_site_url"}),
    "author": frozenset({"wp:author_login", "wp:author_display_name"}),
    "section": frozenset({"wp:category_nicename", "wp:cat_name"}),
    "item": frozenset({
        "title", "link", "guid", "pubDate", "dc:creator", "content:encoded", "excerpt:encoded", "category",
        "wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:post_modified", "wp:post_modified_gmt",
        "wp:comment_status", "wp:post_name", "wp:status", "wp:post_parent", "wp:post_type",
        "wp:post_password",
    }),
    "comment": frozenset({
        "wp:comment_id", "wp:comment_author", "wp:comment_author_email", "wp:comment_author_url",
        "wp:comment_date", "wp:comment_date_gmt", "wp:comment_content", "wp:comment_approved",
        "wp:comment_type", "wp:comment_parent",
    }),
}  # fmt: skip
_OPENS = {
    (*_CHANNEL, "wp:author"): "author",
    (*_CHANNEL, "wp:category"): "section",
    (*_CHANNEL, "item"): "item",
    (*_CHANNEL, "item", "wp:comment"): "comment",
}


@dataclass(slots=True)
class Record:
    """One thing in the file: ``kind`` is site, author, section, item or comment.

    A comment comes before the item that it belongs to, because it ends before it.
    """

    kind: str
    line: int
    column: int
    fields: dict[str, str] = field(default_factory=dict)
    categories: list[tuple[str, str, str]] = field(default_factory=list)
    """Of an item: (domain, nicename, name)."""
    unreadable: list[tuple[int, int]] = field(default_factory=list)
    """Lines and columns, in what is kept of it, of bytes that are not in the file's encoding."""
    overlong: str = ""
    """Name of a field longer than its limit."""

    def get(self, name: str) -> str:
        """The field's text without the space around it; empty where it is missing."""
        return self.fields.get(name, "").strip()


def read(path: Path, progress: Progress) -> Iterator[Record | int]:
    """The file's records, and at the end the number of control characters dropped from it.

    Raises ``Broken`` where the file cannot be read on, after everything before that place was yielded.
    """
    stream = TextStream(path, progress)
    parser = _Parser(stream)
    try:
        for piece in stream:
            yield from parser.feed(piece)
        yield from parser.feed("", final=True)
    except Broken:
        yield from parser.drain()
        raise
    yield stream.dropped


class _Parser:
    """Expat's callbacks, and the record being built."""

    def __init__(self, stream: TextStream) -> None:
        self._stream = stream
        self._ready: deque[Record] = deque()
        self._path: list[str] = []
        self._open: list[Record] = []
        self._site: Record | None = None
        self._field = ""
        self._field_at = (0, 0)
        self._field_depth = 0
        self._text: list[str] = []
        self._length = 0
        self._attributes: dict[str, str] = {}
        self._wordpress = False
        self._finished = False
        self._over: tuple[int, int] | tuple[()] = ()
        """Where the export ended, once something stood after its end."""
        self._fed = 0
        self._names: dict[str, str] = {}
        self._expat = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        # With a "foreign DTD" expat reports HTML's named entities as skipped instead of failing on them.
        parser.UseForeignDTD(True)
        parser.StartNamespaceDeclHandler = self._on_namespace
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._on_text
        parser.SkippedEntityHandler = self._on_entity
        parser.EntityDeclHandler = self._on_declaration

    def feed(self, text: str, *, final: bool = False) -> Iterator[Record]:
        """Parse the next piece; yields the records it completes."""
        if self._over:
            self._check_rest(text)
            return
        data = text.encode()
        try:
            self._expat.Parse(data, final)
        except expat.ExpatError as error:
            if not self._finished:
                raise self._explain(error, cut_off=final) from error
            self._over = self._place(error.lineno, error.offset)
            self._check_rest(data[self._expat.ErrorByteIndex - self._fed :].decode())
        self._fed += len(data)
        if self._fed - self._expat.CurrentByteIndex > LONGEST_TAG and not final and not self._over:
            raise Broken("A tag here is longer than 4 MB, which no export has.", *self._here())
        yield from self.drain()

    def _check_rest(self, text: str) -> None:
        """Files cut from a full disk or a web page end in zeroes or worse; zeroes are harmless."""
        if text.strip(" \t\r\n" + DROPPED):
            raise Broken("There is more after the end of the export; it was not read.", *self._over)

    def drain(self) -> Iterator[Record]:
        """The records completed so far."""
        while self._ready:
            yield self._ready.popleft()

    def _here(self) -> tuple[int, int]:
        return self._place(self._expat.CurrentLineNumber, self._expat.CurrentColumnNumber)

    def _place(self, line: int, offset: int) -> tuple[int, int]:
        first = line == 1
        return line + self._stream.first_line - 1, offset + (self._stream.first_column if first else 1)

    def _explain(self, error: expat.ExpatError, *, cut_off: bool) -> Broken:
        line, column = self._place(error.lineno, error.offset)
        wrong = expat.ErrorString(error.code)
        if cut_off and self._path:
            inside = f"the <{self._path[-1]}>"
            if self._open:
                inside = f"the {self._open[-1].kind} that begins at line {self._open[-1].line}"
            return Broken(
                f"The file is cut off: it ends inside {inside}. Export it again, or copy it again.",
                line,
                column,
            )
        if not self._path:
            return Broken(f"This is not XML ({wrong}), so it is no WordPress export.", line, column)
        return Broken(f"The XML is malformed here: {wrong}.", line, column)

    def _on_namespace(self, _prefix: str | None, address: str) -> None:
        if _NAMESPACES[0][0].match(address or ""):
            self._wordpress = True

    def _name(self, full: str) -> str:
        known = self._names.get(full)
        if known is None:
            address, _, local = full.rpartition(" ")
            prefix = next((short for pattern, short in _NAMESPACES if pattern.match(address)), "?")
            known = f"{prefix}:{local}" if address else local
            if len(self._names) < 1_000:
                self._names[full] = known
        return known

    def _on_start(self, full: str, attributes: dict[str, str]) -> None:
        name = self._name(full)
        self._path.append(name)
        depth = len(self._path)
        if depth == 1:
            self._check_root(name)
        if depth > DEEPEST:
            raise Broken(f"Elements lie more than {DEEPEST} deep inside each other here.", *self._here())
        if self._field:
            return
        path = tuple(self._path) if depth <= 4 else ()
        if path == _CHANNEL:
            self._site = Record("site", *self._here())
        elif path in _OPENS:
            if path == (*_CHANNEL, "item"):
                self._release_site()
            self._open.append(Record(_OPENS[path], *self._here()))
        elif name in self._kept(depth):
            self._field, self._field_depth, self._field_at = name, depth, self._here()
            self._attributes = attributes if name == "category" else {}

    def _kept(self, depth: int) -> frozenset[str]:
        """Names of the fields kept of the element that is open one level up."""
        if depth == 3 and self._path[:2] == list(_CHANNEL) and self._site is not None:
            return _KEPT["site"]
        if self._open and depth == (5 if self._open[-1].kind == "comment" else 4):
            return _KEPT[self._open[-1].kind]
        return frozenset()

    def _check_root(self, name: str) -> None:
        if name != "rss":
            found = name.removeprefix("?:")
            raise Broken(
                f"This is not a WordPress export: it begins with <{found}>, not <rss>.", *self._here()
            )
        if not self._wordpress:
            raise Broken(
                "This is an RSS feed, not a WordPress export: it does not name the WXR format "
                "(xmlns:wp). Export with Tools > Export in WordPress.",
                *self._here(),
            )

    def _on_text(self, text: str) -> None:
        if not self._field:
            return
        if self._stream.dropped:
            text = text.replace(DROPPED, "")
        self._length += len(text)
        if self._length <= LIMITS.get(self._field, FIELD_LIMIT):
            self._text.append(text)

    def _on_entity(self, name: str, parameter: bool) -> None:
        if not parameter:
            self._on_text(html.unescape(f"&{name};"))

    def _on_declaration(self, *_declaration: object) -> None:
        raise Broken(
            "The file declares XML entities, which no export does and which can be made to fill the memory.",
            *self._here(),
        )

    def _on_end(self, _full: str) -> None:
        depth = len(self._path)
        if self._field and depth == self._field_depth:
            self._close_field()
        elif not self._field and self._open and depth == (4 if self._open[-1].kind == "comment" else 3):
            self._ready.append(self._open.pop())
        self._path.pop()
        if depth == 2:
            self._release_site()
        self._finished = depth == 1

    def _close_field(self) -> None:
        record = self._open[-1] if self._open else self._site
        name, start, text = self._field, self._field_at, "".join(self._text)
        overlong = self._length > LIMITS.get(name, FIELD_LIMIT)
        self._field = ""
        self._text.clear()
        self._length = 0
        damage = self._take_unreadable(start)
        if record is None:
            return
        record.unreadable += damage
        if overlong:
            record.overlong = record.overlong or name
        if name == "category":
            domain = self._attributes.get("domain", "")
            record.categories.append((domain, self._attributes.get("nicename", ""), text.strip()))
        else:
            record.fields.setdefault(name, text)

    def _take_unreadable(self, start: tuple[int, int]) -> list[tuple[int, int]]:
        """The unreadable places between ``start`` and here; those before lie in parts that are not kept."""
        places = self._stream.unreadable
        if not places:
            return []
        end = self._here()
        passed = [place for place in places if place < end]
        del places[: len(passed)]
        return [place for place in passed if place >= start]

    def _release_site(self) -> None:
        if self._site is not None:
            self._ready.append(self._site)
            self._site = None

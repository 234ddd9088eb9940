"""Reads an export file piece by piece as text fit for an XML parser, and remembers what was wrong with it."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from rejoinder.imports.format import Progress

PIECE = 1 << 16
"""Bytes read at a time."""
DROPPED = "\ufdd0"
"""Stands where a control character was, so that columns stay true; a noncharacter, which no text may hold."""
UNREADABLE_PLACES = 10_000
"""After this many bytes that are not in the file's encoding, the whole file is taken to be in another one."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0\ufffe\uffff]")
_ILLEGAL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
_LONGEST_REFERENCE = 12
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Broken(ValueError):
    """The file cannot be read any further; ``line`` and ``column`` count from 1."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.line = line
        self.column = column


def head(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked where it is gzipped; whatever can be had of a damaged one."""
    with path.open("rb") as file:
        start = file.read(size)
    if not start.startswith(b"\x1f\x8b"):
        return start
    try:
        return zlib.decompressobj(wbits=31).decompress(start, size)
    except zlib.error:
        return start


class TextStream:
    """The text of one file, in pieces, with control characters and foreign bytes replaced one for one.

    ``dropped`` counts the control characters; ``unreadable`` holds the (line, column) of each byte sequence
    that is not in the encoding (U+FFFD stands there) until the reader takes it away.
    """

    def __init__(self, path: Path, progress: Progress) -> None:
        self.dropped = 0
        self.unreadable: list[tuple[int, int]] = []
        self.unreadable_total = 0
        self.first_line = 1
        """Line and column at which the text begins, after blank lines before it."""
        self.first_column = 1
        self._path = path
        self._progress = progress
        self._line = 1
        self._column = 1
        self._encoding = "utf-8"
        self._decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")()
        self._kept_back = ""
        self._begun = False

    def __iter__(self) -> Iterator[str]:
        """The pieces; raises Broken for a file that cannot be decoded, OSError where it cannot be opened."""
        size = max(self._path.stat().st_size, 1)
        with self._path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
            piece = self._read(file)
            piece = self._choose_encoding(piece)
            while piece:
                following = self._read(file)
                text = self._clean(self._decode(piece, final=not following))
                if text:
                    yield text
                self._progress(raw.tell(), size)
                piece = following

    def _read(self, file: IO[bytes]) -> bytes:
        try:
            return file.read(PIECE)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Broken(
                "The gzip file is damaged or cut off here. Pack it again, or import the unpacked file.",
                self._line,
                self._column,
            ) from error

    def _choose_encoding(self, start: bytes) -> bytes:
        """The first piece without its byte order mark; that mark or the declaration sets the decoder."""
        if not start.strip():
            raise Broken("The file is empty. Export it again.")
        if start.startswith(b"PK\x03\x04"):
            raise Broken("This is a zip archive. Unpack it and import each .xml file in it.")
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                self._encoding = encoding
                start = start[len(mark) :]
                break
        else:
            declared = _DECLARED.match(start)
            # A declaration that can be read as ASCII cannot be in the two-byte encoding it may claim.
            if declared and not declared[1].lower().startswith((b"utf-16", b"utf-32", b"ucs")):
                self._encoding = declared[1].decode("ascii").lower()
        try:
            self._decoder = codecs.getincrementaldecoder(self._encoding)()
            "".encode(self._encoding)
        except LookupError as error:
            raise Broken(
                f"The file says it is in the encoding {self._encoding!r}, which is not known here. "
                "Convert it to UTF-8 with iconv."
            ) from error
        return start

    def _decode(self, data: bytes, *, final: bool) -> str:
        """The bytes as text with one kind of line end; every unreadable place noted."""
        text = ""
        while True:
            try:
                text += self._decoder.decode(data, final)
                break
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(self._encoding)
                text += good
                self._note_unreadable(text)
                text += "\ufffd"
                data = error.object[error.end :]
                self._decoder.reset()
        text = self._kept_back + text
        keep = 0 if final else _to_keep_back(text)
        self._kept_back = text[len(text) - keep :]
        text = text[: len(text) - keep].replace("\r\n", "\n").replace("\r", "\n")
        return text

    def _note_unreadable(self, decoded: str) -> None:
        before = (self._kept_back + decoded).replace("\r\n", "\n").replace("\r", "\n")
        self.unreadable.append(_advance(self._line, self._column, before))
        self.unreadable_total += 1
        if self.unreadable_total > UNREADABLE_PLACES:
            line, column = self.unreadable[-1]
            raise Broken(
                f"More than {UNREADABLE_PLACES:,} places are not {self._encoding.upper()}: the file is in "
                "another encoding. Convert it first, such as with: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW",
                line,
                column,
            )

    def _clean(self, text: str) -> str:
        """The text without what XML forbids, and the position moved on past it."""
        before = (self._line, self._column)
        self._line, self._column = _advance(self._line, self._column, text)
        text, found = _ILLEGAL.subn(DROPPED, text)
        text, references = _ILLEGAL_REFERENCE.subn(lambda match: DROPPED * len(match[0]), text)
        self.dropped += found + references
        if self._begun:
            return text
        # Exports are often written after a stray blank line, which XML forbids before its declaration.
        stripped = text.lstrip(" \t\n" + DROPPED)
        self._begun = bool(stripped)
        self.first_line, self.first_column = _advance(*before, text[: len(text) - len(stripped)])
        return stripped


def _to_keep_back(text: str) -> int:
    """How many characters at the end may belong to a line end or a reference that the next piece ends."""
    if text.endswith("\r"):
        return 1
    start = text.rfind("&", max(0, len(text) - _LONGEST_REFERENCE))
    if start != -1 and ";" not in text[start:]:
        return len(text) - start
    return 0


def _advance(line: int, column: int, text: str) -> tuple[int, int]:
    lines = text.count("\n")
    if lines:
        return line + lines, len(text) - text.rfind("\n")
    return line, column + len(text)

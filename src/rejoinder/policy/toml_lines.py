"""Tells on which line of a TOML text each key and list entry stands, which the parser does not say."""

from __future__ import annotations

import json
import re

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]*")


def key_lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, of each table, key and list entry of a text known to be valid TOML."""
    reader = _Reader(text.replace("\r\n", "\n"))
    reader.document()
    return reader.lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it that has one; 1 where nothing has."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Reader:
    """A reading position in the text, and the lines found so far."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._line = 1

    def document(self) -> None:
        table: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._next() == "[":
                line = self._line
                while self._next() in ("[", " ", "\t"):
                    self._move(self._at + 1)
                table = self._key()
                self.lines.setdefault(table, line)
                while self._next() in ("]", " ", "\t"):
                    self._move(self._at + 1)
            else:
                self._pair(table)
            self._skip()

    def _pair(self, table: Path) -> None:
        line = self._line
        path = table + self._key()
        self.lines.setdefault(path, line)
        self._move(self._text.index("=", self._at) + 1)
        self._value(path)

    def _key(self) -> Path:
        parts: list[str | int] = []
        while True:
            self._blank()
            quoted = _STRING.match(self._text, self._at)
            bare = _BARE.match(self._text, self._at)
            part = quoted or bare
            if part is None:
                break
            parts.append(_unquoted(part.group()) if quoted else part.group())
            self._move(part.end())
            self._blank()
            if self._next() != ".":
                break
            self._move(self._at + 1)
        return tuple(parts)

    def _value(self, path: Path) -> None:
        self._skip()
        if self._next() == "[":
            self._entries(path)
        elif self._next() == "{":
            self._inline_table(path)
        else:
            end = _STRING.match(self._text, self._at) or _PLAIN_VALUE.match(self._text, self._at)
            self._move(end.end() if end else self._at + 1)

    def _entries(self, path: Path) -> None:
        self._move(self._at + 1)
        self._skip()
        index = 0
        while self._next() not in ("]", ""):
            self.lines[(*path, index)] = self._line
            self._value((*path, index))
            index += 1
            self._skip()
            if self._next() == ",":
                self._move(self._at + 1)
            self._skip()
        self._move(self._at + 1)

    def _inline_table(self, path: Path) -> None:
        self._move(self._at + 1)
        self._skip()
        while self._next() not in ("}", ""):
            self._pair(path)
            self._skip()
            if self._next() == ",":
                self._move(self._at + 1)
            self._skip()
        self._move(self._at + 1)

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _blank(self) -> None:
        while self._next() in (" ", "\t"):
            self._at += 1

    def _skip(self) -> None:
        match = _BLANK.match(self._text, self._at)
        if match:
            self._move(match.end())

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to


def _unquoted(key: str) -> str:
    if key.startswith("'"):
        return key[1:-1]
    try:
        return str(json.loads(key))
    except ValueError:
        # TOML's \U escapes are not JSON's; such a key is only shown, never looked up.
        return key[1:-1]

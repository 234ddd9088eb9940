"""Comments as JSON, one object a line: read, checked, and refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

_LONGEST_LINE = 16 * 1024 * 1024
_PIECE = 1 << 16
_BOM = b"\xef\xbb\xbf"


class BadLineError(ValueError):
    """A line that holds no comment to judge; the message says why, without quoting it."""


class Literal(str):
    """A JSON number as it was written, so that an id comes back digit for digit."""

    __slots__ = ()


class Splitter:
    """Cuts what is read, piece by piece, into lines with their numbers from 1; blank ones are left out.

    A line longer than is read comes cut off, one byte too long, and costs no more memory than that.
    """

    def __init__(self) -> None:
        self._number = 0
        self._parts: list[bytes] = []
        self._room = _LONGEST_LINE + 1

    def take(self, piece: bytes) -> list[tuple[int, bytes]]:
        """The lines that end in this piece."""
        *ends, begun = piece.split(b"\n")
        found = []
        for end in ends:
            self._keep(end)
            found += self._line()
        self._keep(begun)
        return found

    def end(self) -> list[tuple[int, bytes]]:
        """What is left when there is no more to read."""
        return self._line() if self._parts else []

    def _keep(self, part: bytes) -> None:
        if kept := part[: self._room]:
            self._parts.append(kept)
            self._room -= len(kept)

    def _line(self) -> list[tuple[int, bytes]]:
        line = b"".join(self._parts)
        self._parts, self._room = [], _LONGEST_LINE + 1
        self._number += 1
        if self._number == 1:
            line = line.removeprefix(_BOM)
        return [(self._number, line)] if line.strip() else []


def lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line of a source as Splitter cuts it."""
    splitter = Splitter()
    while piece := source.read(_PIECE):
        yield from splitter.take(piece)
    yield from splitter.end()


def read_record(line: bytes) -> dict[str, Any]:
    """The comment on a line. Raises BadLineError where there is none that can be judged."""
    if len(line) > _LONGEST_LINE:
        raise BadLineError(f"longer than {_LONGEST_LINE // 2**20} MiB")
    try:
        record = _decoder.decode(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLineError(f"not UTF-8 (byte {error.start + 1} of the line)") from None
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON: {error.msg} (character {error.pos + 1} of the line)") from None
    except RecursionError:
        raise BadLineError("JSON nested too deeply") from None
    except ValueError as error:
        raise BadLineError(str(error)) from None
    if not isinstance(record, dict):
        raise BadLineError('not a JSON object; write {"id": …, "text": "…"}')
    if "text" not in record:
        raise BadLineError("“text” is missing")
    _check(record, "text", optional=False)
    author = record.get("author")
    if isinstance(author, dict):
        record["author"] = author.get("name")
    _check(record, "author")
    _check(record, "parent")
    article = record.get("article")
    if article is not None and not isinstance(article, dict):
        raise BadLineError("“article” must be an object with “title” and “text”")
    for key in ("title", "text"):
        _check(article or {}, key, "article")
    return record


def _no_number(name: str) -> None:
    raise ValueError(f"not JSON: {name} is no JSON number")


_decoder = json.JSONDecoder(parse_int=Literal, parse_float=Literal, parse_constant=_no_number)


def _check(values: dict[str, Any], key: str, within: str = "", *, optional: bool = True) -> None:
    value = values.get(key)
    if isinstance(value, Literal) or not (isinstance(value, str) or (optional and value is None)):
        path = f"{within}.{key}" if within else key
        raise BadLineError(f"“{path}” must be text in quotation marks")

"""Comments as JSON, one object a line: read, checked, and refused with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

_LONGEST_LINE = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


class BadLineError(ValueError):
    """A line that holds no comment to judge; the message says why, without quoting it."""


class Literal(str):
    """A JSON number as it was written, so that an id comes back digit for digit."""

    __slots__ = ()


def lines(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number from 1; a longer one than is read comes cut off."""
    number = 0
    while line := source.readline(_LONGEST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = source.readline(_LONGEST_LINE + 1)
        if number == 1:
            line = line.removeprefix(_BOM)
        if line.strip():
            yield number, line


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

"""Reads what `rejoinder export --format native` wrote: a whole site, line by line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from rejoinder.imports import lines
from rejoinder.imports.format import Progress
from rejoinder.imports.imported import HEAD, ImportedLine, Item, Refusal

FORM, VERSION = "rejoinder-export", 1
_NOTHING = "Nothing was brought in."


class Native:
    """A site of our own, with its numbers, versions and decisions; taken in whole, into an empty place."""

    NAME: ClassVar[str] = "native"
    TITLE: ClassVar[str] = "an export of Rejoinder itself"
    LOADED_BY: ClassVar[str] = "rejoinder.imports.whole"

    @staticmethod
    def detects(head: bytes) -> bool:
        """Whether the first line says that it is one."""
        return head.lstrip().startswith(b'{"format": "' + FORM.encode())

    def check(self, path: Path, progress: Progress) -> list[Refusal]:
        """What keeps the file from coming in: one reason, since it comes in whole or not at all."""
        digest, count = hashlib.sha256(), 0
        try:
            for number, raw in enumerate(lines.of(path, progress), 1):
                values = _read(raw)
                if number == 1:
                    _check_head(values)
                elif values["type"] == "end":
                    return _check_end(values, count, digest.hexdigest(), number)
                digest.update(raw)
                count += 1
        except (lines.Broken, ValueError, KeyError, TypeError) as error:
            told = str(error) if isinstance(error, lines.Broken) else "It is no line of an export."
            return [Refusal(count + 1, 1, "the file", told)]
        return [Refusal(count + 1, 1, "the file", "It was cut off: the line that ends an export is missing.")]

    def read(self, path: Path, progress: Progress) -> Iterator[Item]:
        """Every line but the last, of a file that was checked; the first, which bears no type, as of the type HEAD."""
        for number, raw in enumerate(lines.of(path, progress), 1):
            values = _read(raw)
            if number == 1:
                yield ImportedLine(number, {**values, "type": HEAD})
            elif values["type"] != "end":
                yield ImportedLine(number, values)


def _read(raw: bytes) -> dict[str, Any]:
    values = json.loads(raw)
    if not isinstance(values, dict):
        raise TypeError("no object")
    return values


def _check_head(values: dict[str, Any]) -> None:
    if values["format"] != FORM:
        raise lines.Broken("It is no export of Rejoinder.")
    if values["version"] > VERSION:
        raise lines.Broken(
            f"It was written by a newer version of Rejoinder: its form is {values['version']}, and this version knows"
            f" {VERSION}. Install that version, and import it there."
        )


def _check_end(values: dict[str, Any], count: int, digest: str, line: int) -> list[Refusal]:
    if values["lines"] != count or values["sha256"] != digest:
        return [
            Refusal(line, 1, "the file", "It was changed or damaged: its last line tells of other lines.")
        ]
    return []


FORMAT = Native

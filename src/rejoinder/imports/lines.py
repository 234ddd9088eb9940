"""Reads a file line by line, packed or not, and never more than a line of it into memory."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from rejoinder.imports.format import Progress

LONGEST = 64 << 20
"""Bytes of a line."""
_TELL_AFTER = 1 << 20


class Broken(ValueError):
    """The file cannot be read any further; the message says why."""


def of(path: Path, progress: Progress) -> Iterator[bytes]:
    """The lines with their ends; raises Broken, or OSError where the file cannot be opened."""
    size = max(path.stat().st_size, 1)
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw)) if packed else raw
        told = 0
        try:
            while line := file.readline(LONGEST):
                if not line.endswith(b"\n"):
                    reason = "longer than any" if len(line) >= LONGEST else "cut off"
                    raise Broken(f"The last line that could be read is {reason}.")
                yield line
                if raw.tell() - told >= _TELL_AFTER:
                    told = raw.tell()
                    progress(told, size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Broken("The gzip file is damaged or cut off.") from error
        progress(size, size)

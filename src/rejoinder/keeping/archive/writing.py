"""Writes a backup's file, member by member, each with the digest of what it holds."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO

from rejoinder.keeping.archive.manifest import NAME, Manifest, Member, seal

PIECE = 1 << 20
"""Bytes copied at a time."""
_STORED = (".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp", ".gz", ".zip", ".pdf", ".mp4", ".woff2")
"""Endings of what is packed already."""
# On a database of 100,000 comments level 6 takes three times as long as 1 and saves a tenth; see bench/README.md.
_LEVEL = 1


class NotRestorable(Exception):
    """A backup that could not be restored from if it were made, so that none is; the message names what is wrong."""


class Sink:
    """Where one member's bytes go, counted and digested on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self.bytes = 0

    def write(self, piece: bytes | bytearray | memoryview) -> None:
        """Take the next bytes."""
        self._file.write(piece)
        self._digest.update(piece)
        self.bytes += len(piece)

    @property
    def sha256(self) -> str:
        """Of all that was taken."""
        return self._digest.hexdigest()


class Writing:
    """A backup being written to a file; finished by ``close`` alone."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=_LEVEL)
        self.members: list[Member] = []

    def __enter__(self) -> Writing:
        return self

    def __exit__(self, *_: object) -> None:
        # What was not closed is not to be finished after all: without a file, the zip lets go of it.
        self._zip.fp = None

    @contextmanager
    def member(self, name: str) -> Iterator[Sink]:
        """Where to write what becomes the member of this name."""
        packed = name.lower().endswith(_STORED)
        self._zip.compression = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        with self._zip.open(name, "w", force_zip64=True) as file:
            sink = Sink(file)
            yield sink
        self.members.append(Member(name, sink.bytes, sink.sha256))

    def add(self, name: str, content: bytes) -> None:
        """A member that is at hand."""
        with self.member(name) as sink:
            sink.write(content)

    def copy(self, name: str, source: IO[bytes], copied: Callable[[int], None]) -> None:
        """A member from an open file; ``copied`` is told each time how many bytes were."""
        with self.member(name) as sink:
            while piece := source.read(PIECE):
                sink.write(piece)
                copied(len(piece))

    def close(self, manifest: Manifest) -> None:
        """Put the manifest behind the members, and seal it."""
        content = manifest.to_bytes()
        self._zip.compression = zipfile.ZIP_DEFLATED
        self._zip.writestr(NAME, content)
        self._zip.comment = seal(content)
        self._zip.close()


def moment(now: datetime) -> str:
    """A moment as manifests have it."""
    return now.isoformat(timespec="seconds")

"""Reads a backup's file, trusting nothing in it before its digests were looked at."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from rejoinder.keeping.archive.manifest import (
    FORMAT,
    NAME,
    BadBackup,
    Manifest,
    Member,
    largest,
    read,
    unsealed,
)
from rejoinder.keeping.progress import Progress

PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)
"""What the standard library raises over damaged files."""


class Backup:
    """An open backup whose manifest is sound; its members are so once ``verify`` has come back."""

    def __init__(self, path: Path) -> None:
        """Raises BadBackup for what is no whole backup, OSError where the file cannot be read."""
        with path.open("rb") as file:
            if not file.read(4):
                raise BadBackup("It is empty.")
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise BadBackup(
                "It is no whole backup: its end is missing or damaged, as of a file that was not copied to its end."
            ) from error
        try:
            digest = unsealed(self._zip.comment)
            self.manifest: Manifest = read(self._manifest(), digest)
            self.digest = digest
            self._check_names()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Backup:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def verify(self, progress: Progress) -> None:
        """Read every member once and compare its digest; raises BadBackup at the first that is not as it was."""
        done, total = 0, self.manifest.size
        for member in self.manifest.members:
            for piece in self.pieces(member):
                done += len(piece)
                progress("Checking", done, total)

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The member's bytes; raises BadBackup, at their end at the latest, where they are others than told."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(member.name) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    size += len(piece)
                    if size > member.bytes:
                        break
                    yield piece
        except _BROKEN as error:
            raise BadBackup(f"It is damaged: {member.name} in it cannot be unpacked.") from error
        if size != member.bytes or digest.hexdigest() != member.sha256:
            raise BadBackup(f"It was changed or damaged: {member.name} in it is not what was put there.")

    def unpack(self, member: Member, target: IO[bytes], unpacked: Callable[[int], None]) -> None:
        """Write the member to an open file; as ``pieces``, told as it goes on."""
        for piece in self.pieces(member):
            target.write(piece)
            unpacked(len(piece))

    def under(self, folder: str) -> list[Member]:
        """The members in a folder, such as ``media``."""
        return [member for member in self.manifest.members if member.name.startswith(f"{folder}/")]

    def one(self, name: str) -> Member:
        """The member of this name; raises BadBackup where there is none."""
        for member in self.manifest.members:
            if member.name == name:
                return member
        raise BadBackup(f"It has no {name}, which every {FORMAT} of its kind has.")

    def _manifest(self) -> bytes:
        try:
            if self._zip.getinfo(NAME).file_size > largest(self._zip.namelist()):
                raise BadBackup("Its manifest is larger than any.")
            return self._zip.read(NAME)
        except BadBackup:
            raise
        except _BROKEN as error:
            raise BadBackup("Its manifest is missing or damaged.") from error

    def _check_names(self) -> None:
        there = [info.filename for info in self._zip.infolist()]
        told = [NAME, *(member.name for member in self.manifest.members)]
        if sorted(there) != sorted(told):
            missing = sorted(set(told) - set(there))
            what = f"{missing[0]} is missing" if missing else "there is more in it than its manifest says"
            raise BadBackup(f"It was changed or damaged: {what}.")

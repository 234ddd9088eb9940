"""What the press asks of the place where finished files stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol


class Shelf(Protocol):
    """Finished files by name, such as ``editions/lantern/12/1.html``; each is there whole or not at all.

    Every method raises ValueError for a name that could lead outside the shelf, and OSError when it fails.
    """

    def put(self, name: str, content: bytes, *, compressed: bool = True) -> None:
        """Replace a file; ``compressed`` also keeps it ready in the encodings browsers take."""

    def read(self, name: str) -> bytes | None:
        """The file's content, None where there is none."""

    def remove(self, name: str) -> None:
        """Take a file away, if it is there."""

    def names(self, folder: str) -> Iterator[str]:
        """The whole names of the files in a folder and below, in order."""

    def lock(self, folder: str) -> AbstractContextManager[None]:
        """Keep everybody else who asks for this folder's lock waiting, in this and in other processes."""

"""What a source format is, and how the one that can read a file is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar, Protocol

from rejoinder.imports.imported import Item, Refusal

HEAD = 16_384
"""Bytes of the file (unpacked) that ``detects`` is shown."""

Progress = Callable[[int, int], None]
"""Called now and then with the bytes read so far and the bytes of the whole file."""


class Unreadable(ValueError):
    """A file that no format reads; the message says what to do."""


class CannotGoOn(RuntimeError):
    """An import that broke off for a reason outside the file; the message says which. The next run goes on."""


class CannotTake(RuntimeError):
    """An import of which nothing can come in; the message says why."""


LOADED_BY = ("rejoinder.imports.load", "rejoinder.imports.preview")
"""The modules that bring in, and that only look, where a format names no other in ``LOADED_BY``."""


class Format(Protocol):
    """Reads one system's export files, and only reads. Made once for each import.

    ``check`` goes through the whole file first and remembers what ``read`` needs from its later parts;
    ``read`` then yields the site, its authors, and each story directly followed by its comments, the comments
    in the order of their times and a parent always before its replies. Neither keeps more of the file in
    memory than one story.
    """

    NAME: ClassVar[str]
    """What ``--format`` is given."""
    TITLE: ClassVar[str]

    @staticmethod
    def detects(head: bytes) -> bool:
        """Whether a file that begins like this is of this format."""
        ...

    def check(self, path: Path, progress: Progress) -> list[Refusal]:
        """What in the file cannot come in, at most KEPT_REFUSALS of them; empty for a sound file."""
        ...

    def read(self, path: Path, progress: Progress) -> Iterator[Item]:
        """The file's contents; what is malformed is yielded as a Refusal in its place."""
        ...

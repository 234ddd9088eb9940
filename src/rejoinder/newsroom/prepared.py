"""What the press process asks of the newsroom: which pages are due, their finished shells, and what must go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from rejoinder.newsroom.models import PreparedPage


@dataclass(frozen=True, slots=True)
class Shell:
    """A page before its discussion and its counts are put in; to be kept at shells/PUBLICATION/NAME.html."""

    publication: str
    name: str
    """The page's id, such as ``17``; further pages of a listing are ``17-page-3``, ``17-privacy`` and so on."""
    path: str
    """Where it stands below the host: blank for the front page, else ``town/ferry/``."""
    html: bytes
    """UTF-8, with ``<!--rejoinder:thread:ID-->`` and ``<!--rejoinder:count:ID-->``."""
    thread: int | None
    """The thread shown in it."""
    counted: tuple[int, ...]
    """The threads whose number of comments it names."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A page that must be taken off the shelf: pages/PUBLICATION/PATH and, unless blank, shells/PUBLICATION/NAME."""

    publication: str
    name: str
    path: str


def pending(limit: int) -> list[PreparedPage]:
    """Pages due for printing or for taking away, the most urgent first."""
    raise NotImplementedError


def render(prepared: PreparedPage, now: datetime) -> Iterator[Shell | Gone]:
    """All that must be put on the shelf or taken away for this row, one at a time.

    A page yields one Shell; a listing one for each of its pages that changed. Whether the page may be read is asked
    again here, so that a restricted or unpublished page can never be printed. When all are done: `mark_printed`.
    """
    raise NotImplementedError


def mark_printed(prepared_id: int, version: int) -> None:
    """Say that everything `render` yielded for this version stands on the shelf (or is gone from it)."""
    raise NotImplementedError


def hosts() -> dict[str, object]:
    """What hosts.json says: ``{"hosts": {"HOST": "PUBLICATION"}, "default": "PUBLICATION" or None}``."""
    raise NotImplementedError


def begin() -> int:
    """To be called once when the press starts: raises what newer templates or styles, or a crash, left behind.

    Returns how many pages it raised.
    """
    raise NotImplementedError


def publish_scheduled() -> None:
    """Publish and expire what is due by the clock; to be called every few seconds or so."""
    raise NotImplementedError

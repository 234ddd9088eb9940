"""The discussion that goes with an offprint, in volumes; comments come leaf by leaf, so none of it is held at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rejoinder.press.order import Placed, nested
from rejoinder.press.snapshot import LeafSnapshot, Words

VOLUME = 5000
"""Comments in a volume, but for what a leaf holds beyond."""
LETTERS = 350
"""Letters of HTML that count as one comment: so much text takes 600 MB and the time of 5,000 usual comments."""


@dataclass(frozen=True, slots=True)
class Place:
    """A leaf, and how much stands on it."""

    page: int
    root: int
    branch: int
    published: int
    letters: int = 0
    """Of their HTML."""

    @property
    def weight(self) -> int:
        """As how many comments it counts in a volume."""
        return max(self.published, self.letters // LETTERS)

    @property
    def key(self) -> tuple[int, int, int]:
        """Which leaf it is."""
        return self.page, self.root, self.branch


@dataclass(frozen=True, slots=True)
class Discussion:
    """One volume of a discussion."""

    words: Words
    depth_limit: int
    leaves: Iterable[LeafSnapshot]
    """Taken once: by page, each followed by its branches that are in this volume."""
    number: int = 1
    volumes: int = 1
    addresses: tuple[str, ...] = field(default=())
    """Of all volumes in the form that is made, in order."""


def volumes(places: Sequence[Place], size: int = VOLUME) -> list[list[Place]]:
    """The leaves of a thread cut into volumes, in reading order; at least one volume, which may be empty.

    Each holds at most ``size`` comments, fewer where they are long, or a single leaf. Cut by counts alone, so that a
    volume can be found without reading those before it.
    """
    cut: list[list[Place]] = [[]]
    held = 0
    for place in sorted(places, key=lambda each: each.key):
        if cut[-1] and held + place.weight > size:
            cut.append([])
            held = 0
        cut[-1].append(place)
        held += place.weight
    return cut


def in_order(discussion: Discussion) -> Iterator[Placed]:
    """Every comment of the volume in reading order; replies that lie on branches stand with their root."""
    for _, leaves in groupby(discussion.leaves, key=lambda leaf: leaf.page):
        comments = [comment for leaf in leaves for comment in leaf.comments]
        yield from nested(comments, discussion.depth_limit)

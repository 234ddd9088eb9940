"""What an export file holds, in our own words, whichever system wrote it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

KEPT_REFUSALS = 1_000
"""Refusals kept word for word; further ones are only counted, or a hopeless file would fill the memory."""


class Kind(StrEnum):
    """What a story is."""

    ARTICLE = "article"
    PAGE = "page"


class Standing(StrEnum):
    """Whether a story may be read."""

    PUBLISHED = "published"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    """Not finished, or waiting for an editor."""
    PRIVATE = "private"
    """For signed-in people of the old site."""
    PROTECTED = "protected"
    """Behind a password at the old site; the password does not come along."""


@dataclass(frozen=True, slots=True)
class ImportedSite:
    """The site that the file was exported from; read before all else."""

    source: str
    """The system that wrote the file, such as ``wordpress``: at most 40 characters."""
    address: str
    """Whole address of the old site's front page; empty where the file does not say."""
    key: str
    """Tells this site's ids from another's of the same system, such as ``news.example/blog``."""
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ImportedAuthor:
    """Somebody who wrote articles at the old site. Their address is not taken over."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportedSection:
    """A section (WordPress: category) that articles lie in."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportedArticle:
    """A story with everything of it that comes along; its comments follow it."""

    id: str
    kind: Kind
    title: str
    """Plain text; may be empty."""
    slug: str
    """As the old site had it, decoded; may be empty."""
    html: str
    """The body as HTML, **not** yet made safe; every address in it is whole, or starts at the site's root."""
    standfirst: str
    """Plain text."""
    byline: str
    standing: Standing
    published_at: datetime | None
    """UTC; None where the file does not say."""
    section: ImportedSection | None
    old_addresses: tuple[str, ...]
    """Paths with their query, such as ``/2012/01/03/slug/`` and ``/?p=18``."""
    discussion: bool
    """Whether the story may be commented on."""
    parent: str = ""
    """For a page: id of the page it lies under."""
    comments: int = 0
    """How many comments of it follow."""
    images: int = 0
    """Pictures in the body, which stay where they are."""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """A comment with its place in the thread already settled: its parent, if any, came before it."""

    id: str
    article: str
    parent: str
    """Id of the comment answered; empty for a root comment."""
    name: str
    """May be empty."""
    email: str
    website: str
    html: str
    """**Not** yet made safe."""
    published: bool
    """False where it waited for a moderator."""
    created_at: datetime | None
    """UTC; None only until the article's own time is known."""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that does not come in, by the importer's own rules."""

    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something that came in otherwise than it stood in the file."""

    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that cannot come in because the file is wrong there.

    ``line`` and ``column`` count from 1, the column in characters. ``what`` names the thing refused, such as
    ``comment 17``; ``reason`` says what is wrong and what to do.
    """

    line: int
    column: int
    what: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.what}: {self.reason}"


HEAD = "head"
"""The type of the line that tells of the export itself, and is no row."""


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """A row of a site of our own, as its export carries it."""

    line: int
    values: dict[str, Any]


Remark = LeftOut | Note | Refusal
Item = ImportedSite | ImportedAuthor | ImportedArticle | ImportedComment | ImportedLine | Remark


@dataclass(slots=True)
class Summary:
    """What came in, what did not, and why."""

    came_in: Counter[str] = field(default_factory=Counter)
    """By kind, such as “comments, held”."""
    already_here: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    """By reason."""
    notes: Counter[str] = field(default_factory=Counter)
    refusals: list[Refusal] = field(default_factory=list)
    refused: int = 0
    """How many refusals there were, those not kept included."""

    def take(self, item: Remark) -> None:
        """Count one of the reader's remarks."""
        if isinstance(item, LeftOut):
            self.left_out[item.reason] += item.count
        elif isinstance(item, Note):
            self.notes[item.text] += item.count
        else:
            self.refused += 1
            if len(self.refusals) < KEPT_REFUSALS:
                self.refusals.append(item)

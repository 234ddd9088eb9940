"""Everything the engine may know about one comment when it judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Protocol, Self


class View(Protocol):
    """One reading of a text (as typed, or through its disguises) that remembers its origin."""

    @property
    def text(self) -> str:
        """The text as this view reads it."""
        ...

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of this view lies in the text as typed, in code points, end-exclusive."""
        ...


class Level(StrEnum):
    """How far an author is known where a comment is sent."""

    NEW = "new"
    """Nothing of theirs was published there, or they have not proved who they are."""
    KNOWN = "known"
    """Something of theirs was published there."""
    TRUSTED = "trusted"
    """Enough of theirs was published lately, and little enough rejected, by the publication's settings."""


@dataclass(frozen=True, slots=True)
class Article:
    """The story under discussion, as far as the judge may read it."""

    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """A classifier's opinion from 0 to 1, with the words it rests on where it can say.

    ``spans`` are (start, end) in code points of the judged text, end-exclusive.
    """

    value: float
    spans: tuple[tuple[int, int], ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One comment with the facts around it.

    A fact that is ``None`` was not given, and rules that need it say nothing.

    ``text`` is the revision's plain text; every span of every finding is in code points of it.
    ``views`` are readings of that text, the first of them the text as typed.
    """

    text: str
    views: Sequence[View] = ()
    links: tuple[str, ...] | None = None
    """Addresses linked to, in order; None lets the rules find them in the text."""
    name: str | None = None
    website: str | None = None
    parent: str | None = None
    """Plain text of the comment answered."""
    article: Article | None = None
    language: str = "und"
    """BCP 47 tag of the comment's language; "und" where it is not known."""
    publication_language: str = "en"
    thread_open: bool | None = None
    premoderated: bool | None = None
    author_known: bool | None = None
    """True when an earlier comment of a proven author was published here."""
    author_level: str | None = None
    """A ``Level`` of the author, by the publication's own measure."""
    sanction: str | None = None
    """For an author whose every comment a person reads first: what the author is told of it."""
    seconds_to_write: float | None = None
    """Seconds between the form's opening and its sending, where they could be measured."""
    recent_texts: tuple[str, ...] | None = None
    """Plain texts of the latest comments of the same author, and of this thread, newest first."""
    scores: Mapping[str, Score] = field(default_factory=dict)
    """Classifier scores by name."""
    readers: tuple[str, ...] = ()
    """Names of classifiers that have read it, for those of whose scores none is the highest of its name."""
    missing: tuple[str, ...] = ()
    """Names of classifiers the ruleset requires that failed, were late or are absent."""

    @property
    def reading_language(self) -> str:
        """The comment's language, or the publication's where it is not known."""
        return self.publication_language if self.language == "und" else self.language

    def to_dict(self) -> dict[str, Any]:
        """All that was given, as plain JSON values, so that the comment can be judged again.

        Views are left out: they follow from the text.
        """
        stored: dict[str, Any] = {}
        for fact in fields(self):
            value = getattr(self, fact.name)
            if fact.name == "views" or value is None:
                continue
            if isinstance(value, Article):
                value = {"title": value.title, "text": value.text}
            elif fact.name == "scores":
                value = {
                    name: {"value": s.value, "spans": [list(span) for span in s.spans], "source": s.source}
                    for name, s in self.scores.items()
                }
            stored[fact.name] = list(value) if isinstance(value, tuple) else value
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The submission that ``to_dict`` wrote, without its views.

        Raises ValueError for a fact that is not known here, KeyError or TypeError where the shape is wrong.
        """
        facts = dict(stored)
        unknown = facts.keys() - {fact.name for fact in fields(cls)} | ({"views"} & facts.keys())
        if unknown:
            raise ValueError(f"unknown facts in a stored submission: {', '.join(sorted(unknown))}")
        for name in ("links", "recent_texts", "readers", "missing"):
            if name in facts:
                facts[name] = tuple(facts[name])
        if "article" in facts:
            facts["article"] = Article(**facts["article"])
        facts["scores"] = {
            name: Score(score["value"], tuple((a, b) for a, b in score["spans"]), score["source"])
            for name, score in facts.get("scores", {}).items()
        }
        return cls(**facts)

"""The demo newspaper as plain data: what its files hold, checked and typed, without any framework."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from rejoinder.newsroom.demo import argument

HERE = Path(__file__).parent
HOUSE = "rules.toml"
"""The house rules, as they stand once the demonstration is loaded."""
KNOWN_READERS = "rules-known-readers.toml"
"""The same without the newcomer rule, for the readers whose comments are loaded."""
DRAWINGS = HERE / "drawings"

FINDINGS = ("confirmed", "partly_true", "unproven", "disputed", "unfounded")
DISCUSSIONS = ("open", "premoderated", "closed", "none")
STATES = ("published", "held", "rejected", "withdrawn")

_Made = TypeVar("_Made")


class DemoError(ValueError):
    """A file of the demo says something that cannot be; the message names the file and what to write."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The paper itself; the fields are the Publication model's."""

    slug: str
    name: str
    tagline: str
    language: str
    time_zone: str
    accent: str
    depth_limit: int
    objections_to: str
    about: str


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the paper."""

    slug: str
    title: str
    intro: str


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing; its files are `picture` and `raster`."""

    drawing: str
    alt: str
    credit: str
    caption: str = ""

    @property
    def picture(self) -> Path:
        """The drawing as SVG."""
        return DRAWINGS / f"{self.drawing}.svg"

    @property
    def raster(self) -> Path:
        """The drawing as PNG, 1600 by 900."""
        return DRAWINGS / f"{self.drawing}.png"


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs of the article, as safe HTML."""

    html: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the article."""

    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words, and whose."""

    text: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement somebody made; ``days_ago`` before the article was published."""

    statement: str
    claimant: str
    office: str
    on_behalf_of: str
    days_ago: int
    published_in: str
    url: str


@dataclass(frozen=True, slots=True)
class Response:
    """The newsroom's answer to the claim before it."""

    label: str
    finding: str
    html: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A dated correction of the newsroom's own text."""

    hours_ago: float
    text: str


Block = Text | Heading | Image | Quotation | Claim | Response | Correction

_BLOCKS: dict[str, type[Any]] = {
    "text": Text,
    "heading": Heading,
    "image": Image,
    "quotation": Quotation,
    "claim": Claim,
    "response": Response,
    "correction": Correction,
}


@dataclass(frozen=True, slots=True)
class Comment:
    """One reader's comment, ``minutes`` after the article, in Markdown, with its replies.

    ``state`` is where it ends; ``rule`` names the rule that held or rejected it, ``by`` who decided ("rules"
    or "moderator"), ``reason`` the moderator's sentence for its author.
    """

    id: str
    name: str
    minutes: float
    text: str
    parent: str = ""
    website: str = ""
    language: str = "en"
    state: str = "published"
    rule: str = ""
    by: str = "rules"
    reason: str = ""
    argued: bool = False
    """Whether it belongs to the long argument made by `argument`."""
    replies: tuple[Comment, ...] = ()

    def walk(self) -> Iterator[Comment]:
        """This comment, then its replies and theirs."""
        yield self
        for reply in self.replies:
            yield from reply.walk()


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its discussion. A negative ``hours_ago`` schedules it."""

    slug: str
    section: str
    headline: str
    standfirst: str
    byline: str
    dateline: str
    hours_ago: float
    discussion: str
    tags: tuple[str, ...]
    lead: Image
    body: tuple[Block, ...]
    comments: tuple[Comment, ...]
    """The roots, oldest first."""
    updated_hours_ago: float | None = None
    closes_after_days: int | None = None

    def published_at(self, now: datetime) -> datetime:
        """When it appears or appeared, as seen from the moment of loading."""
        return now - timedelta(hours=self.hours_ago)

    def updated_at(self, now: datetime) -> datetime | None:
        """When it was last changed, if it was."""
        return None if self.updated_hours_ago is None else now - timedelta(hours=self.updated_hours_ago)

    def said_at(self, comment: Comment, now: datetime) -> datetime:
        """When a comment of this article was written."""
        return self.published_at(now) + timedelta(minutes=comment.minutes)

    def all_comments(self) -> list[Comment]:
        """Every comment, in the order in which they were written: parents before replies."""
        comments = [comment for root in self.comments for comment in root.walk()]
        return sorted(comments, key=lambda comment: comment.minutes)


@dataclass(frozen=True, slots=True)
class Demo:
    """The whole paper."""

    publication: Publication
    sections: tuple[Section, ...]
    articles: tuple[Article, ...]


def load_demo() -> Demo:
    """Read the paper from its files. Raises DemoError where they do not fit together."""
    paper = _toml(HERE / "publication.toml")
    sections = tuple(_make(Section, entry, "publication.toml") for entry in paper["sections"])
    articles = tuple(read_article(path) for path in sorted((HERE / "articles").glob("*.toml")))
    known = {section.slug for section in sections}
    for article in articles:
        _one_of(article.section, sorted(known), f"section of {article.slug}")
    newest_first = sorted(articles, key=lambda article: article.hours_ago)
    return Demo(_make(Publication, paper["publication"], "publication.toml"), sections, tuple(newest_first))


def read_article(path: Path) -> Article:
    """One article from its file, its comments nested. Raises DemoError for what cannot be."""
    data = _toml(path)
    where = path.name
    flat = [_comment(entry, where) for entry in data.pop("comments", [])]
    if data.pop("argument", None):
        flat += _argued(data["hours_ago"] * 60)
    data["comments"] = _nested(flat, where)
    data["lead"] = _make(Image, data.get("lead", {}), f"{where}, lead")
    data["body"] = tuple(_block(entry, where) for entry in data.get("body", []))
    data["tags"] = tuple(data.get("tags", ()))
    article = _make(Article, data, where)
    _one_of(article.discussion, DISCUSSIONS, f"discussion in {where}")
    for comment in flat:
        if comment.minutes > article.hours_ago * 60:
            raise DemoError(f"{where}: comment {comment.id} lies in the future; give it fewer minutes")
    return article


def _argued(minutes: float) -> list[Comment]:
    town = argument.read(HERE / "argument.toml")
    return [
        Comment(
            said.id,
            said.name,
            said.minutes,
            said.text,
            parent=said.parent.id if said.parent else "",
            argued=True,
        )
        for said in argument.make(town, minutes)
    ]


def _comment(entry: dict[str, Any], where: str) -> Comment:
    comment = _make(Comment, {**entry, "text": str(entry.get("text", "")).strip()}, where)
    _one_of(comment.state, STATES, f"state of comment {comment.id} in {where}")
    _one_of(comment.by, ("rules", "moderator"), f"by of comment {comment.id} in {where}")
    return comment


def _nested(flat: list[Comment], where: str) -> tuple[Comment, ...]:
    replies: dict[str, list[Comment]] = {}
    by_id = {comment.id: comment for comment in flat}
    if len(by_id) != len(flat):
        raise DemoError(f"{where}: two comments have the same id; give each its own")
    for comment in sorted(flat, key=lambda each: each.minutes):
        parent = by_id.get(comment.parent)
        if comment.parent and parent is None:
            raise DemoError(f"{where}: comment {comment.id} answers {comment.parent}, which is not there")
        if parent is not None and parent.minutes >= comment.minutes:
            raise DemoError(
                f"{where}: comment {comment.id} is older than what it answers; give it more minutes"
            )
        replies.setdefault(comment.parent, []).append(comment)

    def with_replies(comment: Comment) -> Comment:
        return replace(comment, replies=tuple(with_replies(reply) for reply in replies.get(comment.id, ())))

    return tuple(with_replies(root) for root in replies.get("", ()))


def _block(entry: dict[str, Any], where: str) -> Block:
    kind = entry.pop("kind", "")
    _one_of(kind, tuple(_BLOCKS), f"kind of a block in {where}")
    block: Block = _make(_BLOCKS[kind], entry, f"{where}, {kind}")
    if isinstance(block, Response):
        _one_of(block.finding, FINDINGS, f"finding in {where}")
    return block


def _make(kind: type[_Made], entry: Mapping[str, Any], where: str) -> _Made:
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(entry) - set(known))
    required = {name for name, field in known.items() if field.default is MISSING}
    missing = sorted(required - set(entry))
    if unknown:
        raise DemoError(f"{where}: {unknown[0]!r} is not known; write one of {', '.join(known)}")
    if missing:
        raise DemoError(f"{where}: {missing[0]!r} is missing")
    return kind(**{name: value.strip() if isinstance(value, str) else value for name, value in entry.items()})


def _one_of(value: str, allowed: tuple[str, ...] | list[str], what: str) -> None:
    if value not in allowed:
        raise DemoError(f"{what} is {value!r}; write one of {', '.join(allowed)}")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DemoError(f"{path.name}: {error}") from None

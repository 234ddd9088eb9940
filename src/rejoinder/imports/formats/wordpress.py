"""Reads WordPress's export files: WXR 1.0, 1.1 and 1.2, as WordPress itself and others write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from rejoinder.imports.format import Progress
from rejoinder.imports.imported import (
    KEPT_REFUSALS,
    ImportedAuthor,
    ImportedSite,
    Item,
    LeftOut,
    Note,
    Refusal,
)
from rejoinder.imports.stream import Broken
from rejoinder.imports.thread_order import Gathering
from rejoinder.imports.wxr import body, comments, records, stories
from rejoinder.imports.wxr.clock import Clock, parse_mail_date
from rejoinder.imports.wxr.records import Record

_NAME = "wordpress"


class WordPress:
    """One import from a WXR file; see ``Format`` for the order of the calls."""

    NAME: ClassVar[str] = _NAME
    TITLE: ClassVar[str] = "WordPress export (WXR)"

    def __init__(self) -> None:
        self._clock = Clock()

    @staticmethod
    def detects(head: bytes) -> bool:
        """Whether the file names WordPress's export namespace near its beginning."""
        return b"wordpress.org/export/" in head.replace(b"\0", b"")

    def check(self, path: Path, progress: Progress) -> list[Refusal]:
        """Everything that cannot come in; also learns the old site's distance from UTC for ``read``."""
        refusals: list[Refusal] = []
        for item in _Reading(self._clock, learning=True).items(path, progress):
            if isinstance(item, Refusal) and len(refusals) < KEPT_REFUSALS:
                refusals.append(item)
        self._clock.settle()
        return refusals

    def read(self, path: Path, progress: Progress) -> Iterator[Item]:
        """The site, its authors, and each story followed by its comments."""
        return _Reading(self._clock, learning=False).items(path, progress)


class _Reading:
    """One pass over the file."""

    def __init__(self, clock: Clock, *, learning: bool) -> None:
        self._clock = clock
        self._learning = learning
        self._site = stories.Site()
        self._seen: set[str] = set()
        self._gathering = Gathering()
        self._remarks: Counter[str] = Counter()

    def items(self, path: Path, progress: Progress) -> Iterator[Item]:
        """Everything in the file, in the order that ``Format.read`` promises."""
        try:
            for record in records.read(path, progress):
                if isinstance(record, int):
                    yield from [Note("characters that XML forbids, dropped", record)] if record else []
                else:
                    yield from self._take(record)
        except Broken as error:
            yield Refusal(error.line, error.column, "the file", str(error))
        finally:
            self._gathering.close()

    def _take(self, record: Record) -> Iterator[Item]:
        if record.kind == "site":
            yield self._take_site(record)
            yield from (ImportedAuthor(login, name) for login, name in self._site.authors.items())
        elif record.kind == "author":
            login = record.get("wp:author_login")
            self._site.authors[login] = body.plain(record.get("wp:author_display_name")) or login
        elif record.kind == "section":
            self._site.sections[record.get("wp:category_nicename")] = body.plain(record.get("wp:cat_name"))
        elif record.kind == "comment":
            yield from self._take_comment(record)
        else:
            yield from self._take_story(record)

    def _take_site(self, record: Record) -> ImportedSite:
        addresses = (record.get(name) for name in ("wp:base_blog_url", "link", "wp:base_site_url"))
        self._site.address = next((address for address in addresses if any(stories.web_parts(address))), "")
        self._site.exported = parse_mail_date(record.get("pubDate"))
        parts = urlsplit(self._site.address)
        key = f"{parts.netloc.lower().removeprefix('www.')}{self._site.root()}"
        return ImportedSite(
            _NAME, self._site.address, key[:120], body.plain(record.get("title")), record.get("language")
        )

    def _take_comment(self, record: Record) -> Iterator[Item]:
        comment = record.get("wp:comment_id")
        parent = record.get("wp:comment_parent").lstrip("0")
        if self._learning:
            self._clock.learn(record.get("wp:comment_date"), record.get("wp:comment_date_gmt"))
        left_out = comments.why_left_out(record)
        wrong = "" if left_out else _what_is_wrong(record)
        if not (left_out or wrong) and not comment:
            wrong = "It has no number (wp:comment_id), so it could not be told from others."
        elif not (left_out or wrong) and comment in self._gathering:
            wrong = "Another comment of this post has the same number; give it one of its own."
        if not (left_out or wrong):
            self._gathering.add(comments.make(record, comment, parent, self._clock, self._remarks))
            return
        self._gathering.leave_out(comment, parent)
        yield LeftOut(left_out) if left_out else _refusal(record, f"comment {comment}", wrong)

    def _take_story(self, record: Record) -> Iterator[Item]:
        if self._learning:
            for local, gmt in stories.dates(record):
                self._clock.learn(local, gmt)
        story = stories.story_id(record)
        left_out = stories.why_left_out(record)
        wrong = "" if left_out else _what_is_wrong(record)
        if not (left_out or wrong) and not story:
            wrong = (
                "It has neither a number (wp:post_id) nor an address, so it could not be told from others."
            )
        elif not (left_out or wrong) and story in self._seen:
            wrong = "Another post of this file has the same number; give it one of its own."
        if left_out or wrong:
            yield LeftOut(left_out) if left_out else _refusal(record, f"post {story}", wrong)
            if len(self._gathering):
                where = "what is left out" if left_out else "refused posts"
                yield LeftOut(f"comments on {where}", len(self._gathering))
        else:
            self._seen.add(story)
            article = stories.make(
                record,
                story,
                self._site,
                self._clock,
                len(self._gathering),
                self._gathering.earliest(),
                self._remarks,
            )
            yield article
            for comment in self._gathering.in_order(article.published_at):
                yield replace(comment, article=story)
            yield from self._notes()
        self._gathering.close()
        self._gathering = Gathering()
        self._remarks.clear()

    def _notes(self) -> Iterator[Note]:
        gathered = self._gathering
        for count, text in (
            (gathered.orphans, "replies to comments that are not in the file, set as comments of their own"),
            (gathered.adopted, "replies to comments left out, set under the comment above those"),
            (gathered.circles, "circles of replies to each other, opened at their earliest"),
        ):
            if count:
                yield Note(text, count)
        yield from (Note(text, count) for text, count in self._remarks.items())


def _what_is_wrong(record: Record) -> str:
    if record.unreadable:
        line, column = record.unreadable[0]
        places = "" if len(record.unreadable) == 1 else f" and {len(record.unreadable) - 1} more places"
        return (
            f"Bytes at line {line}, column {column}{places} are not in the file's encoding. "
            "Correct them there and import again; what is in already stays as it is."
        )
    if record.overlong:
        limit = records.LIMITS.get(record.overlong, records.FIELD_LIMIT)
        return f"Its <{record.overlong}> is longer than {limit:,} characters."
    return ""


def _refusal(record: Record, what: str, wrong: str) -> Refusal:
    line, column = record.unreadable[0] if record.unreadable else (record.line, record.column)
    return Refusal(line, column, what.strip(), wrong)


FORMAT = WordPress

"""What the press is given of a thread: every word already translated, every number already counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

PAGE_POSITIONS = 50
"""Root comments on a page."""
INLINE_REPLIES = 20
"""Replies shown under a root on its page; later ones lie on branches."""
BRANCH_REPLIES = 50
"""Replies on a branch page."""


@dataclass(frozen=True, slots=True)
class CommentSnapshot:
    """One comment as readers see it; ``html`` is markup's own output and the only field not escaped again.

    ``removed`` (a rule's title, or a sentence) makes a tombstone: no name, no text; its replies stay.
    """

    id: int
    parent: int | None
    root: int | None
    depth: int
    position: int
    """Position on the thread (roots) or under the root (replies)."""
    name: str
    website: str
    html: str
    language: str
    published_at: datetime
    """UTC."""
    time_text: str
    """The time in the publication's zone and language, with the zone, for readers without script."""
    parent_name: str = ""
    removed: str = ""


@dataclass(frozen=True, slots=True)
class LeafSnapshot:
    """The comments of one page, or of one branch of a root's replies."""

    page: int
    root: int
    branch: int
    published: int
    comments: tuple[CommentSnapshot, ...]
    branches: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """For a page: root id to the numbers of replies on each further branch page of it."""
    last_branch: int = 0
    """For a branch: how many branches its root has."""


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a thread's page in the publication's language, plurals already chosen."""

    heading: str
    """“4 thoughts on “…””."""
    reply: str = "Reply"
    permalink: str = "Permanent link to this comment by %s"
    reply_to: str = "Reply to %s"
    in_reply_to: str = "in reply to %s"
    older: str = "Earlier comments"
    newer: str = "Further comments"
    page_of: str = "Page %(page)d of %(pages)d"
    more_replies: str = "Further replies (%d)"
    back_to_story: str = "Back to the article"
    closed: str = ""
    """Why nothing can be added; blank while the thread is open."""
    none_yet: str = ""
    comments_link: str = ""
    """Such as “4 comments”, for front pages."""


@dataclass(frozen=True, slots=True)
class ThreadSnapshot:
    """A thread's totals, words, and the leaves whose content changed since ``since``."""

    publication: str
    """Slug."""
    publication_name: str
    thread: int
    title: str
    url: str
    language: str
    direction: str
    """ltr or rtl."""
    version: int
    digest: str
    """Of format, templates, settings and language: a change of it asks for every leaf again."""
    total: int
    pages: int
    open: bool
    depth_limit: int
    words: Words
    leaves: tuple[LeafSnapshot, ...]
    accent: str = "#8a1c1c"

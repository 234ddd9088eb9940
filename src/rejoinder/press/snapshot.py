"""What the press is given of a thread: every word already translated, every number already counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

PAGE_POSITIONS = 50
"""Root comments on a page."""
INLINE_REPLIES = 20
"""Replies shown under a root on its page; later ones lie on branches."""
BRANCH_REPLIES = 50
"""Replies on a branch page."""
FEED_COMMENTS = 50
"""Comments in a thread's feed."""


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
    edited_at: datetime | None = None
    """UTC; when its author last changed it while readers could see it, None for never."""
    text: str = ""
    """The same in plain words, for machines; blank for a tombstone."""
    edited_text: str = ""
    """The same as ``time_text`` tells it."""


@dataclass(frozen=True, slots=True)
class LeafSnapshot:
    """The comments of one page, or of one branch of a root's replies.

    A leaf is changed, too, when what stands next to it is born or goes: page 3 is printed again when page 4
    comes, branch 2 when branch 3 comes, and a page whenever a branch of one of its roots changes. A branch
    without comments at or beyond ``last_branch`` is taken off the shelf.
    """

    page: int
    root: int
    branch: int
    published: int
    comments: tuple[CommentSnapshot, ...]
    branches: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """For a page: root id to the numbers of replies on each further branch page of it."""
    last_branch: int = 0
    """For a branch: how many branches its root has."""
    root_name: str = ""
    """For a branch: who wrote its root; blank where the root is removed."""


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of a thread's page in the publication's language, plurals already chosen."""

    heading: str
    """“4 thoughts on “…””."""
    reply: str = "Reply"
    permalink: str = "Permanent link to this comment by %s"
    reply_to: str = "Reply to %s"
    report: str = "Report"
    report_of: str = "Report the comment by %s"
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
    page: str = "Page %(page)d"
    """On a page's own document, which cannot know how many pages are still to come."""
    comments: str = "Comments"
    latest: str = "Latest comments"
    replies_to: str = "Further replies to %s"
    website_of: str = "Website of %s"
    write: str = "Leave a reply"
    loading: str = "Loading …"
    loaded: str = "More comments were added."
    not_loaded: str = "These comments could not be loaded. Please try again."
    edited: str = "edited %s"
    """With the time."""
    follow: str = "Follow this discussion in a feed reader"
    comment_by: str = "Comment by %s"
    """Titles of a feed's entries."""
    feed_title: str = ""
    """“Comments on “…””."""


@dataclass(frozen=True, slots=True)
class FormWords:
    """The sentences of the form and of what its script says, in the publication's language."""

    heading: str = "Leave a reply"
    reply_to: str = "Reply to %s"
    cancel: str = "Cancel reply"
    unpublished: str = "Your e-mail address will not be published."
    required: str = "Required fields are marked %s"
    name: str = "Name"
    email: str = "E-mail"
    website: str = "Website"
    comment: str = "Comment"
    formatting: str = "You can write *emphasis*, > quotes, - lists, `code` and links."
    remember: str = "Remember my name in this browser"
    notify: str = "Mail me what becomes of it"
    """Blank where the site sends no mail."""
    leave_empty: str = "Leave this field empty"
    rules: str = "The rules here"
    post: str = "Post comment"
    wrong: str = "Your comment was not sent yet. Please look at this:"
    sending: str = "Sending …"
    published: str = "Thank you. Your comment is published."
    held: str = "Thank you. A person will look at it before it is published."
    rejected: str = "Your comment is not published."
    private_page: str = "Your comment’s private page"
    private_hint: str = "Only you have this address. Keep it to see what becomes of your comment."
    unsent: str = "Your comment could not be sent. It is kept here; please try again in a moment."
    kept: str = "This is what you had written and not sent."


@dataclass(frozen=True, slots=True)
class FormSnapshot:
    """What the form under a thread needs; None on the snapshot where nobody may write."""

    token: str
    """Signed over thread and time of printing."""
    statement: str
    """The rules in the publication's own words; blank lines part paragraphs."""
    words: FormWords = field(default_factory=FormWords)


@dataclass(frozen=True, slots=True)
class ThreadSnapshot:
    """A thread's totals, words, and the leaves whose content changed after version ``since``."""

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
    """The last page's number; a thread without comments has one page, empty."""
    open: bool
    depth_limit: int
    words: Words
    leaves: Iterable[LeafSnapshot]
    """Taken once and in order, so a very long thread may be read leaf by leaf while it is printed."""
    accent: str = "#8a1c1c"
    since: int = 0
    """The version the shelf already has, on which ``leaves`` builds; 0 when every leaf is here."""
    form: FormSnapshot | None = None
    base_url: str = ""
    """Scheme and host by which the site is known; blank where it does not say, and then no feed is printed."""
    authority: str = ""
    """In whose name ids in feeds are given; see RFC 4151."""
    begun: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    """When the thread was opened, in UTC."""
    newest: Iterable[CommentSnapshot] = ()
    """The published comments that stand in the feed, the newest first; taken once."""

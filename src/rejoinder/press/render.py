"""Comments as HTML: the list of a leaf, what leads to further leaves, and the section under an article."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from rejoinder.press.form import FormView, render_form
from rejoinder.press.html import address, bdi, escape, filled, is_web_address, isolated, numbered
from rejoinder.press.order import Placed, nested
from rejoinder.press.snapshot import CommentSnapshot, LeafSnapshot, ThreadSnapshot, Words

READERS_REL = "ugc nofollow noopener noreferrer"
_SPOKEN = ("loading", "loaded", "not_loaded")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after the first page's comments in the section under an article."""

    head: str
    tail: str


def leaf_name(page: int, root: int = 0, branch: int = 0) -> str:
    """A leaf's file name without its ending: ``2`` for page 2, ``17-1`` for branch 1 of comment 17."""
    return f"{root}-{branch}" if root else str(page)


def leaf_address(snapshot: ThreadSnapshot, page: int, root: int = 0, branch: int = 0) -> str:
    """Where a leaf is read as a document; the first page is read in the story itself."""
    if page == 1 and not root:
        return f"{snapshot.url}#discussion"
    return f"/editions/{snapshot.publication}/{snapshot.thread}/{leaf_name(page, root, branch)}.html"


def render_leaf(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str:
    """The comments of a leaf as one ordered list, replies in lists within; blank where there are none."""
    limit = max(snapshot.depth_limit - (1 if leaf.root else 0), 0)
    return _lists(snapshot, nested(leaf.comments, limit), leaf.branches)


def render_frame(snapshot: ThreadSnapshot) -> Frame:
    """The section under an article around its first page: heading, way to further pages, form or why none."""
    words = snapshot.words
    head = f"{open_section(snapshot)}<h2>{escape(words.heading)}</h2>"
    if words.none_yet and not snapshot.total:
        head += f'<p class="none-yet">{escape(words.none_yet)}</p>'
    return Frame(head, f"{_onwards(snapshot)}{_foot(snapshot)}{_follow(snapshot)}</section>")


def _follow(snapshot: ThreadSnapshot) -> str:
    if not snapshot.base_url:
        return ""
    place = f"/threads/{snapshot.thread}/feed.atom"
    return (
        f'<p class="follow"><a href="{place}" type="application/atom+xml">'
        f"{escape(snapshot.words.follow)}</a></p>"
    )


def open_section(snapshot: ThreadSnapshot) -> str:
    """The opening tag of the discussion, with what the script must know."""
    spoken = json.dumps({name: getattr(snapshot.words, name) for name in _SPOKEN}, ensure_ascii=False)
    closed = "" if snapshot.open else " is-closed"
    return (
        f'<section class="discussion{closed}" id="discussion" lang="{escape(snapshot.language)}"'
        f' dir="{direction(snapshot)}" data-thread="{snapshot.thread}" data-version="{snapshot.version}"'
        f' data-words="{escape(spoken)}">'
    )


def further(place: str, label: str) -> str:
    """A link to the leaf that comes next, which a script may bring here instead; ``label`` is HTML."""
    return f'<a class="further" rel="next" href="{address(place)}">{label}</a>'


def direction(snapshot: ThreadSnapshot) -> str:
    """The direction of the publication's own words."""
    return "rtl" if snapshot.direction == "rtl" else "ltr"


def _onwards(snapshot: ThreadSnapshot) -> str:
    """The way to the pages after the first."""
    words = snapshot.words
    if snapshot.pages < 2:
        return ""
    onwards = further(leaf_address(snapshot, 2), escape(words.newer))
    latest = ""
    if snapshot.pages > 2:
        latest = f'<a href="{address(leaf_address(snapshot, snapshot.pages))}">{escape(words.latest)}</a>'
    where = numbered(words.page_of, page=1, pages=snapshot.pages)
    return (
        f'<nav class="pages" aria-label="{escape(words.comments)}">{onwards}'
        f'<span class="where">{where}</span>{latest}</nav>'
    )


def _foot(snapshot: ThreadSnapshot) -> str:
    if not snapshot.open:
        return f'<p class="closed">{escape(snapshot.words.closed)}</p>' if snapshot.words.closed else ""
    if snapshot.form is None:
        return ""
    form = snapshot.form
    view = FormView(f"/threads/{snapshot.thread}/reply", form.token, form.statement, form.words)
    return render_form(view)


def _lists(snapshot: ThreadSnapshot, placed: Iterable[Placed], branches: dict[int, tuple[int, ...]]) -> str:
    pieces: list[str] = []
    level = -1
    open_at: list[CommentSnapshot] = []
    for item in placed:
        while level > item.level:
            pieces.append(f"{_branch(snapshot, open_at.pop(), branches)}</li></ol>")
            level -= 1
        if level == item.level:
            pieces.append(f"{_branch(snapshot, open_at.pop(), branches)}</li>")
        else:
            pieces.append('<ol class="replies">' if level >= 0 else '<ol class="comments">')
            level += 1
        open_at.append(item.comment)
        pieces.append(f"<li>{render_comment(snapshot, item)}")
    while open_at:
        pieces.append(f"{_branch(snapshot, open_at.pop(), branches)}</li></ol>")
    return "".join(pieces)


def _branch(snapshot: ThreadSnapshot, comment: CommentSnapshot, branches: dict[int, tuple[int, ...]]) -> str:
    """The way to the replies that do not stand on the page, under their root."""
    replies = sum(branches.get(comment.id, ()))
    if not replies:
        return ""
    label = numbered(snapshot.words.more_replies, replies=replies)
    return f'<p class="more-replies">{further(leaf_address(snapshot, 0, comment.id, 1), label)}</p>'


def render_comment(snapshot: ThreadSnapshot, item: Placed) -> str:
    """One comment as an article with its own anchor, without its replies."""
    comment, words = item.comment, snapshot.words
    if comment.removed:
        return (
            f'<article class="comment removed" id="comment-{comment.id}">'
            f"<p>{escape(comment.removed)}</p></article>"
        )
    language = comment.language
    lang = f' lang="{escape(language)}"' if language not in ("", "und", snapshot.language) else ""
    return (
        f'<article class="comment" id="comment-{comment.id}" aria-labelledby="by-{comment.id}">'
        f'<p class="byline"><span class="by" id="by-{comment.id}">{_name(comment, words)}</span>'
        f"{_answered(item, words)}"
        f'<a class="when" href="/c/{comment.id}">{_time(comment.published_at, comment.time_text)}'
        f'<span class="hidden"> {filled(words.permalink, bdi(comment.name))}</span></a>'
        f"{_edited(comment, words)}</p>"
        f'<div class="said"{lang}>{comment.html}</div>{_acts(snapshot, comment)}</article>'
    )


def _acts(snapshot: ThreadSnapshot, comment: CommentSnapshot) -> str:
    """What a reader can do about the comment; a closed discussion is still answered for, so it can be reported."""
    words, name = snapshot.words, isolated(comment.name)
    reply = ""
    if snapshot.open:
        reply = (
            f'<a class="reply" href="/threads/{snapshot.thread}/reply?to={comment.id}"'
            f' aria-label="{filled(words.reply_to, name)}">{escape(words.reply)}</a> '
        )
    return (
        f'<p class="act">{reply}<a class="report" href="/c/{comment.id}/report" rel="nofollow"'
        f' aria-label="{filled(words.report_of, name)}">{escape(words.report)}</a></p>'
    )


def _name(comment: CommentSnapshot, words: Words) -> str:
    if not is_web_address(comment.website):
        return bdi(comment.name)
    # The name is all there is to see, so the title says where it leads before it is followed.
    title = filled(words.website_of, isolated(comment.name))
    return (
        f'<a class="website" href="{escape(comment.website)}" rel="{READERS_REL}" title="{title}">'
        f"{bdi(comment.name)}</a>"
    )


def _answered(item: Placed, words: Words) -> str:
    comment = item.comment
    if not item.displaced or not comment.parent_name:
        return ""
    link = f'<a href="/c/{comment.parent}">{bdi(comment.parent_name)}</a>'
    return f' <span class="answered">{filled(words.in_reply_to, link)}</span>'


def _edited(comment: CommentSnapshot, words: Words) -> str:
    if comment.edited_at is None:
        return ""
    told = filled(words.edited, _time(comment.edited_at, comment.edited_text))
    return f' <span class="edited">{told}</span>'


def _time(moment: datetime, text: str) -> str:
    return f'<time datetime="{moment_text(moment)}">{escape(text)}</time>'


def moment_text(moment: datetime) -> str:
    """The moment in UTC to the second, such as 2026-05-04T12:00:00Z; ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; give it in UTC")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

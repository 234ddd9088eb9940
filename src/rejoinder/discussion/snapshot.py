"""Reads what the press needs of a thread: its totals, its words, and the leaves that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import F, Q, Sum
from django.db.models.functions import Length
from django.utils import translation

from rejoinder.discussion import counts, locales, rulesets, tokens, words
from rejoinder.discussion.models import Comment, Decision, Leaf, Publication, Revision, State, Thread
from rejoinder.press.snapshot import (
    FEED_COMMENTS,
    CommentSnapshot,
    FormSnapshot,
    LeafSnapshot,
    ThreadSnapshot,
)

_AT_ONCE = 100
"""Leaves whose rows are fetched at a time."""


def snapshot(
    thread_id: int, since_version: int, *, digest_changed: bool, now: datetime, digest: str = ""
) -> ThreadSnapshot | None:
    """The thread with the leaves whose version is above ``since_version``, and page 1; None where it is not shown.

    ``digest_changed`` asks for every leaf; ``digest`` is handed on. The leaves are read from the database one by
    one as they are taken, so a long thread needs no more memory than a short one. The version was read before
    them: a leaf may be newer than it, never older.
    """
    thread = Thread.objects.select_related("publication").filter(pk=thread_id).first()
    if thread is None or not thread.is_shown:
        return None
    publication = thread.paper
    since = 0 if digest_changed else since_version
    total, pages = counts.total(thread_id)
    is_open = thread.is_open(now)
    with translation.override(publication.language):
        said = words.thread_words(thread, total, is_open)
        form = _form(thread, now) if is_open else None
    return ThreadSnapshot(
        publication=publication.slug,
        publication_name=publication.name,
        thread=thread.pk,
        title=thread.title,
        url=thread.url,
        language=publication.language,
        direction=locales.direction(publication.language),
        version=thread.version,
        digest=digest,
        total=total,
        pages=pages,
        open=is_open,
        depth_limit=publication.depth_limit,
        words=said,
        leaves=_leaves(thread, since),
        accent=publication.accent,
        since=since,
        form=form,
        begun=thread.created_at,
        newest=_newest(thread),
    )


def _form(thread: Thread, now: datetime) -> FormSnapshot:
    return FormSnapshot(
        token=tokens.form_token(thread.pk, now),
        statement=rulesets.statement_of(thread.paper),
        words=words.form_words(),
    )


def _leaves(thread: Thread, since: int) -> Iterator[LeafSnapshot]:
    changed = Leaf.objects.filter(thread=thread, version__gt=since)
    leaves = list(changed.order_by("page", "root", "branch"))
    if not leaves or (leaves[0].page, leaves[0].branch) != (1, 0):
        # The first page stands in the article, so it is there before there is anything on it.
        first = Leaf.objects.filter(thread=thread, page=1, root=0, branch=0).first()
        leaves.insert(0, first or Leaf(thread=thread, page=1))
    yield from _read(thread, leaves)


def leaves_at(thread_id: int, places: Sequence[tuple[int, int, int]]) -> Iterator[LeafSnapshot]:
    """The leaves at these pages, roots and branches, in this order, read one by one as they are taken."""
    thread = Thread.objects.select_related("publication").get(pk=thread_id)
    for start in range(0, len(places), _AT_ONCE):
        wanted = places[start : start + _AT_ONCE]
        pages = {page for page, _, _ in wanted}
        rows = {
            (leaf.page, leaf.root, leaf.branch): leaf
            for leaf in Leaf.objects.filter(thread=thread, page__in=pages)
        }
        yield from _read(thread, [rows[place] for place in wanted if place in rows])


def letters_on(thread_id: int) -> dict[tuple[int, int, int], int]:
    """Letters of HTML that are shown on each leaf of a thread, by page, root and branch; reads every row's length."""
    rows = Revision.objects.filter(
        comment__thread=thread_id, comment__state=State.PUBLISHED, number=F("comment__revision_number")
    )
    sums: dict[tuple[int, int, int], int] = {}
    places = rows.values_list("comment__page", "comment__branch", "comment__root")
    for page, branch, root, letters in places.annotate(letters=Sum(Length("html"))).order_by():
        key = (page or 1, root if branch else 0, branch or 0)
        sums[key] = sums.get(key, 0) + letters
    return sums


def _read(thread: Thread, leaves: Iterable[Leaf]) -> Iterator[LeafSnapshot]:
    for leaf in leaves:
        yield _branch(thread, leaf) if leaf.branch else _page(thread, leaf)


def _page(thread: Thread, leaf: Leaf) -> LeafSnapshot:
    on_page = Q(comment__thread=thread, comment__page=leaf.page, comment__branch=0)
    branches: dict[int, list[int]] = {}
    beyond = Leaf.objects.filter(thread=thread, page=leaf.page, branch__gt=0).order_by("root", "branch")
    for root, published in beyond.values_list("root", "published"):
        branches.setdefault(root, []).append(published)
    return LeafSnapshot(
        page=leaf.page,
        root=0,
        branch=0,
        published=leaf.published,
        comments=_comments(thread.paper, on_page),
        branches={root: tuple(published) for root, published in branches.items()},
    )


def _branch(thread: Thread, leaf: Leaf) -> LeafSnapshot:
    on_branch = Q(
        comment__thread=thread, comment__page=leaf.page, comment__branch=leaf.branch, comment__root=leaf.root
    )
    siblings = Leaf.objects.filter(thread=thread, page=leaf.page, root=leaf.root).order_by("-branch")
    root = Comment.objects.filter(pk=leaf.root, state=State.PUBLISHED).values_list("name", flat=True).first()
    return LeafSnapshot(
        page=leaf.page,
        root=leaf.root,
        branch=leaf.branch,
        published=leaf.published,
        comments=_comments(thread.paper, on_branch),
        last_branch=siblings.values_list("branch", flat=True)[:1].get(),
        root_name=root or "",
    )


def _comments(publication: Publication, on_leaf: Q) -> tuple[CommentSnapshot, ...]:
    rows = list(
        Revision.objects.filter(on_leaf, number=F("comment__revision_number"))
        .select_related("comment", "comment__parent")
        .only(
            "html",
            "text",
            "number",
            *(f"comment__{name}" for name in _SHOWN),
            "comment__parent__name",
            "comment__parent__state",
        )
    )
    # A publication taken back a moment after leaves nothing, unless somebody has answered it.
    answered = {row.comment.parent_id for row in rows} | {row.comment.root_id for row in rows}
    rows = [row for row in rows if row.comment.published_at is not None or row.comment.pk in answered]
    # Answers to different roots have the same numbers, and the order of a leaf is never that of the database's rows.
    rows.sort(key=lambda row: (row.comment.root_id is not None, _place(row.comment), row.comment.pk))
    gone = [row.comment.pk for row in rows if row.comment.state != State.PUBLISHED]
    removals = _removals(publication, gone) if gone else {}
    return tuple(_comment(publication, row, removals.get(row.comment.pk, "")) for row in rows)


def _newest(thread: Thread) -> Iterator[CommentSnapshot]:
    """What stands in the feed; read when it is taken."""
    # By an index of its own, so that a long thread's newest are found as quickly as a short one's.
    published = Comment.objects.filter(thread=thread, state=State.PUBLISHED, published_at__isnull=False)
    newest = list(published.order_by("-published_at", "-pk").values_list("pk", flat=True)[:FEED_COMMENTS])
    # Whoever is taken down between the two questions is no longer among the answers.
    found = _comments(thread.publication, Q(comment__in=newest, comment__state=State.PUBLISHED))
    by_id = {comment.id: comment for comment in found if not comment.removed}
    yield from (by_id[key] for key in newest if key in by_id)


_SHOWN = (
    "parent_id", "root_id", "depth", "position", "reply_position", "name", "website", "language", "state",
    "published_at", "edited_at", "created_at",
)  # fmt: skip


def _comment(publication: Publication, row: Revision, removed: str) -> CommentSnapshot:
    comment = row.comment
    moment = comment.published_at or comment.created_at
    parent, edited = comment.parent, comment.edited_at
    return CommentSnapshot(
        id=comment.pk,
        parent=comment.parent_id,
        root=comment.root_id,
        depth=comment.depth,
        position=_place(comment),
        # What is not shown leaves the record only as the sentence that stands in its place.
        name="" if removed else comment.name,
        website="" if removed else comment.website,
        html="" if removed else row.html,
        text="" if removed else row.text,
        language="und" if removed else comment.language,
        published_at=moment,
        time_text=locales.time_text(moment, publication.time_zone, publication.language),
        parent_name=parent.name if parent is not None and parent.state == State.PUBLISHED else "",
        removed=removed,
        edited_at=None if removed else edited,
        edited_text=(
            locales.time_text(edited, publication.time_zone, publication.language)
            if edited is not None and not removed
            else ""
        ),
    )


def _place(comment: Comment) -> int:
    """Its number among the roots, or among the answers to its root."""
    return (comment.reply_position if comment.root_id else comment.position) or 0


def _removals(publication: Publication, comment_ids: Sequence[int]) -> dict[int, str]:
    """The sentence in the place of each of these comments, by the last decision about it."""
    last: dict[int, Decision] = {}
    for decision in (
        Decision.objects.filter(comment__in=comment_ids).order_by("pk").defer("submission", "findings")
    ):
        last[decision.comment_id] = decision
    with translation.override(publication.language):
        return {
            comment_id: words.removed(decision.state, decision, rulesets.title_of(decision.rule))
            for comment_id, decision in last.items()
        }

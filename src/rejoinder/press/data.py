"""A leaf as JSON for other programs, in a stable schema without addresses or anything derived from them."""

from __future__ import annotations

from typing import Any

from rejoinder.press.html import is_web_address
from rejoinder.press.manifest import FORMAT, to_json
from rejoinder.press.render import leaf_name, moment_text
from rejoinder.press.snapshot import CommentSnapshot, LeafSnapshot, ThreadSnapshot


def render_data(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> bytes:
    """The JSON file of a leaf, as docs/reference/editions.md describes it."""
    comments = sorted(leaf.comments, key=lambda each: (each.root is not None, each.position, each.id))
    return to_json(
        {
            "format": FORMAT,
            "publication": snapshot.publication,
            "thread": snapshot.thread,
            "version": snapshot.version,
            "title": snapshot.title,
            "url": snapshot.url,
            "language": snapshot.language,
            "direction": snapshot.direction,
            "page": leaf.page,
            "root": leaf.root or None,
            "branch": leaf.branch or None,
            "published": leaf.published,
            "previous": _previous(snapshot, leaf),
            "next": _next(snapshot, leaf),
            "comments": [_removed(each) if each.removed else _comment(each) for each in comments],
            "branches": [
                {"root": root, "replies": sum(numbers), "first": _file(snapshot, 0, root, 1)}
                for root, numbers in sorted(leaf.branches.items())
                if sum(numbers)
            ],
        }
    )


def _file(snapshot: ThreadSnapshot, page: int, root: int = 0, branch: int = 0) -> str:
    return f"/editions/{snapshot.publication}/{snapshot.thread}/{leaf_name(page, root, branch)}.json"


def _previous(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str | None:
    if leaf.root:
        return _file(snapshot, 0, leaf.root, leaf.branch - 1) if leaf.branch > 1 else None
    return _file(snapshot, leaf.page - 1) if leaf.page > 1 else None


def _next(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> str | None:
    if leaf.root:
        return _file(snapshot, 0, leaf.root, leaf.branch + 1) if leaf.branch < leaf.last_branch else None
    return _file(snapshot, leaf.page + 1) if leaf.page < snapshot.pages else None


def _place(comment: CommentSnapshot) -> dict[str, Any]:
    return {
        "id": comment.id,
        "parent": comment.parent,
        "root": comment.root,
        "depth": comment.depth,
        "position": comment.position,
        "permalink": f"/c/{comment.id}",
    }


def _comment(comment: CommentSnapshot) -> dict[str, Any]:
    return {
        **_place(comment),
        "name": comment.name,
        "website": comment.website if is_web_address(comment.website) else None,
        "language": comment.language or "und",
        "published_at": moment_text(comment.published_at),
        "edited_at": None if comment.edited_at is None else moment_text(comment.edited_at),
        "html": comment.html,
        "removed": None,
    }


def _removed(comment: CommentSnapshot) -> dict[str, Any]:
    return {
        **_place(comment),
        "name": None,
        "website": None,
        "language": "und",
        "published_at": moment_text(comment.published_at),
        "edited_at": None,
        "html": None,
        "removed": comment.removed,
    }

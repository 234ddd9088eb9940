"""How the summary of an import names what it counts."""

from __future__ import annotations

from rejoinder.discussion.models import State
from rejoinder.newsroom.intake import Incoming, Standing

SECTIONS = "sections made"
REDIRECTS = "old addresses that now lead to the new ones"
UNREDIRECTED = "old addresses too long to lead on"
PICTURES = "pictures, which stay where they are; links lead to them"
PAGES_ON_TOP = "pages whose parent is not in the file, set at the top"
EMPTIED = "comments of which nothing could be shown"
UNPLACED = "comments on refused posts"
COMMENTS = "comments"

_STANDINGS = {
    Standing.PUBLISHED: "published",
    Standing.SCHEDULED: "scheduled",
    Standing.DRAFT: "as drafts",
}
_STATES = {
    State.PUBLISHED: "comments, published",
    State.HELD: "comments, held for a moderator",
    State.REJECTED: "comments, rejected by the rules",
}


def kind(story: Incoming) -> str:
    """Such as “articles”."""
    return "pages" if story.plain else "articles"


def story(incoming: Incoming) -> str:
    """Such as “articles, scheduled”."""
    return f"{kind(incoming)}, {_STANDINGS[incoming.standing]}"


def comment(state: State) -> str:
    """Such as “comments, published”."""
    return _STATES[state]

"""Gathers what the judge may know of a comment from the record, and finds it again for a replay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rejoinder.accounts.models import Commenter
from rejoinder.discussion import levels
from rejoinder.discussion.models import Comment, Decision, Mode, Revision, State, StoredStory, Thread
from rejoinder.policy.submission import Article, Level, Submission

RECENT = 20
"""Latest comments of the author, and as many of the thread, that a comment is compared with."""
_LOOKED_THROUGH = 2 * RECENT

Reference = tuple[int, int]
"""A text of the record: comment id and revision number."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A submission, and what is stored of it with the decision.

    Texts of the record are stored as references: they are kept anyway, and somebody's erased words must not live
    on in decisions about other people's comments.
    """

    submission: Submission
    parent: Reference | None = None
    recent: tuple[Reference, ...] = ()
    story: str = ""
    """Digest of the StoredStory."""

    @property
    def stored(self) -> dict[str, Any]:
        """Plain JSON values from which ``restored`` makes the submission again."""
        given = self.submission.to_dict()
        for kept_elsewhere in ("text", "links", "parent", "recent_texts"):
            given.pop(kept_elsewhere, None)
        if self.story:
            given.pop("article", None)
        recent = None if self.submission.recent_texts is None else list(self.recent)
        references = {"parent": self.parent, "recent": recent, "story": self.story}
        return {"facts": given, "references": references}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the comment itself."""

    text: str
    links: tuple[str, ...]
    name: str
    website: str
    language: str
    seconds_to_write: float | None = None
    sanction: str | None = None
    """See ``Submission.sanction``."""


def gather(
    sent: Sent,
    thread: Thread,
    parent: Comment | None,
    author: Commenter | None,
    now: datetime,
    *,
    own: int | None = None,
) -> Facts:
    """All facts about a comment on this thread but what classifiers say of it.

    ``author`` is None unless they proved who they are. ``own`` is the id of the comment where it is there already
    and its text is new: what it said before is neither a text to repeat nor a publication to be known by.
    The thread comes with its publication and story. The number of queries and rows does not grow with the record.
    """
    recent = _recent(thread, author, own)
    wanted = [*recent, *([(parent.pk, parent.revision_number)] if parent else [])]
    texts = _texts(wanted)
    story = thread.story
    known = levels.level(author, thread.publication, now, own)
    article = Article(story.title, story.text) if story else Article(thread.title)
    submission = Submission(
        text=sent.text,
        links=sent.links,
        name=sent.name,
        website=sent.website,
        parent=texts.get((parent.pk, parent.revision_number), "") if parent else None,
        article=article,
        language=sent.language,
        publication_language=thread.paper.language,
        thread_open=thread.is_open(now),
        premoderated=thread.mode == Mode.PREMODERATED,
        author_known=known is not Level.NEW,
        author_level=known.value,
        sanction=sent.sanction,
        seconds_to_write=sent.seconds_to_write,
        recent_texts=tuple(texts[reference] for reference in recent if reference in texts),
    )
    return Facts(
        submission,
        (parent.pk, parent.revision_number) if parent else None,
        tuple(reference for reference in recent if reference in texts),
        story.digest if story else "",
    )


def of_now(given: Facts, thread: Thread, sanction: str | None = None) -> Facts:
    """The facts of a comment that waits, where a person is to read all of its thread or its author by now.

    ``sanction`` is what an author is told whose every comment is read first now; one ended meanwhile stays told.
    """
    submission = given.submission
    if thread.mode == Mode.PREMODERATED:
        submission = replace(submission, premoderated=True)
    if sanction is not None:
        submission = replace(submission, sanction=sanction)
    return given if submission is given.submission else replace(given, submission=submission)


def restored(decision: Decision) -> Facts:
    """The facts that this decision of the rules rested on; raises LookupError where they are not kept (any more)."""
    if not decision.submission:
        raise LookupError(f"Decision {decision.pk} rests on no submission.")
    found = restored_all([decision])
    if decision.pk not in found:
        raise LookupError(f"The text or the story that decision {decision.pk} rests on is not kept.")
    return found[decision.pk]


def restored_all(decisions: Iterable[Decision], *, recent: bool = True) -> dict[int, Facts]:
    """As ``restored``, for many in two queries, by id; those whose facts are not kept are left out.

    Without ``recent`` the latest comments beside each are not restored: rules that compare with them say nothing.
    """
    kept = [decision for decision in decisions if decision.submission]
    stories = {decision.submission["references"]["story"] for decision in kept} - {""}
    known = StoredStory.objects.in_bulk(stories) if stories else {}
    wanted = {(decision.comment_id, decision.revision_number) for decision in kept}
    for decision in kept:
        references = decision.submission["references"]
        wanted.update(map(_reference, (references["recent"] or ()) if recent else ()))
        wanted.update(map(_reference, [references["parent"]] if references["parent"] else ()))
    own = {(decision.comment_id, decision.revision_number) for decision in kept}
    texts, links = _texts_and_links(wanted, own)
    return {
        decision.pk: found
        for decision in kept
        if (found := _restored(decision, texts, links, known, recent)) is not None
    }


def _restored(
    decision: Decision,
    texts: Mapping[Reference, str],
    links: Mapping[Reference, list[str]],
    stories: Mapping[str, StoredStory],
    with_recent: bool,
) -> Facts | None:
    references = decision.submission["references"]
    own = (decision.comment_id, decision.revision_number)
    story = stories.get(references["story"])
    if own not in texts or (references["story"] and story is None):
        return None
    given = dict(decision.submission["facts"])
    given["text"], given["links"] = texts[own], links[own]
    parent = _reference(references["parent"]) if references["parent"] else None
    recent: list[Reference] = []
    if references["recent"] is not None and with_recent:
        recent = [_reference(reference) for reference in references["recent"]]
        given["recent_texts"] = [texts.get(reference, "") for reference in recent]
    if parent:
        given["parent"] = texts.get(parent, "")
    if story is not None:
        given["article"] = {"title": story.title, "text": story.text}
    return Facts(Submission.from_dict(given), parent, tuple(recent), references["story"])


def _reference(stored: list[int]) -> Reference:
    comment, number = stored
    return comment, number


def _recent(thread: Thread, author: Commenter | None, own: int | None) -> list[Reference]:
    """The latest comments that stand or wait, newest first, the author's before the thread's, none twice.

    Rejected ones are left out: who puts right what was objected to writes nearly the same once more.
    """
    rows = Comment.objects.order_by("-created_at").values_list("pk", "revision_number", "state")
    found: dict[Reference, None] = {}
    for some in (rows.filter(commenter=author) if author else None, rows.filter(thread=thread)):
        if some is not None:
            latest = some[:_LOOKED_THROUGH]
            standing = [
                (pk, number)
                for pk, number, state in latest
                if state in {State.PUBLISHED, State.HELD} and pk != own
            ]
            found.update(dict.fromkeys(standing[:RECENT]))
    return list(found)


def _texts(references: Iterable[Reference]) -> dict[Reference, str]:
    return _texts_and_links(set(references), set())[0]


def _texts_and_links(
    wanted: set[Reference], linking: set[Reference]
) -> tuple[dict[Reference, str], dict[Reference, list[str]]]:
    """The wanted texts, and the links of those in ``linking``, by one query."""
    texts: dict[Reference, str] = {}
    links: dict[Reference, list[str]] = {}
    rows = Revision.objects.filter(comment__in={pk for pk, _ in wanted})
    for comment, number, text, linked in rows.values_list("comment_id", "number", "text", "links"):
        if (comment, number) in wanted:
            texts[comment, number] = text
        if (comment, number) in linking:
            links[comment, number] = linked
    return texts, links

"""An author changes a comment from its private page, soon after posting; the new text is judged as a post is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.discussion import (
    access,
    facts,
    fields,
    hearing,
    learned,
    ledger,
    limits,
    rulesets,
    sanctions,
    shadowing,
    standing,
    tokens,
    writer,
)
from rejoinder.discussion.ledger import Changed, Edited, Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, Revision, State, Thread
from rejoinder.discussion.refusal import Refused
from rejoinder.markup import Rendered, render
from rejoinder.policy.verdict import Finding

MOST_REVISIONS = 20
"""Versions of one comment, the first included."""
GRACE = timedelta(minutes=1)
"""By which a text may arrive late that was begun in time."""
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment that its author may change now."""

    comment: Comment
    """With its thread, publication, story and parent."""
    last: Decision
    source: str
    """The text as it was typed."""
    until: datetime
    """When the time to change it is over."""


def edit(token: str, text: str, *, client: str = "", now: datetime) -> Decision:
    """Put this text in the place of the comment's; the decision that it now stands under, on the disk.

    Sending what is there already changes nothing. ``client`` is counted against the limit of posts; blank counts
    nobody. Raises Invalid where the text must be put right, Refused where nothing can be changed (any more).
    """
    for attempt in range(_ATTEMPTS):
        draft = draft_for(token, now, grace=GRACE)
        typed = fields.check_text(text)
        rendered = render(typed, "markdown")
        if not rendered.text.strip():
            raise fields.nothing_to_print()
        if typed == draft.source:
            return draft.last
        fields.check_form(rendered.text, rulesets.ruleset_for(draft.comment.thread.publication))
        if not attempt:
            limits.check_posts(client, now)
        try:
            return ledger.record_edit(_judged(draft, typed, rendered, now), now)
        except Changed:
            continue
    raise writer.busy()


def draft_for(token: str, now: datetime, *, grace: timedelta = timedelta(0)) -> Draft:
    """The comment of this private page with the text to be changed.

    Raises Refused: 404 for a token that opens nothing, 403 where the time is over, the discussion closed or the
    author banned, 409 for a comment that was rejected, withdrawn or changed too often.
    """
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Refused(
            404,
            "unknown_comment",
            _("There is no such comment"),
            _("Check that you have the whole address of the page."),
        )
    until = closes_at(comment)
    if now > until + grace or until == comment.created_at or comment.source:
        raise _too_late(comment)
    _check_state(comment)
    access.check_open(comment.thread, now)
    publication = comment.thread.publication
    met = sanctions.on_commenter(comment.commenter, publication, now)
    sanctions.check_may_take_part(met, publication)
    last = comment.decisions.order_by("-pk")[0]
    current = Revision.objects.get(comment=comment, number=comment.revision_number)
    return Draft(comment, last, current.source, until)


def closes_at(comment: Comment) -> datetime:
    """Until when its author may change the comment, which comes with its thread and publication."""
    return comment.created_at + timedelta(minutes=comment.thread.publication.edit_minutes)


def _check_state(comment: Comment) -> None:
    if comment.state == State.WITHDRAWN:
        raise Refused(
            409,
            "withdrawn",
            _("You have withdrawn this comment"),
            _("It cannot be changed any more. You can write a new one."),
        )
    if comment.state == State.REJECTED:
        raise Refused(
            409,
            "rejected",
            _("This comment was not published"),
            _("It cannot be changed. You can say it in other words in a new comment."),
        )
    if comment.revision_number >= MOST_REVISIONS:
        raise Refused(
            409,
            "too_often",
            _("This comment was changed too often"),
            _("It stays as it is. You can answer it with a new comment."),
        )


def _too_late(comment: Comment) -> Refused:
    minutes = comment.thread.publication.edit_minutes
    if not minutes:
        detail = _("Comments are not changed here once they are sent.")
    else:
        detail = (
            ngettext(
                "A comment can be changed for %d minute after it was sent.",
                "A comment can be changed for %d minutes after it was sent.",
                minutes,
            )
            % minutes
        )
    return Refused(403, "too_late", _("It cannot be changed any more"), detail)


def _judged(draft: Draft, typed: str, rendered: Rendered, now: datetime) -> Edited:
    comment = draft.comment
    thread = Thread.objects.select_related("publication", "story").get(pk=comment.thread_id)
    rules = rulesets.ruleset_for(thread.publication)
    spoken = hearing.language_of(rendered.text, thread.paper.language)
    # How long it took was measured when it was first written; to put a word right takes a moment.
    told = sanctions.told_now(comment.commenter, thread.paper, now)
    sent = facts.Sent(rendered.text, rendered.links, comment.name, comment.website, spoken, sanction=told)
    given = facts.gather(sent, thread, comment.parent, comment.commenter, now, own=comment.pk)
    heard = hearing.judged(given.submission, rules, hearing.DEADLINE_S, learned.of(thread.publication))
    if thread.publication.ruleset_id is None:
        # Adopted rules were kept when they were adopted.
        rulesets.keep(rules, now)
    return Edited(
        comment_id=comment.pk,
        seen=draft.last.pk,
        mode=thread.mode,
        language=spoken,
        source=typed,
        rendered=rendered,
        ruling=_at_least_held(Ruling.of(heard, given), standing.of(comment)),
        aside=shadowing.beside(thread.publication, heard, now),
    )


def _at_least_held(ruling: Ruling, last: Decision) -> Ruling:
    """The ruling, but held where the old text waits for a person who must look whatever the new text says.

    That is what readers reported, and what was urgent: a threat must not leave the desk by being changed before
    anybody saw it. What was found in the old text is told without its words, which are not in the new one.
    """
    if last.state != State.HELD:
        return ruling
    found = [Finding.from_dict(stored) for stored in last.findings]
    urgent = [replace(one, start=0, end=0, quote="") for one in found if one.urgent]
    findings = (*ruling.findings, *urgent)
    if ruling.state != State.PUBLISHED:
        return replace(ruling, findings=findings)
    if last.maker == Maker.RULES and not urgent:
        return ruling
    return replace(
        ruling,
        state=State.HELD,
        maker=Maker.REPORTS if last.maker == Maker.REPORTS else ruling.maker,
        rule=last.rule,
        reason=last.reason,
        findings=findings,
    )

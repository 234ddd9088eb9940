"""Takes a reader's contribution: checked, rendered, judged and recorded, in a straight line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rejoinder.accounts import address as addresses
from rejoinder.accounts import signing
from rejoinder.accounts.actions import recognise
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
    tokens,
    writer,
)
from rejoinder.discussion.fields import Invalid, Typed
from rejoinder.discussion.ledger import Changed, NewComment, Recorded, Ruling
from rejoinder.discussion.models import Comment, State, Thread
from rejoinder.discussion.refusal import Refused
from rejoinder.markup import Rendered, render
from rejoinder.policy.verdict import Finding

__all__ = ["Contribution", "Invalid", "Receipt", "Refused", "submit"]

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a reader sent, as it was sent."""

    thread_id: int
    name: str
    email: str
    text: str
    website: str = ""
    parent_id: int | None = None
    key: str = ""
    """The browser's key, from its cookie; blank where it has none."""
    client: str = ""
    """Whom to count against the limit, such as the client's address; it is not kept. Blank counts nobody."""
    seconds_to_write: float | None = None
    """None where it could not be measured."""
    notify: bool = False
    """Whether the author agreed to be mailed what becomes of it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a contribution."""

    comment_id: int
    thread_id: int
    token: str
    """Of the author's private page, ``/comments/TOKEN/``."""
    state: State
    rule: str
    """The rule that weighed most; blank where nothing was objected to."""
    reason: str
    """A sentence for the author; blank likewise."""
    findings: Sequence[Finding]
    fresh_key: str = ""
    """To be given to the browser as its key; blank where it keeps the one it has."""
    again: bool = False
    """True where the same form had been sent moments before: this is the first one's receipt."""


def submit(contribution: Contribution, now: datetime, within_s: float = hearing.DEADLINE_S) -> Receipt:
    """Take the contribution; when this returns, it is on the disk.

    The classifiers are heard for so many seconds; what they have not read by then is held.

    Raises Invalid where a field must be put right, Refused where nothing can be taken: no such thread or parent,
    a closed discussion, a sanction on whoever writes (403), too many posts from one client (429), too many at once
    (503).
    """
    thread, parent = access.thread_for_reply(contribution.thread_id, contribution.parent_id, now)
    typed = fields.check(contribution.name, contribution.email, contribution.website, contribution.text)
    rendered = render(typed.text, "markdown")
    if not rendered.text.strip():
        raise fields.nothing_to_print()
    fields.check_form(rendered.text, rulesets.ruleset_for(thread.publication))
    limits.check_posts(contribution.client, now)
    for _ in range(_ATTEMPTS):
        new = _judged(contribution, typed, rendered, thread, parent, now, within_s)
        try:
            return _receipt(ledger.record_new(new, now))
        except Changed:
            thread, parent = access.thread_for_reply(contribution.thread_id, contribution.parent_id, now)
    raise writer.busy()


def _judged(
    contribution: Contribution,
    typed: Typed,
    rendered: Rendered,
    thread: Thread,
    parent: Comment | None,
    now: datetime,
    within_s: float,
) -> NewComment:
    author = recognise.known(typed.email, contribution.key)
    standing = sanctions.on_sender(typed.email, author, thread.publication, now)
    sanctions.check_may_write(standing, thread.paper)
    rules = rulesets.ruleset_for(thread.publication)
    spoken = hearing.language_of(rendered.text, thread.paper.language)
    sent = facts.Sent(
        text=rendered.text,
        links=rendered.links,
        name=typed.name,
        website=typed.website,
        language=spoken,
        seconds_to_write=contribution.seconds_to_write,
        sanction=sanctions.told_of_hold(standing, thread.paper),
    )
    given = facts.gather(sent, thread, parent, author, now)
    heard = hearing.judged(given.submission, rules, within_s, learned.of(thread.publication))
    if thread.publication.ruleset_id is None:
        # Adopted rules were kept when they were adopted.
        rulesets.keep(rules, now)
    return NewComment(
        thread_id=thread.pk,
        mode=thread.mode,
        parent_id=contribution.parent_id,
        name=typed.name,
        email=typed.email,
        key=contribution.key,
        website=typed.website,
        language=spoken,
        source=typed.text,
        source_format="markdown",
        rendered=rendered,
        sent_digest=_sent_digest(contribution, typed),
        ruling=Ruling.of(heard, given),
        notify=contribution.notify,
        aside=shadowing.beside(thread.publication, heard, now),
    )


def _sent_digest(contribution: Contribution, typed: Typed) -> bytes:
    """Tells the same form from the same connection; the key is left out, since the first answer may have brought it."""
    parts = (
        str(contribution.thread_id),
        str(contribution.parent_id or ""),
        contribution.client,
        typed.name,
        addresses.normalise(typed.email),
        typed.website,
        typed.text,
    )
    return signing.mark("same form", "\x00".join(parts).encode(), 32)


def _receipt(recorded: Recorded) -> Receipt:
    comment, decision = recorded.comment, recorded.decision
    return Receipt(
        comment_id=comment.pk,
        thread_id=comment.thread_id,
        token=tokens.comment_token(comment.pk),
        state=State(comment.state),
        rule=decision.rule,
        reason=decision.reason,
        findings=tuple(Finding.from_dict(found) for found in decision.findings),
        fresh_key=recorded.fresh_key,
        again=recorded.again,
    )

"""Appends a decision to a comment and lets the comment follow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.discussion import versions, writer
from rejoinder.discussion.facts import Facts
from rejoinder.discussion.hearing import Heard
from rejoinder.discussion.ledger import grounds, leases, objections, places, readings, telling
from rejoinder.discussion.ledger.readings import Awaited
from rejoinder.discussion.models import Comment, Decision, Maker, State, Thread, Urgency, Wanted
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.second_reader import SECOND_READER, is_likely_fine
from rejoinder.policy.verdict import Finding, Outcome

HARMFUL = ("offensive", "incitement", "threat")
"""The scores that tell of harm."""
DOUBTFUL_FROM = 300
"""The harm, in thousandths, from which what the rules publish is doubtful: one in three such is objectionable."""
STATE_OF = {Outcome.PUBLISH: State.PUBLISHED, Outcome.HOLD: State.HELD, Outcome.REJECT: State.REJECTED}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided about a comment, by whom, and all that it rests on."""

    state: State
    maker: Maker
    rule: str = ""
    reason: str = ""
    """A sentence for the author."""
    line: str = ""
    """What a moderator wrote to this author besides the reason."""
    undoes: int | None = None
    """Id of the decision that this one takes back."""
    restores: str = ""
    """Who made the decision that stands again where this one takes another back; blank elsewhere."""
    answers: int | None = None
    """Id of the appeal that this one answers."""
    answer: str = ""
    """What its author is told."""
    findings: Sequence[Finding] = ()
    user: User | None = None
    scores: dict[str, float] = field(default_factory=dict)
    submission: dict[str, Any] = field(default_factory=dict)
    """See ``facts.Facts.stored``."""
    ruleset: str = ""
    awaits: tuple[Awaited, ...] = ()
    """Readings for whose sake the comment will be judged again."""

    @classmethod
    def of(cls, heard: Heard, given: Facts) -> Ruling:
        """The ruling that a verdict of the rules amounts to; the first of its gravest findings speaks for it."""
        verdict = heard.verdict
        grave = [
            found for found in verdict.findings if found.outcome is verdict.outcome is not Outcome.PUBLISH
        ]
        return cls(
            state=STATE_OF[verdict.outcome],
            maker=Maker.RULES,
            rule=grave[0].rule if grave else "",
            reason=grave[0].reason if grave else "",
            findings=verdict.findings,
            scores=dict(verdict.scores),
            submission=replace(given, submission=heard.submission).stored,
            ruleset=verdict.ruleset,
            awaits=_awaits(heard),
        )

    @property
    def urgency(self) -> Urgency:
        """How soon a person should look at the comment, where it is held."""
        if any(found.urgent for found in self.findings):
            return Urgency.URGENT
        return Urgency.LIKELY_FINE if is_likely_fine(self.findings) else Urgency.ORDINARY

    @property
    def harm(self) -> int | None:
        """The highest harmful score in thousandths; None where nobody read the text for this ruling."""
        return (
            max((round(1000 * self.scores.get(name, 0.0)) for name in HARMFUL), default=0)
            if self.scores
            else None
        )

    @property
    def doubtful(self) -> bool:
        """Whether the rules publish what they nearly held: a person should look at it sometime."""
        nearly = (self.harm or 0) >= DOUBTFUL_FROM
        unseen = (self.restores or self.maker) == Maker.RULES
        return self.state == State.PUBLISHED and unseen and nearly

    def follow(self, comment: Comment) -> None:
        """Set on the comment what follows from this ruling, without saving it."""
        comment.state, comment.urgency, comment.doubtful = self.state, self.urgency, self.doubtful
        comment.rule = self.rule
        if self.harm is not None:
            comment.harm = self.harm

    def decision(self, comment: Comment, now: datetime) -> Decision:
        """The row for it, not yet saved."""
        return Decision(
            comment=comment,
            revision_number=comment.revision_number,
            state=self.state,
            maker=self.maker,
            user=self.user,
            rule=self.rule,
            reason=self.reason,
            line=self.line,
            undoes_id=self.undoes,
            findings=[found.to_dict() for found in self.findings],
            scores=self.scores,
            submission=self.submission,
            ruleset=self.ruleset,
            created_at=now,
        )


def _awaits(heard: Heard) -> tuple[Awaited, ...]:
    """What is still to be heard of a comment that is not published; one that is rejected needs no more scores."""
    unread = heard.faults if heard.verdict.outcome is Outcome.HOLD else {}
    return (
        *(Awaited(Wanted.SCORES, reader, fault) for reader, fault in unread.items()),
        *(Awaited(Wanted.WORDS, reader, fault) for reader, fault in heard.unexplained.items()),
        *((Awaited(Wanted.OPINION, SECOND_READER),) if heard.second_reader else ()),
    )


def record_decision(comment_id: int, ruling: Ruling, now: datetime, *, seen: int | None = None) -> Decision:
    """Append the ruling to the comment; raises Comment.DoesNotExist.

    ``seen`` is the id of the last decision that the maker knew of: Refused (409) where there is a newer one.
    """
    return writer.write(lambda: _record(comment_id, ruling, now, seen))


def record_unless_decided(comment_id: int, ruling: Ruling, now: datetime, seen: int) -> Decision | None:
    """As ``record_decision``; None where somebody decided since ``seen``, whose decision then stands."""
    try:
        return record_decision(comment_id, ruling, now, seen=seen)
    except Refused as refused:
        if refused.status != 409:
            raise
        return None


def _record(comment_id: int, ruling: Ruling, now: datetime, seen: int | None) -> Decision:
    thread = versions.lock(Comment.objects.values_list("thread_id", flat=True).get(pk=comment_id))
    # Read only now: until the lock was held, another decision could have changed it.
    comment = Comment.objects.select_related("root").get(pk=comment_id)
    last = Decision.objects.filter(comment=comment).order_by("-pk").first()
    if seen is not None and (last is None or last.pk != seen):
        raise Refused(
            409,
            "stale",
            _("Somebody else has decided in the meantime"),
            _("Nothing was recorded. Look at the latest decision, and decide again if you still want to."),
        )
    return apply(thread, comment, ruling, now)


def apply(thread: Thread, comment: Comment, ruling: Ruling, now: datetime, *, anew: bool = False) -> Decision:
    """Append the ruling and let the comment follow, in the transaction that has locked its thread.

    The comment comes with its root. ``anew`` says that its text has changed, so that it must be printed again even
    where it stays published.
    """
    decision = ruling.decision(comment, now)
    by_moderator = ruling.maker == Maker.MODERATOR
    if by_moderator and ruling.undoes is None:
        for name, value in grounds.in_view(comment, thread.publication, now).items():
            setattr(decision, name, value)
    decision.save(force_insert=True)
    readings.settle(comment, thread.publication_id, ruling.awaits, now)
    answered = objections.settle(decision, answers=ruling.answers, answer=ruling.answer)
    was, was_urgent = comment.state, telling.is_urgent(comment)
    ruling.follow(comment)
    fresh: list[Comment] = []
    if ruling.state == State.PUBLISHED:
        comment.published_at = comment.published_at or now
        if not places.is_placed(comment):
            fresh = places.Places(thread).give(comment, comment.root)
    elif ruling.undoes is not None and _was_first_published_by(ruling.undoes, comment):
        # As if it had never been published: it keeps the place it was given, and nothing is said there.
        comment.published_at = None
    for changed in {id(row): row for row in [comment, *fresh]}.values():
        changed.save(update_fields=_FOLLOWING)
    # Behind the comment's own row, as whoever takes a case in hand locks them in that order.
    leases.settle(decision)
    if places.is_placed(comment) and (anew or not was == comment.state == State.PUBLISHED):
        places.stamp_mentions(thread, comment)
        places.show(thread, [comment], fresh=fresh)
    if by_moderator:
        grounds.note(decision, thread.publication, was, now, answers=ruling.answers)
    telling.tell_decided(comment, decision, was=was, answered=answered)
    if ruling.undoes is None:
        telling.tell_urgent(comment, thread.publication_id, now, was=was_urgent)
    return decision


def _was_first_published_by(decision_id: int, comment: Comment) -> bool:
    moment = Decision.objects.filter(pk=decision_id, state=State.PUBLISHED).values_list(
        "created_at", flat=True
    )
    return comment.published_at is not None and moment.first() == comment.published_at


_FOLLOWING = [
    "state",
    "urgency",
    "harm",
    "doubtful",
    "rule",
    "published_at",
    "position",
    "reply_position",
    "page",
    "branch",
]

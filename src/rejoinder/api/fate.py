"""What became of a comment and why, for its author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rejoinder.discussion import reasons, settled
from rejoinder.discussion.models import Comment, Decision, Maker, Revision, State
from rejoinder.discussion.rulesets import title_of
from rejoinder.policy.verdict import Finding, Outcome


@dataclass(frozen=True, slots=True)
class Fate:
    """The decision that a comment's author is told of, with every objection and the words it rests on."""

    state: State
    text: str
    """Plain text, into which the findings' spans point."""
    rule: str
    """The rule that weighed most; blank where nothing was objected to."""
    reason: str
    """A moderator's own words, or the reason of the rules in the active language."""
    line: str
    """What a moderator wrote to this author besides; mostly blank."""
    by_person: bool
    """True where a moderator decided."""
    maker: Maker
    """Who decided."""
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The rule's heading for people; blank where there is no rule."""
        return title_of(self.rule) if self.rule else ""

    @property
    def objections(self) -> tuple[tuple[str, str, Finding], ...]:
        """The findings to be told, each with its rule's heading and its reason in the active language; a person's
        own words need no others.
        """
        if self.by_person:
            return ()
        return tuple((title_of(found.rule), reasons.told(found), found) for found in self.findings)


def fate_of(comment: Comment, now: datetime) -> Fate:
    """What the decision in force about the comment says; of one that was taken back, or still may be, the one before.

    What everybody sees of it in the discussion is told at once.
    """
    decisions = settled.decisions_of(comment)
    last = settled.told(settled.standing(decisions), now)[0]
    current = Revision.objects.filter(comment=comment, number=comment.revision_number)
    return Fate(
        state=State(last.state),
        text=current.values_list("text", flat=True).first() or "",
        rule=last.rule,
        reason=reasons.of_decision(last),
        line=last.line,
        by_person=last.maker == Maker.MODERATOR,
        maker=Maker(last.maker),
        findings=_objections(last, decisions),
    )


def decisive(findings: Iterable[Finding], state: State) -> tuple[Finding, ...]:
    """Those that brought the comment into this state; the record keeps the others.

    Where a comment is rejected, nobody will look at what would only have held it, so its author is not told.
    """
    wanted = {State.HELD: Outcome.HOLD, State.REJECTED: Outcome.REJECT}.get(state)
    return tuple(found for found in findings if wanted and found.outcome.gravity >= wanted.gravity)


def _objections(last: Decision, decisions: Sequence[Decision]) -> tuple[Finding, ...]:
    if last.state in {State.PUBLISHED, State.WITHDRAWN}:
        return ()
    if last.maker != Maker.MODERATOR:
        return decisive(_read(last), State(last.state))
    # A moderator who rejects under a rule agrees with what that rule had found in this text.
    for decision in decisions:
        if decision.maker == Maker.RULES and decision.revision_number == last.revision_number:
            return tuple(found for found in _read(decision) if found.rule == last.rule)
    return ()


def _read(decision: Decision) -> tuple[Finding, ...]:
    return tuple(Finding.from_dict(stored) for stored in decision.findings)

"""Whether the author of a comment may appeal, until when, and what became of an appeal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from rejoinder.discussion import settled
from rejoinder.discussion.models import Appeal, Comment, Decision, Maker, State

HOLD_MAY_WAIT = timedelta(days=3)
"""How long a person has to look at what is held before its author may press for a decision."""
_CONTESTED = {Maker.RULES, Maker.MODERATOR, Maker.REPORTS}
"""Whose decisions may be appealed; an author's own and another system's are not ours to answer for."""


@dataclass(frozen=True, slots=True)
class Contest:
    """What there is to say of appeals against the decision in force."""

    decision: Decision
    """The one in force."""
    appeal: Appeal | None = None
    """The latest about this comment, answered or not."""
    begins: datetime | None = None
    """From when an appeal is taken; None where none is taken at all."""
    until: datetime | None = None
    """Until when it is taken; None for as long as nothing is decided."""
    is_kept_back: bool = False
    """Whether the appeal's answer may still be taken back, so that its author is not told it yet."""

    def may(self, now: datetime) -> bool:
        """Whether an appeal would be taken now."""
        return self.begins is not None and self.begins <= now and (self.until is None or now <= self.until)

    @property
    def is_waiting(self) -> bool:
        """Whether an appeal waits for its answer, or for that to be told."""
        return self.appeal is not None and (self.appeal.answered_at is None or self.is_kept_back)


def contest_of(comment: Comment, decisions: Sequence[Decision] | None = None) -> Contest:
    """The contest about a comment whose thread and publication were fetched with it.

    There is one appeal for each decision, and its answer is final: after a denial nothing decided about the same text
    can be appealed again. A decision that a moderator takes on new facts after an appeal was granted is a new one.
    """
    counting = settled.standing(settled.decisions_of(comment) if decisions is None else decisions)
    last = counting[0]
    appeals = list(comment.appeals.select_related("decision").order_by("-pk"))
    latest = appeals[0] if appeals else None
    over = (
        last.state not in {State.HELD, State.REJECTED}
        or last.maker not in _CONTESTED
        or any(_closes(appeal, last, comment) for appeal in appeals)
    )
    if over:
        return Contest(last, latest)
    if last.state == State.HELD:
        held_since = [one.created_at for one in takewhile(lambda one: one.state == State.HELD, counting)][-1]
        return Contest(last, latest, begins=held_since + HOLD_MAY_WAIT)
    days = timedelta(days=comment.thread.publication.appeal_days)
    return Contest(last, latest, begins=last.created_at, until=last.created_at + days)


def told_contest(comment: Comment, now: datetime) -> Contest:
    """The contest as its author may be told of it by now, of a comment fetched as for ``contest_of``."""
    counting = settled.standing(settled.decisions_of(comment))
    told = settled.told(counting, now)
    contest = contest_of(comment, told)
    kept_back = {one.pk for one in counting} - {one.pk for one in told}
    return replace(contest, is_kept_back=contest.appeal is not None and contest.appeal.ruling_id in kept_back)


def _closes(appeal: Appeal, last: Decision, comment: Comment) -> bool:
    """Whether this appeal leaves no room for another against the last decision."""
    if appeal.answered_at is None or appeal.decision_id == last.pk:
        return True
    return appeal.granted is False and appeal.decision.revision_number == comment.revision_number

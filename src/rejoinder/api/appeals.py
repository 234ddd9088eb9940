"""Shows an author's appeal: on the private page, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rejoinder.discussion import locales
from rejoinder.discussion.actions.appeal import LONGEST, SHORTEST
from rejoinder.discussion.contest import Contest
from rejoinder.discussion.models import Appeal, Publication, State


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent as an appeal and could not be taken, with what is wrong with it."""

    text: str = ""
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)


def standing(contest: Contest) -> str:
    """“waiting”, “granted” or “denied”; “over” where the comment was decided otherwise; blank without an appeal."""
    if contest.appeal is None:
        return ""
    if contest.is_waiting:
        return "waiting"
    return {True: "granted", False: "denied", None: "over"}[contest.appeal.granted]


def shown(contest: Contest, publication: Publication, now: datetime, typed: Typed) -> dict[str, Any]:
    """What the private page says of appeals, for its template; the contest is as its author may be told of it."""
    appeal = contest.appeal

    def time(moment: datetime | None) -> str:
        return locales.time_text(moment, publication.time_zone, publication.language) if moment else ""

    return {
        "appeal": appeal,
        "appeal_state": standing(contest),
        "appeal_due": "" if appeal is None else time(appeal.due_at),
        "may_appeal": contest.may(now),
        "may_appeal_from": time(contest.begins) if contest.begins and contest.begins > now else "",
        "may_appeal_until": time(contest.until) if contest.decision.state == State.REJECTED else "",
        "appeal_days": publication.appeal_days,
        "appeal_shortest": SHORTEST,
        "appeal_longest": LONGEST,
        "typed": typed,
    }


def data(appeal: Appeal, contest: Contest) -> dict[str, Any]:
    """The appeal in plain values, as the contest lets its author be told of it."""
    return {
        "state": standing(contest),
        "text": appeal.text,
        "sent_at": iso(appeal.created_at),
        "due_at": iso(appeal.due_at),
        "answer": "" if contest.is_waiting else appeal.answer,
    }


def iso(moment: datetime | None) -> str | None:
    """The moment as ISO 8601 has it."""
    return None if moment is None else moment.isoformat()

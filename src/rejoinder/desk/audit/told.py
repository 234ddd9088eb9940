"""Tells each deed in words, with what it led to and where it can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rejoinder.accounts.models import User
from rejoinder.desk.audit.wanted import doer_of
from rejoinder.discussion import roles
from rejoinder.discussion.events import BY, Verb, without_addresses
from rejoinder.discussion.models import Comment, Decision, DeskEvent, RulesetVersion
from rejoinder.discussion.roles import Task
from rejoinder.discussion.rulesets import title_of

CASE_TASK = Task.READ
"""What one must be allowed to do to open a case."""
_Versions = Mapping[tuple[int, str], Sequence[tuple[datetime, int]]]
_IN_THE_WORDS_ALREADY = ("decision", "state", "undoes", "appeal", BY)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed; blank where there was none before, or is none since."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed as the audit shows it."""

    event: DeskEvent
    who: str
    """Blank where the account is deleted."""
    what: str
    about: str
    """Such as “comment 17 by Ada”."""
    address: str
    """Where it can be seen; blank where nowhere, or not by whoever looks."""
    place: str
    """What is seen there, such as “version 3 of the rules”; blank for a comment, which ``about`` tells of."""
    rule: str
    reason: str
    line: str
    changes: tuple[Change, ...]


def entries(events: Sequence[DeskEvent], looker: User) -> list[Entry]:
    """The deeds in words, in three queries for all of them."""
    names = _names(events)
    decisions = decisions_of(events)
    versions = _versions(events)
    may_open = roles.may(looker, CASE_TASK)
    return [_entry(event, names, decisions, versions, may_open) for event in events]


def decisions_of(events: Sequence[DeskEvent]) -> Mapping[int, Decision]:
    """By event id, the decision that each led to, in one query."""
    ids = {event.pk: event.after.get("decision") for event in events if event.kind == "comment"}
    found = Decision.objects.filter(pk__in=[pk for pk in ids.values() if isinstance(pk, int)])
    by_id = {decision.pk: decision for decision in found.only("reason", "line", "undoes")}
    return {event: by_id[pk] for event, pk in ids.items() if pk in by_id}


def what(event: DeskEvent) -> str:
    """The word for what was done."""
    return str(Verb(event.verb).label) if event.verb in Verb else event.verb


def _names(events: Sequence[DeskEvent]) -> Mapping[str, str]:
    ids = {event.object_id for event in events if event.kind == "comment"}
    rows = Comment.objects.filter(pk__in=[int(one) for one in ids if one.isdecimal()])
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _versions(events: Sequence[DeskEvent]) -> _Versions:
    """When each ruleset that was put in force came to hold, and under which number, the earliest first.

    The same rules may hold again later, as another version.
    """
    digests = {event.after.get("ruleset") for event in events if event.kind == "rulebook"}
    rows = RulesetVersion.objects.filter(ruleset__in=[one for one in digests if isinstance(one, str)])
    ordered = rows.order_by("adopted_at", "number")
    versions: dict[tuple[int, str], list[tuple[datetime, int]]] = {}
    for one in ordered.only("publication_id", "ruleset_id", "adopted_at", "number"):
        if one.adopted_at is not None:
            versions.setdefault((one.publication_id, one.ruleset_id), []).append((one.adopted_at, one.number))
    return versions


def _entry(
    event: DeskEvent,
    names: Mapping[str, str],
    decisions: Mapping[int, Decision],
    versions: _Versions,
    may_open: bool,
) -> Entry:
    decision = decisions.get(event.pk)
    # What was taken back restores the words of before, which its maker did not write.
    own = decision if decision is not None and decision.undoes_id is None else None
    address, place = _place(event, versions) if may_open else ("", "")
    return Entry(
        event=event,
        who=doer_of(event),
        what=what(event),
        about=names.get(event.object_id, "") if event.kind == "comment" else "",
        address=address,
        place=place,
        rule=title_of(event.rule) if event.rule else "",
        reason=without_addresses(own.reason) if own else "",
        line=without_addresses(own.line) if own else "",
        changes=_changes(event),
    )


def _place(event: DeskEvent, versions: _Versions) -> tuple[str, str]:
    """Where the deed can be seen, and what is there."""
    here = event.publication_id
    if event.kind == "comment" and event.object_id.isdecimal():
        return reverse("desk_case", args=[int(event.object_id)]), ""
    if event.kind == "rulebook" and here is not None:
        held = versions.get((here, str(event.after.get("ruleset"))), ())
        known = [number for adopted_at, number in held if adopted_at <= event.created_at]
        number = event.after.get("version", known[-1] if known else None)
        if isinstance(number, int):
            told = _("version %(number)s of the rules") % {"number": number}
            return reverse("desk_rulebook_version", args=[here, number]), told
    if event.kind == "backtest" and here is not None and event.object_id.isdecimal():
        return reverse("desk_backtest", args=[here, int(event.object_id)]), _("the backtest")
    return "", ""


def _changes(event: DeskEvent) -> tuple[Change, ...]:
    names = [name for name in {**event.before, **event.after} if name not in _IN_THE_WORDS_ALREADY]
    return tuple(
        Change(name.replace("_", " "), _written(event.before.get(name)), _written(event.after.get(name)))
        for name in names
    )


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_written(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_written(one)}" for name, one in value.items())
    return str(value)

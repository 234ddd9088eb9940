"""Tells what two rulesets make of past comments: from stored scores where thresholds differ, else by judging again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from rejoinder.discussion import facts, rulesets
from rejoinder.discussion.models import Comment, Decision, Maker
from rejoinder.discussion.rulesets import UnknownRuleset
from rejoinder.discussion.tallies import OUTCOME_OF
from rejoinder.normalise import read
from rejoinder.policy import bands, second_reader
from rejoinder.policy.bands import Band
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.settings import plain
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome, together

_COMPARES_WITH_OTHERS = "repeat"
"""The one rule that reads the author's and the thread's latest comments."""
READ_TOGETHER = 250
"""Comments whose texts are fetched by one query; each may bring forty others, and a database takes so many at most."""


class Row(NamedTuple):
    """What a decision of the rules tells without its submission."""

    pk: int
    state: str
    ruleset: str
    scores: dict[str, float]
    created_at: datetime
    moderator: str | None
    """The state that a moderator gave the comment; None where none decided."""


class Alike(NamedTuple):
    """Past comments whose outcome on record is that of both rulesets, counted together."""

    state: str
    moderator: str | None
    number: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """A past comment under both rulesets. ``by_scores``: its text was not needed."""

    row: Row
    before: Outcome
    after: Outcome
    by_scores: bool


def past(publication_id: int) -> QuerySet[Decision]:
    """The last decision of the rules on each comment of a publication, newest first."""
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"), maker=Maker.RULES)
    return of_publication(publication_id).filter(~Exists(later), maker=Maker.RULES).order_by("-pk")


def of_publication(publication_id: int) -> QuerySet[Decision]:
    """A publication's decisions, in a way that a database goes through newest first and stops early.

    Given a join it would rather gather all comments of the publication and sort them, for every slice anew.
    """
    comments = Comment.objects.filter(pk=OuterRef("comment"), thread__publication=publication_id)
    return Decision.objects.filter(Exists(comments))


def rows(decisions: QuerySet[Decision]) -> list[Row]:
    """Each with what a moderator decided about its comment, unless that was taken back."""
    told = decisions.annotate(moderator=by_moderator())
    fields = ("pk", "state", "ruleset", "scores", "created_at", "moderator")
    return [Row(*values) for values in told.values_list(*fields)]


def by_moderator(of: str = "") -> Subquery:
    """The state that a moderator gave the text that the rules decided about, last; blank where that was taken back,
    null where none decided, or only about a text that its author changed since. ``of`` leads to the rules' decision.

    What was taken back is told in what is selected, not in what is looked for: SQLite would look for that first, among
    all decisions there are.
    """
    same_text = {name: OuterRef(f"{of}{name}") for name in ("comment", "revision_number")}
    last = Decision.objects.filter(maker=Maker.MODERATOR, **same_text).order_by("-pk")
    kept = Case(When(undoes__isnull=False, then=Value("")), default=F("state"), output_field=CharField())
    return Subquery(last.annotate(kept=kept).values("kept")[:1])


class Replay:
    """Two rulesets, side by side."""

    def __init__(self, base: Ruleset, candidate: Ruleset) -> None:
        self._both = (base, candidate)
        self._bands: dict[str, tuple[Sequence[Band] | None, Sequence[Band] | None]] = {}
        self._plans: dict[str, list[_Plan | None]] = {}

    @property
    def reads(self) -> bool:
        """Whether they differ in more than thresholds, so that every text must be read."""
        return bands.between(*self._both) is None

    def outcomes(self, past_rows: Iterable[Row]) -> Iterator[Replayed]:
        """What becomes of each; one that neither can be told of is left out."""
        unread: list[Row] = []
        for row in past_rows:
            stored = OUTCOME_OF[row.state]
            if any(one is None or bands.touches(one, row.scores) for one in self._bands_of(row.ruleset)):
                unread.append(row)
            else:
                # Every comparison comes out as it did, under both, so the outcome on record is that of both.
                yield Replayed(row, stored, stored, by_scores=True)
        for at in range(0, len(unread), READ_TOGETHER):
            yield from self._read(unread[at : at + READ_TOGETHER])

    def apart(self, decisions: QuerySet[Decision], digests: Iterable[str]) -> tuple[list[Alike], list[Row]]:
        """Those of the decisions on which both agree with the record, counted by the database; and the others.

        A million comments are not fetched to learn that their scores lie in no band. What was decided under rules
        that are none of ``digests`` is fetched.
        """
        # A score that was not given makes a comparison unknown to the database, and so its opposite: hence the case.
        differs = Case(When(self._differing(digests), then=Value(True)), default=Value(False))
        told = decisions.annotate(differs=differs)
        alike = told.filter(differs=False).annotate(moderator=by_moderator())
        counted = alike.order_by().values_list("state", "moderator")
        totals = counted.annotate(Count("pk"), Min("created_at"), Max("created_at"))
        return [Alike(*values) for values in totals], rows(told.filter(differs=True))

    def _differing(self, digests: Iterable[str]) -> Q:
        """Which decisions may come out otherwise than on record, for all that their scores tell."""
        known = sorted(set(digests))
        differing = ~Q(ruleset__in=known)
        for digest in known:
            there = Q(ruleset=digest)
            both = self._bands_of(digest)
            if any(one is None for one in both):
                differing |= there
                continue
            for band in {band for one in both for band in one or ()}:
                score = f"scores__{band.score}"
                within = Q(**{f"{score}__gte": band.low})
                if band.high < inf:
                    within &= Q(**{f"{score}__lt": band.high})
                differing |= there & within
        return differing

    def _bands_of(self, digest: str) -> tuple[Sequence[Band] | None, Sequence[Band] | None]:
        if digest not in self._bands:
            try:
                then = rulesets.by_digest(digest)
            except UnknownRuleset:
                self._bands[digest] = (None, None)
            else:
                base, candidate = self._both
                self._bands[digest] = (bands.between(then, base), bands.between(then, candidate))
        return self._bands[digest]

    def _read(self, unread: Sequence[Row]) -> Iterator[Replayed]:
        fields = ("pk", "comment_id", "revision_number", "submission", "findings", "ruleset")
        decisions = list(Decision.objects.filter(pk__in=[row.pk for row in unread]).only(*fields))
        known = {row.pk: row for row in unread}
        plans = {digest: self._plans_for(digest) for digest in {row.ruleset for row in unread}}
        recent = any(plan is None or plan.compares for both in plans.values() for plan in both)
        given = facts.restored_all(decisions, recent=recent)
        for decision in decisions:
            if decision.pk not in given:
                continue
            submission = _viewed(given[decision.pk].submission)
            if not _can_be_judged(submission, self._both):
                continue
            before, after = (
                _outcome(decision, submission, rules, plan)
                for rules, plan in zip(self._both, plans[decision.ruleset], strict=True)
            )
            yield Replayed(known[decision.pk], before, after, by_scores=False)

    def _plans_for(self, digest: str) -> list[_Plan | None]:
        if digest not in self._plans:
            self._plans[digest] = [_plan(digest, rules) for rules in self._both]
        return self._plans[digest]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What must run again to tell the outcome of what was decided under one digest."""

    changed: frozenset[str]
    fresh: Ruleset
    """The changed rules alone; the findings of the others are on record."""

    @property
    def compares(self) -> bool:
        """Whether one of them needs the latest comments beside."""
        return _COMPARES_WITH_OTHERS in self.changed


def _plan(digest: str, rules: Ruleset) -> _Plan | None:
    """None where all rules must run again."""
    try:
        then = rulesets.by_digest(digest)
    except UnknownRuleset:
        return None
    if then.requires != rules.requires or then.second_reader != rules.second_reader:
        return None
    old = {rule.NAME: plain(rule) for rule in then.rules}
    new = {rule.NAME: plain(rule) for rule in rules.rules}
    changed = frozenset(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    running = tuple(rule for rule in rules.rules if rule.NAME in changed)
    return _Plan(changed, replace(rules, rules=running, requires=(), second_reader=None))


def _viewed(submission: Submission) -> Submission:
    return replace(submission, views=read(submission.text, submission.reading_language))


def _can_be_judged(submission: Submission, both: Iterable[Ruleset]) -> bool:
    """Whether every classifier that either asks was asked at the time."""
    asked = {score.source for score in submission.scores.values()}
    asked.update(submission.readers, submission.missing)
    return all(name in asked for rules in both for name in rules.requires)


def _outcome(decision: Decision, submission: Submission, rules: Ruleset, plan: _Plan | None) -> Outcome:
    if plan is None or second_reader.was_heard(submission):
        # A second reader's opinion weighs all findings together.
        return judge(submission, rules).outcome
    # Each unread classifier is a finding on record, so those missing need not be named again.
    fresh = judge(replace(submission, missing=()), plan.fresh).findings if plan.fresh.rules else ()
    return together(
        [*((found.outcome, found.urgent) for found in fresh), *_standing(decision.findings, plan.changed)]
    )


def _standing(findings: Iterable[dict[str, Any]], changed: frozenset[str]) -> Iterator[tuple[Outcome, bool]]:
    for found in findings:
        if found["rule"] not in changed:
            yield Outcome(found["outcome"]), found.get("urgent", False)

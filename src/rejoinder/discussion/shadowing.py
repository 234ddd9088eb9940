"""Lets a version of the rules run in the shadow of those in force: what it would do is kept, and decides nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q

from rejoinder.discussion import desk_time, replaying, rulesets, trials
from rejoinder.discussion.hearing import Heard
from rejoinder.discussion.models import (
    Mark,
    Publication,
    RulesetVersion,
    ShadowVerdict,
    VersionState,
)
from rejoinder.discussion.rulesets import UnknownRuleset
from rejoinder.discussion.tallies import Kind, Tally
from rejoinder.discussion.trials import Findings
from rejoinder.policy.judge import judge
from rejoinder.policy.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Aside:
    """What a version in the shadow says of a comment, beside what the rules in force decide."""

    version_id: int
    before: Outcome
    after: Outcome


def beside(publication: Publication, heard: Heard, now: datetime) -> Aside | None:
    """What the publication's shadow says of a comment just judged; None where none runs or it cannot say.

    It costs nothing where none runs, and no classifier is heard for its sake: where it requires one that has not read
    the comment, it says nothing.
    """
    if publication.shadow_id is None:
        return None
    running = RulesetVersion.objects.filter(
        pk=publication.shadow_id, state=VersionState.SHADOW, shadow_until__gt=now
    )
    digest = running.values_list("ruleset_id", flat=True).first()
    if digest is None:
        return None
    try:
        rules = rulesets.by_digest(digest)
    except UnknownRuleset:
        return None
    read_by = {score.source for score in heard.submission.scores.values()} | set(heard.submission.readers)
    if heard.faults or not read_by.issuperset(rules.requires):
        return None
    return Aside(publication.shadow_id, heard.verdict.outcome, judge(heard.submission, rules).outcome)


def findings(version: RulesetVersion) -> Findings:
    """What the shadow has told so far."""
    verdicts = ShadowVerdict.objects.filter(version=version)
    told = verdicts.annotate(moderator=replaying.by_moderator("decision__"))
    counts: Counter[tuple[Outcome, Outcome, str]] = Counter()
    for before, after, moderator, number in (
        told.values_list("before", "after", "moderator").annotate(number=Count("pk")).order_by()
    ):
        counts[Outcome(before), Outcome(after), moderator or ""] += number
    tally = Tally(counts, by_reading=counts.total())
    ends = verdicts.aggregate(first=Min("decision__created_at"), last=Max("decision__created_at"))
    tally.first, tally.last = ends["first"], ends["last"]
    return trials.findings(tally, _marks(version), desk_time.median_seconds(version.publication_id))


def _marks(version: RulesetVersion) -> dict[Kind, tuple[int, int]]:
    marked = ShadowVerdict.objects.filter(version=version).exclude(mark="").exclude(before=F("after"))
    rows = marked.values_list("before", "after").annotate(
        right=Count("pk", filter=Q(mark=Mark.RIGHT)), wrong=Count("pk", filter=Q(mark=Mark.WRONG))
    )
    return {(Outcome(before), Outcome(after)): (right, wrong) for before, after, right, wrong in rows}

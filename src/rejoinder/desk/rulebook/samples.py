"""Comments whose outcome other rules would change, with all that one needs to say whether the change is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from rejoinder import markup
from rejoinder.discussion import facts
from rejoinder.discussion.ledger.rulings import DOUBTFUL_FROM
from rejoinder.discussion.models import BacktestSample, Comment, Decision, Maker, ShadowVerdict
from rejoinder.discussion.rulesets import title_of
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.verdict import Finding, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Shown:
    """One sample: its text with the words that matter marked, the rule that decides it, and what people said."""

    pk: int
    comment: Comment
    before: Outcome
    after: Outcome
    text: SafeString
    is_harsh: bool
    """Whether its words may be abuse: by the scores, or by words that a rule objects to."""
    title: str
    reason: str
    moderator: str
    mark: str


def gather(
    marked: Sequence[BacktestSample] | Sequence[ShadowVerdict], base: Ruleset, candidate: Ruleset
) -> list[Shown]:
    """The samples ready to be read, in a fixed number of queries."""
    related = Decision.objects.filter(pk__in=[one.decision_id for one in marked])
    decisions = {one.pk: one for one in related.select_related("comment", "comment__thread")}
    given = facts.restored_all(decisions.values())
    moderators = _moderators(one.comment_id for one in decisions.values())
    found = []
    for one in marked:
        decision = decisions[one.decision_id]
        if one.decision_id not in given:
            continue
        before, after = Outcome(one.before), Outcome(one.after)
        submission = given[one.decision_id].submission
        graver = candidate if after.gravity > before.gravity else base
        weighing = _weighing(judge(submission, graver))
        spans = [(finding.start, finding.end) for finding in weighing]
        found.append(
            Shown(
                one.pk,
                decision.comment,
                before,
                after,
                mark_safe(markup.mark(submission.text, spans)),  # noqa: S308 - markup escapes
                decision.comment.harm >= DOUBTFUL_FROM or any(finding.quote for finding in weighing),
                title_of(weighing[0].rule) if weighing else "",
                weighing[0].reason if weighing else "",
                moderators.get((decision.comment_id, decision.revision_number), ""),
                one.mark,
            )
        )
    return found


def by_kind(
    kinds: Iterable[tuple[Outcome, Outcome]], shown: Sequence[Shown]
) -> Mapping[tuple[Outcome, Outcome], list[Shown]]:
    """The samples of each kind, in the order given."""
    return {kind: [one for one in shown if (one.before, one.after) == kind] for kind in kinds}


def _weighing(verdict: Verdict) -> list[Finding]:
    """What objects in the graver of the two verdicts: the rule that one of the rulesets has and the other has not."""
    return [found for found in verdict.findings if found.outcome is verdict.outcome is not Outcome.PUBLISH]


def _moderators(comments: Iterable[int]) -> dict[tuple[int, int], str]:
    """What was last decided by a person of each version of a text: comment and number."""
    decided = Decision.objects.filter(comment__in=list(comments), maker=Maker.MODERATOR).order_by("pk")
    rows = decided.values_list("comment_id", "revision_number", "state", "undoes")
    return {(comment, number): "" if undoes else state for comment, number, state, undoes in rows}

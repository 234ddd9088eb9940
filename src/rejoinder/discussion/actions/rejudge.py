"""Judges comments again that a classifier had not read, or not explained, once the classifier is back."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from rejoinder.discussion import facts, hearing, learned, ledger, rulesets, sanctions
from rejoinder.discussion.hearing import Heard
from rejoinder.discussion.ledger import Claim, Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, Wanted
from rejoinder.policy.ruleset import Ruleset

DEADLINE_S = 10.0
"""Seconds in which the classifiers are heard on one comment; nobody waits for the answer."""
BUDGET_S = 5.0
"""Seconds after which no further comment is begun, so that the clock's other chores are not kept waiting."""


def rejudge_due(now: datetime, budget_s: float = BUDGET_S, deadline_s: float = DEADLINE_S) -> int:
    """Judge what waits for a classifier, as far as the time reaches; returns how many new decisions there are.

    A reader that fails once is taken to be away and not asked again in this round. A comment is tried again after
    half a minute, then ever more rarely down to every five minutes; nothing is recorded of a try that came to nothing.
    """
    until = time.monotonic() + budget_s
    away: set[str] = set()
    decided = 0
    while time.monotonic() < until:
        begun = now + timedelta(seconds=budget_s - (until - time.monotonic()))
        claim = ledger.claim(begun, (Wanted.SCORES, Wanted.WORDS), away=away)
        if claim is None:
            break
        decision, failed = _again(claim, begun, deadline_s)
        decided += decision is not None
        away |= failed
    return decided


def _again(claim: Claim, now: datetime, deadline_s: float) -> tuple[Decision | None, set[str]]:
    """The new decision where there is one, and the readers that failed once more."""
    last, rules, given = _stands(claim, now)
    if last is None or rules is None or given is None:
        ledger.drop(claim)
        return None, set()
    heard = hearing.judged(given.submission, rules, deadline_s, learned.of_id(claim.publication_id))
    failed = {**heard.faults, **heard.unexplained}
    if not _gained(claim, heard):
        ledger.note_faults(claim, failed)
        return None, set(failed)
    ruling = Ruling.of(heard, given)
    if not ruling.awaits and _says_the_same(ruling, last):
        ledger.drop(claim)
        return None, set()
    rulesets.keep(rules, now)
    # Where somebody decided while the classifiers read, that has settled what is awaited, too.
    return ledger.record_unless_decided(claim.comment_id, ruling, now, last.pk), set(failed)


def _stands(claim: Claim, now: datetime) -> tuple[Decision | None, Ruleset | None, facts.Facts | None]:
    """The decision that is to be reached again, by which rules and from which facts; None where it cannot be.

    A comment that was not read is judged by the rules of now, since it has not been judged yet. One that only lacks
    its words is judged by the rules of its day: what was decided before a change of rules stays decided.
    """
    last = Decision.objects.filter(comment=claim.comment_id).order_by("-pk").first()
    if last is None or last.maker != Maker.RULES:
        return None, None, None
    try:
        given = facts.restored(last)
        if not claim.readers(Wanted.SCORES):
            return last, rulesets.by_digest(last.ruleset), given
    except LookupError:
        return None, None, None
    comment = Comment.objects.select_related("thread__publication", "commenter").get(pk=claim.comment_id)
    publication = comment.thread.publication
    told = sanctions.told_now(comment.commenter, publication, now)
    return last, rulesets.ruleset_for(publication), facts.of_now(given, comment.thread, told)


def _gained(claim: Claim, heard: Heard) -> bool:
    """Whether somebody has read or explained the comment who had not, or need not any more."""
    return bool(
        claim.readers(Wanted.SCORES) - heard.faults.keys()
        or claim.readers(Wanted.WORDS) - heard.unexplained.keys()
    )


def _says_the_same(ruling: Ruling, last: Decision) -> bool:
    return (ruling.state, [found.to_dict() for found in ruling.findings]) == (last.state, last.findings)

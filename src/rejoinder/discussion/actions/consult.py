"""Has held comments read by the second reader, one after the other, and judges them in the light of what it says."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from rejoinder.classifiers.remote.llm import Away, NoAnswer, Server
from rejoinder.discussion import facts, ledger, rulesets, sanctions, second_reading
from rejoinder.discussion.facts import Facts
from rejoinder.discussion.hearing import Heard
from rejoinder.discussion.ledger import Claim, Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, State, Wanted
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.second_reader import SECOND_READER, is_wanted

BUDGET_S = 20.0
"""Seconds after which no further comment is begun in one round."""
MOST_TRIES = 3
"""Answers that were none, after which a comment is left to people."""
LONGEST_AWAY = timedelta(hours=24)
"""How long a comment waits for a server that cannot be reached."""

_log = logging.getLogger(__name__)


def consult_due(now: datetime, reader: Server | None = None, budget_s: float = BUDGET_S) -> int:
    """Have read what waits for the second reader, as far as the time reaches; returns how many new decisions there are.

    Each publication has its turn, so that many held comments of one do not keep the others waiting. Where the server
    is away the round ends, and nothing is recorded. ``reader`` is the site's own where it is not given.
    """
    reader = reader or second_reading.server()
    if reader is None:
        return 0
    until = time.monotonic() + budget_s
    served: set[int] = set()
    decided = 0
    while time.monotonic() < until:
        begun = now + timedelta(seconds=budget_s - (until - time.monotonic()))
        claim = _next(begun, reader, served)
        if claim is None:
            break
        served.add(claim.publication_id)
        try:
            decided += _consult(claim, reader, begun) is not None
        except Away as away:
            _log.warning("The second reader is away: %s.", away)
            _put_off(claim, "absent", begun - claim.since > LONGEST_AWAY)
            break
        except NoAnswer as none:
            _log.info("The second reader gave no answer: %s.", none)
            _put_off(claim, "broken", claim.tries >= MOST_TRIES)
    return decided


def _next(now: datetime, reader: Server, served: set[int]) -> Claim | None:
    longest_try = timedelta(seconds=reader.timeout_s + 15)
    claim = ledger.claim(now, (Wanted.OPINION,), served=served, longest_try=longest_try)
    if claim is None and served:
        served.clear()
        claim = ledger.claim(now, (Wanted.OPINION,), longest_try=longest_try)
    return claim


def _put_off(claim: Claim, fault: str, for_good: bool) -> None:
    if for_good:
        ledger.drop(claim)
    else:
        ledger.note_faults(claim, {SECOND_READER: fault})


def _consult(claim: Claim, reader: Server, now: datetime) -> Decision | None:
    """The decision in the light of the answer; None where nobody needs it any more."""
    standing = _standing(claim, now)
    if standing is None:
        ledger.drop(claim)
        return None
    last, rules, given = standing
    told = second_reading.consulted(given.submission, rules, reader)
    ruling = Ruling.of(Heard(told, judge(told, rules)), given)
    rulesets.keep(rules, now)
    return ledger.record_unless_decided(claim.comment_id, ruling, now, last.pk)


def _standing(claim: Claim, now: datetime) -> tuple[Decision, Ruleset, Facts] | None:
    """The decision, rules and facts to go by; None where the rules of now ask no second reader about this comment."""
    comment = Comment.objects.select_related("thread__publication", "commenter").get(pk=claim.comment_id)
    last = Decision.objects.filter(comment=comment).order_by("-pk").first()
    if last is None or last.maker != Maker.RULES or comment.state != State.HELD:
        return None
    publication = comment.thread.publication
    rules = rulesets.ruleset_for(publication)
    told = sanctions.told_now(comment.commenter, publication, now)
    try:
        given = facts.of_now(facts.restored(last), comment.thread, told)
    except LookupError:
        return None
    verdict = judge(given.submission, rules)
    return (
        (last, rules, given) if is_wanted(verdict.findings, given.submission, rules.second_reader) else None
    )

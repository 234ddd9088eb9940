"""Backtests: what other rules would have done with past comments, by stored scores or by reading again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import desk_time, facts, replaying, rulesets, trials
from rejoinder.discussion.actions import backtest_due as working
from rejoinder.discussion.actions.backtest_due import backtest_due
from rejoinder.discussion.actions.cancel_backtest import cancel_backtest
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.draft_rules import draft_rules
from rejoinder.discussion.actions.edit import edit
from rejoinder.discussion.actions.mark_sample import mark_sample
from rejoinder.discussion.actions.start_backtest import start_backtest
from rejoinder.discussion.models import (
    Backtest,
    BacktestSample,
    BacktestState,
    Comment,
    Decision,
    Publication,
    State,
    Thread,
)
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.replaying import Replay
from rejoinder.discussion.tallies import Tally
from rejoinder.policy import ruleset
from rejoinder.policy.judge import judge
from rejoinder.policy.submission import Score
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_publication, a_thread, comment, post
from tests.discussion.reading import offering

pytestmark = pytest.mark.django_db

QUIET = "requires = []\n"
PARSNIP = QUIET + '[rules.blocklist]\nwords = ["parsnip"]\n'


def an_editor() -> User:
    return staff.first_administrator()


def thresholds(hold: float, reject: float = 0.88) -> str:
    return QUIET + f"[rules.offensive]\nhold_from = {hold}\nreject_from = {reject}\n"


def scored(thread: Thread, text: str, value: float, now: datetime) -> Comment:
    """A comment as if a classifier had read it."""
    gather = facts.gather

    def read_already(*given: Any, **named: Any) -> facts.Facts:
        found = gather(*given, **named)
        scores = {"offensive": Score(value, (), "house")}
        return replace(found, submission=replace(found.submission, scores=scores))

    with patch.object(facts, "gather", read_already):
        return comment(thread, text, now=now)


def _restored(decision: Decision) -> Any:
    return facts.restored(decision).submission


def worked_off(publication: Publication, text: str, now: datetime, **span: Any) -> Backtest:
    """A backtest of these rules, worked off."""
    draft = draft_rules(publication.pk, text, user=an_editor(), why="", now=now)
    given = span or {"comments": 100}
    backtest = start_backtest(publication.pk, draft.number, user=an_editor(), now=now, **given)
    backtest_due(now)
    backtest.refresh_from_db()
    return backtest


@pytest.fixture
def thread(now: datetime) -> Thread:
    publication = a_publication()
    rulesets.adopt(publication, thresholds(0.65), now)
    return a_thread(publication)


def test_a_lower_threshold_is_told_from_scores_but_where_words_matter(thread: Thread, now: datetime) -> None:
    for number, value in enumerate([0.1, 0.3, 0.55, 0.6, 0.7, 0.95]):
        scored(thread, f"The ferry was late on day {number} of the week.", value, now)
    backtest = worked_off(thread.publication, thresholds(0.5), now)
    tally = Tally.from_json(backtest.tally)
    assert backtest.state == BacktestState.DONE and (backtest.done, backtest.total) == (6, 6)
    assert tally.of(Outcome.PUBLISH, Outcome.HOLD) == 2 and tally.flipped == 2
    assert (tally.by_scores, tally.by_reading, tally.skipped) == (4, 2, 0)
    assert tally.of(Outcome.REJECT, Outcome.REJECT) == 1 and tally.of(Outcome.HOLD, Outcome.HOLD) == 1


def test_every_outcome_is_that_of_judging_the_whole_comment_again(thread: Thread, now: datetime) -> None:
    texts = [
        "You idiot, the ferry was late.",
        "Lovely view.",
        "See https://one.example and parsnips.",
        "WHAT A DAMN SHAME IT ALL IS TODAY",
    ]
    for number in range(12):
        scored(thread, f"{texts[number % 4]} {number}", number / 12, now)
    base = rulesets.ruleset_for(thread.publication)
    for other in (thresholds(0.3, 0.7), thresholds(0.8), PARSNIP, QUIET + "[rules.links]\nhold_from = 1\n"):
        candidate = ruleset.load(other)
        replay = Replay(base, candidate)
        found = {
            one.row.pk: one for one in replay.outcomes(replaying.rows(replaying.past(thread.publication_id)))
        }
        assert len(found) == 12
        for decision in Decision.objects.all():
            submission = _restored(decision)
            one = found[decision.pk]
            assert (one.before, one.after) == (
                judge(submission, base).outcome,
                judge(submission, candidate).outcome,
            )


def test_what_was_decided_under_older_rules_is_compared_with_those_in_force(
    thread: Thread, now: datetime
) -> None:
    scored(thread, "The ferry was late on the first day.", 0.6, now)
    rulesets.adopt(thread.publication, thresholds(0.5), now)
    backtest = worked_off(thread.publication, thresholds(0.7), now)
    assert Tally.from_json(backtest.tally).of(Outcome.HOLD, Outcome.PUBLISH) == 1


def test_a_word_list_is_tried_on_the_texts(thread: Thread, now: datetime) -> None:
    comment(thread, "A parsnip at the market costs too much now.", now=now)
    comment(thread, "The ferry leaves at nine.", now=now)
    backtest = worked_off(thread.publication, PARSNIP, now)
    tally = Tally.from_json(backtest.tally)
    assert tally.of(Outcome.PUBLISH, Outcome.REJECT) == 1 and tally.by_reading == 2


def test_rules_that_ask_a_classifier_nobody_heard_cannot_be_tried_on_the_past(
    thread: Thread, now: datetime
) -> None:
    comment(thread, "The ferry leaves at nine.", now=now)
    with offering("house", "nowhere"):
        backtest = worked_off(thread.publication, 'requires = ["nowhere"]\n', now)
    tally = Tally.from_json(backtest.tally)
    assert (tally.skipped, tally.total) == (1, 0) and backtest.state == BacktestState.DONE


def test_agreement_counts_what_moderators_decided_and_did_not_take_back(
    thread: Thread, now: datetime
) -> None:
    held = scored(thread, "The ferry was late on the first day.", 0.7, now)
    other = scored(thread, "The ferry was late on the second day.", 0.7, now)
    for one, outcome in ((held, Outcome.PUBLISH), (other, Outcome.REJECT)):
        decide(
            one.pk,
            user=an_editor(),
            outcome=outcome,
            rule="offensive",
            reason="So.",
            seen=one.decisions.get().pk,
            now=now,
        )
    backtest = worked_off(thread.publication, thresholds(0.8), now)
    found = trials.findings(Tally.from_json(backtest.tally), {}, None)
    assert (found.before.left, found.before.alike, found.before.contrary) == (2, 0, 0)
    assert (found.after.left, found.after.alike, found.after.contrary) == (0, 1, 1)
    assert found.after.share is not None and found.after.share.value == 0.5
    assert found.held_per_week.value < 0 and found.minutes_per_week.low <= found.minutes_per_week.value


def test_what_a_moderator_decided_of_a_text_says_nothing_of_the_one_its_author_wrote_instead(
    thread: Thread, now: datetime
) -> None:
    receipt = post(thread, "A calm sentence about the harbour.", now=now)
    one = Comment.objects.get(pk=receipt.comment_id)

    def published() -> None:
        seen = one.decisions.latest("pk").pk
        decide(one.pk, user=an_editor(), outcome=Outcome.PUBLISH, seen=seen, now=now)

    published()
    edit(receipt.token, "A parsnip in the harbour.", now=now)
    found = trials.findings(Tally.from_json(worked_off(thread.publication, PARSNIP, now).tally), {}, None)
    assert (found.tally.total, found.after.decided) == (1, 0)
    published()
    found = trials.findings(Tally.from_json(worked_off(thread.publication, PARSNIP, now).tally), {}, None)
    assert (found.after.alike, found.after.contrary) == (0, 1)


def test_only_the_last_comments_or_months_are_replayed(thread: Thread, now: datetime) -> None:
    for number in range(5):
        comment(thread, f"The ferry was late on day {number}.", now=now - timedelta(days=40 * (4 - number)))
    assert worked_off(thread.publication, PARSNIP, now, comments=2).total == 2
    assert worked_off(thread.publication, PARSNIP, now, months=2).total == 2
    assert worked_off(thread.publication, PARSNIP, now, months=12).total == 5
    other = a_publication()
    rulesets.adopt(other, QUIET, now)
    assert worked_off(other, PARSNIP, now).total == 0


def test_work_cut_off_goes_on_where_it_stood(
    thread: Thread, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "READ_SLICE", 2)
    for number in range(5):
        comment(thread, f"Parsnip number {number} of the day.", now=now)
    draft = draft_rules(thread.publication_id, PARSNIP, user=an_editor(), why="", now=now)
    backtest = start_backtest(thread.publication_id, draft.number, comments=9, user=an_editor(), now=now)
    assert backtest_due(now, budget_s=0) == 2
    comment(thread, "A parsnip that comes too late.", now=now)
    backtest.refresh_from_db()
    assert (backtest.state, backtest.done, backtest.total) == ("running", 2, 5)
    assert backtest_due(now, budget_s=60) == 3
    backtest.refresh_from_db()
    assert (backtest.state, backtest.done) == ("done", 5)
    assert Tally.from_json(backtest.tally).flipped == 5 == BacktestSample.objects.count()


def test_what_another_process_has_in_hand_is_left_until_its_claim_runs_out(
    thread: Thread, now: datetime
) -> None:
    comment(thread, "A parsnip.", now=now)
    draft = draft_rules(thread.publication_id, PARSNIP, user=an_editor(), why="", now=now)
    for _ in range(2):
        start_backtest(thread.publication_id, draft.number, comments=9, user=an_editor(), now=now)
    first = Backtest.objects.order_by("pk")[0]
    Backtest.objects.filter(pk=first.pk).update(
        state=BacktestState.RUNNING, claimed_until=now + timedelta(minutes=1)
    )
    assert backtest_due(now) == 0
    assert backtest_due(now + timedelta(minutes=1)) == 1
    assert Backtest.objects.get(pk=first.pk).state == BacktestState.DONE


def test_a_cancelled_backtest_is_worked_on_no_more(thread: Thread, now: datetime) -> None:
    comment(thread, "A parsnip.", now=now)
    draft = draft_rules(thread.publication_id, PARSNIP, user=an_editor(), why="", now=now)
    backtest = start_backtest(thread.publication_id, draft.number, comments=9, user=an_editor(), now=now)
    cancel_backtest(backtest.pk, user=an_editor(), now=now)
    assert backtest_due(now) == 0
    with pytest.raises(Refused) as refused:
        cancel_backtest(backtest.pk, user=an_editor(), now=now)
    assert refused.value.status == 409


def test_one_that_fails_keeps_no_other_from_its_turn(
    thread: Thread, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment(thread, "A parsnip.", now=now)
    draft = draft_rules(thread.publication_id, PARSNIP, user=an_editor(), why="", now=now)
    for _ in range(2):
        start_backtest(thread.publication_id, draft.number, comments=9, user=an_editor(), now=now)
    with monkeypatch.context() as broken:
        broken.setattr(replaying.Replay, "outcomes", lambda self, rows: 1 / 0)
        assert backtest_due(now) == 0
    backtest_due(now)
    assert sorted(Backtest.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_samples_are_marked_and_their_share_has_an_interval(thread: Thread, now: datetime) -> None:
    comment(thread, "A parsnip.", now=now)
    backtest = worked_off(thread.publication, PARSNIP, now)
    sample = backtest.samples.get()
    mark_sample(sample.pk, "right", user=an_editor(), now=now)
    sample.refresh_from_db()
    assert (sample.mark, sample.marked_at) == ("right", now)
    found = trials.findings(
        Tally.from_json(backtest.tally), {(Outcome.PUBLISH, Outcome.REJECT): (1, 0)}, 30.0
    )
    (flip,) = found.flips
    assert flip.found_right is not None and flip.found_right.value == 1 and flip.found_right.low > 0
    assert found.is_measured
    with pytest.raises(Refused):
        mark_sample(sample.pk, "perhaps", user=an_editor(), now=now)


def test_no_more_samples_of_a_kind_are_kept_than_can_be_read(
    thread: Thread, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rejoinder.discussion.sampling.KEPT", 2)
    monkeypatch.setattr(working, "READ_SLICE", 2)
    for number in range(6):
        comment(thread, f"Parsnip number {number} of the day.", now=now)
    backtest = worked_off(thread.publication, PARSNIP, now)
    assert backtest.samples.count() == 2 and Tally.from_json(backtest.tally).flipped == 6


@pytest.mark.parametrize("span", [{}, {"comments": 0}, {"comments": 5, "months": 5}, {"months": 0}])
def test_a_span_that_cannot_be_meant_is_refused(thread: Thread, now: datetime, span: dict[str, Any]) -> None:
    draft = draft_rules(thread.publication_id, PARSNIP, user=an_editor(), why="", now=now)
    with pytest.raises(Refused) as refused:
        start_backtest(thread.publication_id, draft.number, user=an_editor(), now=now, **span)
    assert refused.value.status == 422


def test_the_time_for_a_decision_is_the_median_gap_without_the_pauses(thread: Thread, now: datetime) -> None:
    moment = now
    for number in range(desk_time.FEWEST + 2):
        one = comment(thread, f"The ferry was late on day {number}.", now=now)
        last = one.decisions.get()
        decide(one.pk, user=an_editor(), outcome=Outcome.REJECT, reason="So.", seen=last.pk, now=moment)
        assert desk_time.median_seconds(thread.publication_id) is None or number > desk_time.FEWEST
        # A pause in the middle, which is no work.
        moment += timedelta(minutes=30) if number == 4 else timedelta(seconds=40)
    assert desk_time.median_seconds(thread.publication_id) == 40
    assert Comment.objects.filter(state=State.REJECTED).count() == desk_time.FEWEST + 2

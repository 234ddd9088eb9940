"""What a classifier had not read is judged again when it is back, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Event

import pytest
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts.models import User
from rejoinder.discussion import hearing, ledger
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.rejudge import rejudge_due
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.facts import Facts
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import AwaitedReading, Comment, Decision, Maker, State, Urgency, Wanted
from rejoinder.discussion.replay import replay
from rejoinder.markup import render
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_thread, arrival, check_counts, comment, fill, post
from tests.discussion.reading import Offensive, Reader, in_force, installed

pytestmark = pytest.mark.django_db

RULES = Ruleset((Offensive(),), requires=("house",))
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def rules() -> Iterator[Ruleset]:
    with in_force(RULES):
        yield RULES


@pytest.fixture
def reader() -> Reader:
    return Reader()


def states(one: Comment) -> list[str]:
    return [decision.state for decision in Decision.objects.filter(comment=one).order_by("pk")]


def held_unread(text: str = "", **fields: object) -> Comment:
    with installed():
        one = comment(a_thread(), text, **fields)
    assert one.state == State.HELD
    return one


@pytest.mark.parametrize("fault", ["absent", "broken to make", "broken", "late", "nonsense"])
def test_a_comment_that_could_not_be_read_is_held_and_judged_when_the_classifier_is_back(
    fault: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "DEADLINE_S", 0.05)
    ill = Reader()
    ill.fails = RuntimeError("out of memory") if fault == "broken" else None
    ill.hangs = Event() if fault == "late" else None
    if fault == "nonsense":
        ill.score = lambda texts, language: [{}]  # type: ignore[method-assign]
    there = () if fault.startswith(("absent", "broken to")) else (ill,)
    with installed(*there, broken=["house"] if fault == "broken to make" else []):
        one = comment(a_thread(), now=now)
        assert (one.state, Decision.objects.get(comment=one).rule) == (State.HELD, "unread")
        assert rejudge_due(now + MINUTE, deadline_s=0.05 if fault == "late" else 10) == 0
    awaited = AwaitedReading.objects.get(comment=one)
    assert (awaited.wanted, awaited.reader, awaited.since) == (Wanted.SCORES, "house", now)
    assert awaited.fault == {"absent": "absent", "late": "late"}.get(fault, "broken")
    if ill.hangs is not None:
        ill.hangs.set()
    with installed(Reader()):
        assert rejudge_due(now + 5 * MINUTE) == 1
    one.refresh_from_db()
    assert one.state == State.PUBLISHED and states(one) == ["held", "published"]
    assert not AwaitedReading.objects.exists()
    check_counts(one.thread)


def test_while_the_classifier_is_away_nothing_is_recorded_and_it_is_tried_ever_more_rarely(
    now: datetime,
) -> None:
    one = held_unread(now=now)
    tried = []
    with installed():
        for second in range(0, 3600, 5):
            before = AwaitedReading.objects.get().tries
            assert rejudge_due(now + timedelta(seconds=second)) == 0
            if AwaitedReading.objects.get().tries > before:
                tried.append(second)
    gaps = [b - a for a, b in pairwise(tried)]
    assert all(0 <= gap - due <= 5 for gap, due in zip(gaps, [30, 60, 120, 240] + [300] * 99, strict=False))
    assert states(one) == ["held"]


def test_a_classifier_that_fails_is_asked_once_a_round_however_many_wait(
    now: datetime, reader: Reader
) -> None:
    for _ in range(6):
        held_unread(now=now)
    reader.fails = RuntimeError("gone")
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 0
        assert len(reader.scored) == 1
        reader.fails = None
        assert rejudge_due(now + MINUTE + timedelta(seconds=5)) == 5
        assert rejudge_due(now + 2 * MINUTE) == 1


def test_one_comment_on_which_the_classifier_always_fails_holds_nobody_else_up(now: datetime) -> None:
    class Picky(Reader):
        def score(self, texts, language):  # type: ignore[no-untyped-def]
            if "poison" in texts[0]:
                raise RuntimeError
            return super().score(texts, language)

    poison = held_unread("This is poison.", now=now)
    others = [held_unread(now=now + timedelta(seconds=1)) for _ in range(3)]
    with installed(Picky()):
        assert rejudge_due(now + MINUTE) == 0
        assert rejudge_due(now + MINUTE + timedelta(seconds=5)) == 3
    assert {one.pk for one in others} == set(
        Comment.objects.filter(state=State.PUBLISHED).values_list("pk", flat=True)
    )
    assert states(poison) == ["held"]


def test_what_is_read_late_may_also_be_held_or_rejected_and_its_words_are_marked(
    now: datetime, reader: Reader
) -> None:
    bad, doubtful = held_unread("What a rotten thing.", now=now), held_unread("A mouldy one.", now=now)
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 2
    assert (states(bad), states(doubtful)) == (["held", "rejected"], ["held", "held"])
    (found,) = Decision.objects.filter(comment=bad).latest("pk").findings
    assert (found["rule"], found["quote"], found["source"]) == ("offensive", "rotten", "house")
    assert not AwaitedReading.objects.exists()


def test_the_rules_of_now_judge_what_was_not_judged(now: datetime, reader: Reader) -> None:
    one = held_unread("What a rotten thing.", now=now)
    with in_force(Ruleset(())), installed(reader):
        assert rejudge_due(now + MINUTE) == 1
    assert states(one) == ["held", "published"] and not reader.scored


def test_the_new_decision_can_be_replayed_and_keeps_the_old_facts(now: datetime, reader: Reader) -> None:
    thread = a_thread(story_text="The ferry was late.")
    with installed(reader):
        root = post(thread, now=now).comment_id
    with installed():
        one = comment(thread, "A mouldy answer.", parent=root, now=now, seconds_to_write=12.5)
    with installed(reader):
        rejudge_due(now + MINUTE)
    first, second = Decision.objects.filter(comment=one).order_by("pk")
    assert second.submission["references"] == first.submission["references"]
    assert second.submission["facts"]["seconds_to_write"] == 12.5
    verdict = replay(second)
    assert [found.to_dict() for found in verdict.findings] == second.findings
    assert second.ruleset == verdict.ruleset == RULES.digest


def test_of_two_that_were_away_the_first_to_come_back_is_heard_and_the_other_is_waited_for(
    now: datetime,
) -> None:
    with in_force(Ruleset((Offensive(),), requires=("house", "spam"))):
        one = held_unread(now=now)
        with installed(Reader()):
            assert rejudge_due(now + MINUTE) == 1
            assert rejudge_due(now + 20 * MINUTE) == 0
        assert states(one) == ["held", "held"]
        awaited = AwaitedReading.objects.get()
        assert (awaited.reader, awaited.since) == ("spam", now)
        with installed(Reader("spam")):
            assert rejudge_due(now + 40 * MINUTE) == 1
    assert states(one) == ["held", "held", "published"]


def test_a_moderator_who_decides_first_is_not_overruled(now: datetime, reader: Reader) -> None:
    moderator = User.objects.create_superuser("chief")
    one = held_unread(now=now)
    seen = Decision.objects.get(comment=one).pk
    decide(one.pk, user=moderator, outcome=Outcome.REJECT, reason="No.", seen=seen, now=now)
    assert not AwaitedReading.objects.exists()
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 0
    assert states(one) == ["held", "rejected"]


def test_a_moderator_who_decides_while_the_classifier_reads_is_not_overruled(now: datetime) -> None:
    moderator = User.objects.create_superuser("chief")
    one = held_unread(now=now)
    seen = Decision.objects.get(comment=one).pk
    judged = hearing.judged

    def meanwhile(*given: object) -> hearing.Heard:
        decide(one.pk, user=moderator, outcome=Outcome.REJECT, reason="No.", seen=seen, now=now)
        return judged(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch, installed(Reader()):
        patch.setattr(hearing, "judged", meanwhile)
        assert rejudge_due(now + MINUTE) == 0
    assert states(one) == ["held", "rejected"]
    assert Decision.objects.filter(comment=one).latest("pk").maker == Maker.MODERATOR
    assert not AwaitedReading.objects.exists()


def test_what_its_author_withdrew_is_not_judged_again(now: datetime, reader: Reader) -> None:
    with installed():
        receipt = post(a_thread(), now=now)
    withdraw(receipt.token, now)
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 0
    assert not AwaitedReading.objects.exists() and not reader.scored


def test_a_comment_whose_facts_are_not_kept_is_left_to_a_person(now: datetime, reader: Reader) -> None:
    one = held_unread(now=now)
    Decision.objects.filter(comment=one).update(submission={})
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 0
    assert states(one) == ["held"] and not AwaitedReading.objects.exists()


def test_words_are_marked_at_posting_where_the_time_reaches(now: datetime, reader: Reader) -> None:
    with installed(reader):
        receipt = post(a_thread(), "What a rotten thing.", now=now)
    assert receipt.state is State.REJECTED
    assert [found.quote for found in receipt.findings] == ["rotten"]
    assert not AwaitedReading.objects.exists()
    assert replay(Decision.objects.get()).findings == receipt.findings


def test_nobody_is_asked_to_explain_what_is_published(now: datetime, reader: Reader) -> None:
    with installed(reader):
        assert post(a_thread(), now=now).state is State.PUBLISHED
    assert reader.scored and not reader.explained


@pytest.mark.parametrize("text", ["What a rotten thing.", "A mouldy one."])
def test_words_not_reached_at_posting_are_marked_afterwards_at_the_same_outcome(
    text: str, now: datetime, reader: Reader
) -> None:
    reader.cannot_explain = RuntimeError("not now")
    with installed(reader):
        one = comment(a_thread(), text, now=now)
        assert AwaitedReading.objects.get().wanted == Wanted.WORDS
        assert rejudge_due(now + MINUTE) == 0
        reader.cannot_explain = None
        assert rejudge_due(now + 5 * MINUTE) == 1
    first, second = Decision.objects.filter(comment=one).order_by("pk")
    assert first.state == second.state == one.state != State.PUBLISHED
    assert first.findings[0]["quote"] == "" and second.findings[0]["quote"] in {"rotten", "mouldy"}
    assert first.scores == second.scores
    assert not AwaitedReading.objects.exists()


def test_words_are_marked_by_the_rules_of_the_day(now: datetime, reader: Reader) -> None:
    reader.cannot_explain = RuntimeError("not now")
    with installed(reader):
        one = comment(a_thread(), "What a rotten thing.", now=now)
        reader.cannot_explain = None
        with in_force(Ruleset(())), pytest.MonkeyPatch.context() as patch:
            patch.setattr("rejoinder.discussion.rulesets.by_digest", lambda digest: RULES)
            assert rejudge_due(now + MINUTE) == 1
    assert states(one) == ["rejected", "rejected"]


def test_where_no_words_stand_out_nothing_is_recorded_and_nobody_asks_again(now: datetime) -> None:
    class Vague(Reader):
        def explain(self, text, names, language):  # type: ignore[no-untyped-def]
            if self.cannot_explain:
                raise self.cannot_explain
            return self.score([text], language)[0]

    vague = Vague()
    vague.cannot_explain = RuntimeError("not now")
    with installed(vague):
        one = comment(a_thread(), "A mouldy one.", now=now)
        vague.cannot_explain = None
        assert rejudge_due(now + MINUTE) == 0
    assert states(one) == ["held"] and not AwaitedReading.objects.exists()


def test_a_classifier_that_cannot_explain_is_not_waited_for(now: datetime) -> None:
    class Plain:
        NAME = "house"
        score = Reader().score

    with installed(Plain()):
        assert post(a_thread(), "A mouldy one.", now=now).state is State.HELD
    assert not AwaitedReading.objects.exists()


def test_what_an_import_could_not_have_read_waits_too(now: datetime, reader: Reader) -> None:
    thread = a_thread()
    rendered = render("<p>From the old site.</p>", "html")
    given = Submission(text=rendered.text, links=rendered.links)
    with installed():
        ruling = Ruling.of(hearing.judged(given, RULES), Facts(given))
    fill(thread, [arrival(number, rendered=rendered, ruling=ruling) for number in range(3)])
    assert AwaitedReading.objects.count() == 3
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 3
    assert set(Comment.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    check_counts(thread)


def test_finding_what_is_due_costs_the_same_in_a_record_of_any_size(
    now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(a_thread(), [arrival(number) for number in range(200)])
    with django_assert_max_num_queries(4):
        assert rejudge_due(now) == 0


def test_a_round_ends_when_its_time_is_over(now: datetime, reader: Reader) -> None:
    for _ in range(3):
        held_unread(now=now)
    with installed(reader):
        assert rejudge_due(now + MINUTE, budget_s=0.0) == 0
        assert rejudge_due(now + MINUTE) == 3


def test_a_reading_cut_off_by_a_crash_is_tried_again(now: datetime, reader: Reader) -> None:
    one = held_unread(now=now)
    assert ledger.claim(now + MINUTE, (Wanted.SCORES,)) is not None
    with installed(reader):
        assert rejudge_due(now + MINUTE) == 0
        assert rejudge_due(now + 2 * MINUTE) == 1
    assert states(one) == ["held", "published"]


def test_what_is_urgent_is_kept_with_the_comment(now: datetime) -> None:
    assert held_unread(now=now).urgency == Urgency.ORDINARY

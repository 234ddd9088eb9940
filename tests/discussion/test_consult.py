"""What the rules hold is read once by the second reader, and judged in the light of what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from rejoinder.accounts.models import User
from rejoinder.discussion import hearing, rulesets, second_reading
from rejoinder.discussion.actions.consult import LONGEST_AWAY, MOST_TRIES, consult_due
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.rejudge import rejudge_due
from rejoinder.discussion.models import (
    AwaitedReading,
    Comment,
    Decision,
    Mode,
    Publication,
    State,
    Urgency,
    Wanted,
)
from rejoinder.discussion.replay import replay
from rejoinder.policy.verdict import Outcome
from tests.classifiers.chat_server import Chat, chatting, data_of, saying
from tests.classifiers.injections import ATTEMPTS
from tests.discussion.making import a_publication, a_thread, check_counts, comment, post, sentence
from tests.discussion.reading import Reader, installed

pytestmark = pytest.mark.django_db

SUSPECTS = '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n'
CLEARS = f'[second_reader]\nclears = ["suspects"]\n{SUSPECTS}'
SORTS = f"[second_reader]\nsorts = true\n{SUSPECTS}"
TEXT = "Did you see the turnip in the harbour?"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def chat() -> Iterator[Chat]:
    with chatting() as server:
        yield server


def publication(now: datetime, rules: str = CLEARS) -> Publication:
    made = a_publication()
    rulesets.adopt(made, rules, now)
    return made


def held(now: datetime, rules: str = CLEARS, text: str = TEXT, **settings: Any) -> Comment:
    one = comment(a_thread(publication(now, rules), **settings), text, now=now)
    assert one.state == State.HELD
    return one


def states(one: Comment) -> list[str]:
    return [decision.state for decision in Decision.objects.filter(comment=one).order_by("pk")]


def test_what_it_may_clear_and_finds_clear_is_published_and_the_record_says_so(
    now: datetime, chat: Chat
) -> None:
    one = held(now, story_text="Vegetables by the sea.")
    assert AwaitedReading.objects.get().wanted == Wanted.OPINION
    assert consult_due(now + MINUTE, chat.server()) == 1
    assert states(one) == ["held", "published"] and not AwaitedReading.objects.exists()
    last = Decision.objects.filter(comment=one).latest("pk")
    (found,) = last.findings
    assert (found["rule"], found["outcome"], found["quote"]) == ("suspects", "publish", "turnip")
    assert found["reason"].startswith("Cleared by the second reader")
    assert [one.to_dict() for one in replay(last).findings] == last.findings
    assert data_of(chat.asked[0])["comment"] == TEXT
    check_counts(one.thread)


def test_it_is_told_the_rules_and_nothing_of_who_wrote(now: datetime, chat: Chat) -> None:
    held(now)
    consult_due(now + MINUTE, chat.server())
    told = str(chat.asked[0])
    assert "incitement, libel or offensive language are barred" in told and "suspects (" in told
    assert "newcomer" not in told
    assert "Ada Ferry" not in told and "example.org" not in told


def test_what_it_objects_to_stays_held_with_the_words_marked_and_is_not_read_again(
    now: datetime, chat: Chat
) -> None:
    chat.answer = saying(verdict="breaks", rules=["suspects"], quotes=["in the harbour"])
    one = held(now)
    assert consult_due(now + MINUTE, chat.server()) == 1
    assert consult_due(now + 60 * MINUTE, chat.server()) == 0
    assert states(one) == ["held", "held"] and len(chat.asked) == 1
    last = Decision.objects.filter(comment=one).latest("pk")
    assert [(found["rule"], found["quote"]) for found in last.findings] == [
        ("suspects", "turnip"),
        ("second_reader", "in the harbour"),
    ]
    assert last.rule == "suspects"


@pytest.mark.parametrize(
    ("answer", "urgency"),
    [
        ({}, Urgency.LIKELY_FINE),
        ({"verdict": "unsure"}, Urgency.ORDINARY),
        ({"verdict": "breaks", "rules": ["suspects"], "quotes": ["turnip"]}, Urgency.ORDINARY),
        ({"verdict": "breaks", "rules": ["suspects"], "quotes": ["turnip"], "urgent": True}, Urgency.URGENT),
    ],
)
def test_where_it_may_only_sort_it_publishes_nothing_and_says_in_which_order_to_look(
    answer: dict[str, object], urgency: Urgency, now: datetime, chat: Chat
) -> None:
    chat.answer = saying(**answer)
    one = held(now, SORTS)
    assert consult_due(now + MINUTE, chat.server()) == 1
    one.refresh_from_db()
    assert (one.state, one.urgency) == (State.HELD, urgency)


def test_what_is_held_for_another_reason_as_well_is_not_even_asked_about(now: datetime, chat: Chat) -> None:
    held(now, mode=Mode.PREMODERATED)
    held(now, f"{CLEARS}[rules.newcomer]\nenabled = true\n")
    held(now, SUSPECTS)
    assert not AwaitedReading.objects.exists()
    assert consult_due(now + MINUTE, chat.server()) == 0 and not chat.asked


def test_what_is_rejected_or_published_is_never_sent_anywhere(now: datetime, chat: Chat) -> None:
    thread = a_thread(publication(now))
    assert post(thread, "A parsnip and a turnip.", now=now).state is State.REJECTED
    assert post(thread, now=now).state is State.PUBLISHED
    assert consult_due(now + MINUTE, chat.server()) == 0 and not chat.asked


@pytest.mark.parametrize("attempt", ATTEMPTS[::6])
def test_an_attempt_to_steer_it_stays_held_whatever_it_answers(
    attempt: str, now: datetime, chat: Chat
) -> None:
    one = held(now, text=f"{TEXT} {attempt}")
    for number in range(MOST_TRIES + 1):
        assert consult_due(now + (number + 1) * 6 * MINUTE, chat.server()) == 0
    assert states(one) == ["held"]


def test_after_a_few_answers_that_are_none_the_comment_is_left_to_people(now: datetime, chat: Chat) -> None:
    chat.answer = lambda body: "I cannot say."
    one = held(now)
    for number in range(20):
        assert consult_due(now + number * 6 * MINUTE, chat.server()) == 0
    assert len(chat.asked) == MOST_TRIES and states(one) == ["held"]
    assert not AwaitedReading.objects.exists()


def test_while_it_is_away_one_comment_is_tried_a_round_and_all_are_read_when_it_is_back(
    now: datetime, chat: Chat
) -> None:
    several = [held(now) for _ in range(3)]
    chat.status = 503
    for number in range(4):
        assert consult_due(now + MINUTE + timedelta(seconds=number), chat.server()) == 0
    assert len(chat.asked) == 3
    assert {row.fault for row in AwaitedReading.objects.all()} == {"absent"}
    chat.status = 200
    assert consult_due(now + 10 * MINUTE, chat.server()) == 3
    assert all(states(one) == ["held", "published"] for one in several)


def test_a_server_away_for_a_day_is_waited_for_no_longer(now: datetime, chat: Chat) -> None:
    held(now)
    chat.status = 500
    consult_due(now + LONGEST_AWAY + MINUTE, chat.server())
    assert not AwaitedReading.objects.exists()


def test_a_slow_server_holds_the_round_up_no_longer_than_its_time(now: datetime, chat: Chat) -> None:
    one = held(now)
    chat.go.clear()
    assert consult_due(now + MINUTE, chat.server(timeout_s=0.3)) == 0
    assert states(one) == ["held"] and AwaitedReading.objects.get().fault == "broken"


def test_many_of_one_publication_do_not_keep_the_others_waiting(now: datetime, chat: Chat) -> None:
    busy = a_thread(publication(now))
    for number in range(4):
        comment(busy, f"Turnip {sentence(number)}", now=now)
    quiet = held(now + timedelta(seconds=5), text="One turnip elsewhere.")
    order: list[str] = []
    clear = saying()

    def noting(body: dict[str, object]) -> object:
        order.append(data_of(body)["comment"])
        return clear(body)

    chat.answer = noting
    assert consult_due(now + MINUTE, chat.server()) == 5
    assert order[1] == "One turnip elsewhere." and states(quiet) == ["held", "published"]


def test_a_moderator_who_decides_while_it_reads_is_not_overruled(now: datetime, chat: Chat) -> None:
    moderator = User.objects.create_superuser("chief")
    one = held(now)
    seen = Decision.objects.get(comment=one).pk
    consulted = second_reading.consulted

    def meanwhile(*given: object) -> object:
        decide(one.pk, user=moderator, outcome=Outcome.REJECT, reason="No.", seen=seen, now=now)
        return consulted(*given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_reading, "consulted", meanwhile)
        assert consult_due(now + MINUTE, chat.server()) == 0
    assert states(one) == ["held", "rejected"]


def test_a_publication_that_changed_its_mind_sends_nothing(now: datetime, chat: Chat) -> None:
    one = held(now)
    rulesets.adopt(one.thread.publication, SUSPECTS, now)
    assert consult_due(now + MINUTE, chat.server()) == 0
    assert not chat.asked and not AwaitedReading.objects.exists()


def test_a_thread_where_a_person_reads_first_by_now_is_left_to_that_person(now: datetime, chat: Chat) -> None:
    one = held(now)
    one.thread.mode = Mode.PREMODERATED
    one.thread.save(update_fields=["mode"])
    assert consult_due(now + MINUTE, chat.server()) == 0
    assert states(one) == ["held"] and not chat.asked


def test_the_classifiers_come_first(now: datetime, chat: Chat) -> None:
    one = held(now, f'requires = ["lamplighter"]\n{CLEARS}')
    assert AwaitedReading.objects.get().wanted == Wanted.SCORES
    assert consult_due(now + MINUTE, chat.server()) == 0
    with installed(Reader("lamplighter")):
        assert rejudge_due(now + MINUTE) == 1
    assert AwaitedReading.objects.get().wanted == Wanted.OPINION
    assert consult_due(now + 2 * MINUTE, chat.server()) == 1
    assert states(one) == ["held", "held", "published"]


def test_where_the_operator_named_no_server_nothing_is_asked(now: datetime) -> None:
    assert second_reading.server() is None
    held(now)
    assert consult_due(now + MINUTE) == 0
    assert AwaitedReading.objects.get().tries == 0


def test_a_comment_posted_is_never_kept_waiting_for_it(now: datetime, chat: Chat) -> None:
    chat.go.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(second_reading, "server", lambda: chat.server())
        held(now)
    assert not chat.asked and hearing.DEADLINE_S <= 2

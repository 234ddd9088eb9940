"""The outbox: queued once, sent once, tried again with growing waits, and never a second time when in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from rejoinder.notices import outbox, registry
from rejoinder.notices.content import Away, Due, Event, NotDelivered, TryLater, Unconfirmed, Wait
from rejoinder.notices.models import Notice, State
from rejoinder.notices.registry import Notifier

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=1)


class Fake:
    """A notifier that does as it is told."""

    def __init__(self) -> None:
        self.delivered: list[Due] = []
        self.trouble: Exception | None = None
        self.trouble_after: Exception | None = None
        self.at_hand_over: Callable[[], object] = lambda: None

    def deliver(self, due: Due, content: object, handing_over: Callable[[], None]) -> None:
        if self.trouble:
            raise self.trouble
        self.at_hand_over()
        handing_over()
        self.delivered.append(due)
        if self.trouble_after:
            raise self.trouble_after

    @property
    def notifier(self) -> Notifier:
        return Notifier("fake", registry.LETTERS, lambda: True, self.deliver)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    made = Fake()
    monkeypatch.setattr(registry, "notifiers", lambda: (made.notifier,))
    return made


def content(due: Due, now: datetime) -> Event:
    return Event(due.kind, due.ids)


def send(fake: Fake, now: datetime, compose: Any = content) -> int:
    return outbox.send_due(now, compose, fake.notifier)


def queue(now: datetime, key: str = "one") -> None:
    outbox.queue("told", key, {"comment": 7}, now)


def test_what_is_queued_is_sent_once_and_its_key_is_good_for_once(fake: Fake, now: datetime) -> None:
    queue(now)
    queue(now)
    assert send(fake, now) == 1 and send(fake, now) == 0
    queue(now)
    assert send(fake, now + LATER) == 0
    notice = Notice.objects.get()
    assert (notice.state, notice.tries, notice.finished_at is not None) == (State.SENT, 1, True)
    assert (fake.delivered[0].ids, fake.delivered[0].kind) == ({"comment": 7}, "told")


def test_nothing_is_sent_before_its_time(fake: Fake, now: datetime) -> None:
    queue(now + LATER)
    assert send(fake, now) == 0 and send(fake, now + LATER) == 1


def test_what_is_rolled_back_is_not_told(fake: Fake, now: datetime) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(now)
        raise RuntimeError
    assert not Notice.objects.exists()


def test_nothing_is_queued_where_nothing_can_carry_it(fake: Fake, now: datetime) -> None:
    assert outbox.queue("told", "one", {}, now, (registry.EVENTS,)) == 0
    assert not Notice.objects.exists()


@pytest.mark.parametrize("value", ["ada@example.org", True, 1.5, None])
def test_a_notice_carries_whole_numbers_only(fake: Fake, now: datetime, value: Any) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        outbox.queue("told", "one", {"comment": value}, now)


def test_what_was_not_taken_is_tried_again_with_growing_waits_for_two_days(fake: Fake, now: datetime) -> None:
    queue(now)
    fake.trouble = TryLater("Busy.")
    moment, waits = now, list[int]()
    for _ in range(40):
        send(fake, moment)
        notice = Notice.objects.get()
        if notice.state != State.QUEUED:
            break
        waits.append(round((notice.not_before - moment) / timedelta(minutes=1)))
        assert send(fake, notice.not_before - timedelta(seconds=2)) == 0
        moment = notice.not_before
    assert waits[:5] == [1, 2, 4, 8, 16] and max(waits) == 360
    assert (notice.state, notice.last_error) == (State.FAILED, "Busy.")
    assert timedelta(hours=40) < moment - now <= timedelta(days=2)
    assert Notice.objects.get().tries == len(waits) + 1


def test_a_refusal_for_good_is_not_tried_again(fake: Fake, now: datetime) -> None:
    queue(now)
    fake.trouble = NotDelivered("No such address.")
    send(fake, now)
    assert list(outbox.troubled().values_list("state", "last_error")) == [("failed", "No such address.")]


def test_where_nobody_answers_nothing_else_is_tried_in_this_round(fake: Fake, now: datetime) -> None:
    queue(now)
    queue(now, "two")
    fake.trouble = Away("Nobody there.")
    send(fake, now)
    assert sorted(Notice.objects.values_list("tries", flat=True)) == [0, 1]


def test_a_sender_that_dies_before_handing_over_has_sent_nothing(fake: Fake, now: datetime) -> None:
    queue(now)
    fake.at_hand_over = _die
    with pytest.raises(KeyboardInterrupt):
        send(fake, now)
    assert Notice.objects.get().state == State.SENDING
    fake.at_hand_over = lambda: None
    assert send(fake, now + timedelta(minutes=9)) == 0
    assert send(fake, now + timedelta(minutes=11)) == 1
    assert len(fake.delivered) == 1


def test_a_sender_that_dies_after_handing_over_leaves_it_in_doubt_and_it_is_not_sent_again(
    fake: Fake, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    queue(now)
    fake.trouble_after = _Killed()  # type: ignore[assignment]
    with pytest.raises(_Killed):
        send(fake, now)
    assert Notice.objects.get().state == State.HANDED_OVER
    assert send(fake, now + timedelta(days=1)) == 0
    assert Notice.objects.get().state == State.UNCERTAIN and len(fake.delivered) == 1
    assert "rejoinder notices list" in caplog.text


@pytest.mark.parametrize("trouble", [Unconfirmed("No answer came."), ZeroDivisionError()])
def test_what_ends_without_an_answer_is_in_doubt(fake: Fake, now: datetime, trouble: Exception) -> None:
    queue(now)
    fake.trouble_after = trouble
    try:
        send(fake, now)
    except ZeroDivisionError:
        assert isinstance(trouble, ZeroDivisionError)
    assert Notice.objects.get().state == State.UNCERTAIN
    assert send(fake, now + timedelta(days=1)) == 0


def test_whoever_was_too_slow_hands_nothing_over(fake: Fake, now: datetime) -> None:
    queue(now)
    second = Fake()

    def slow() -> None:
        # Another sender finds the claim run out while this one sleeps.
        assert send(second, now + timedelta(minutes=11)) == 1

    fake.at_hand_over = slow
    assert send(fake, now) == 0
    assert (len(fake.delivered), len(second.delivered)) == (0, 1)
    assert Notice.objects.get().state == State.SENT


def test_whoever_was_taken_for_dead_after_handing_over_and_lives_has_the_last_word(
    fake: Fake, now: datetime
) -> None:
    queue(now)

    def deliver(due: Due, content: object, handing_over: Callable[[], None]) -> None:
        handing_over()
        outbox.recover(now + timedelta(hours=1))
        assert Notice.objects.get().state == State.UNCERTAIN

    assert outbox.send_due(now, content, replace(fake.notifier, deliver=deliver)) == 1
    assert Notice.objects.get().state == State.SENT and not outbox.troubled()


def test_looking_for_what_is_due_writes_nothing(fake: Fake, now: datetime) -> None:
    queue(now + LATER)
    with CaptureQueriesContext(connection) as asked:
        assert send(fake, now) == 0
    assert len(asked) == 2 and all(query["sql"].startswith("SELECT") for query in asked)


def test_what_there_is_nothing_to_say_of_is_dropped(fake: Fake, now: datetime) -> None:
    queue(now)
    assert send(fake, now, lambda due, moment: None) == 0
    assert Notice.objects.get().state == State.DROPPED and not outbox.troubled()


def test_what_comes_too_early_waits_and_that_is_no_try(fake: Fake, now: datetime) -> None:
    queue(now)
    send(fake, now, lambda due, moment: Wait(now + LATER))
    notice = Notice.objects.get()
    assert (notice.state, notice.not_before, notice.tries) == (State.QUEUED, now + LATER, 0)


def test_words_that_cannot_be_made_hold_up_nothing_else(fake: Fake, now: datetime) -> None:
    queue(now)
    queue(now, "two")

    def broken(due: Due, moment: datetime) -> Event:
        if due.id == first:
            raise ZeroDivisionError
        return content(due, moment)

    first = Notice.objects.earliest("pk").pk
    with pytest.raises(ZeroDivisionError):
        send(fake, now, broken)
    assert send(fake, now, broken) == 1
    assert Notice.objects.get(pk=first).last_error == "It could not be written."


def test_an_operator_sends_again_what_is_in_trouble_under_the_same_identity(
    fake: Fake, now: datetime
) -> None:
    queue(now)
    fake.trouble_after = Unconfirmed("No answer came.")
    send(fake, now)
    fake.trouble_after = None
    notice = Notice.objects.get()
    assert outbox.retry([notice.pk], now + LATER) == 1 and outbox.retry([notice.pk], now) == 0
    assert send(fake, now + LATER) == 1
    assert fake.delivered[0].identity == fake.delivered[1].identity == notice.identity


def test_what_was_done_long_ago_is_forgotten_and_trouble_is_not(fake: Fake, now: datetime) -> None:
    queue(now)
    send(fake, now)
    fake.trouble = NotDelivered("No.")
    queue(now, "two")
    send(fake, now)
    assert outbox.forget(now + timedelta(days=89)) == 0
    assert outbox.forget(now + timedelta(days=91)) == 1
    assert Notice.objects.get().state == State.FAILED


class _Killed(BaseException):
    """As sudden as a kill."""


def _die() -> None:
    raise KeyboardInterrupt


def test_whoever_kept_something_for_a_notice_is_told_when_it_is_at_its_end(fake: Fake, now: datetime) -> None:
    told: list[str] = []

    def ended(kind: str, ids: Mapping[str, int]) -> None:
        assert connection.in_atomic_block and ids == {"comment": 7}
        told.append(kind)

    queue(now)
    fake.trouble = TryLater("Not now.")
    outbox.send_due(now, content, fake.notifier, ended=ended)
    assert not told
    fake.trouble = None
    outbox.send_due(now + 2 * LATER, content, fake.notifier, ended=ended)
    assert told == ["told"]
    for number, trouble in enumerate((NotDelivered("No."), Unconfirmed("Perhaps."), None)):
        queue(now, f"more {number}")
        fake.trouble = trouble
        outbox.send_due(now, content if trouble else lambda due, now: None, fake.notifier, ended=ended)
        assert len(told) == 2 + number
    queue(now, "of the dead")
    Notice.objects.filter(key="of the dead").update(state=State.HANDED_OVER, claimed_until=now - LATER)
    outbox.recover(now, ended)
    assert len(told) == 5

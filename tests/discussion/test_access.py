"""The door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rejoinder.discussion import access
from rejoinder.discussion.access import Refused
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Mode, State
from tests.discussion.making import a_thread, arrival, fill, post

pytestmark = pytest.mark.django_db


def test_an_open_thread_and_a_published_comment_may_be_answered(now: datetime) -> None:
    thread = a_thread()
    root = post(thread, now=now).comment_id
    found, parent = access.thread_for_reply(thread.pk, root, now)
    assert found == thread and parent is not None and parent.pk == root
    assert access.thread_for_reply(thread.pk, None, now) == (thread, None)


@pytest.mark.parametrize("settings", [{"visible": False}, {"mode": Mode.NONE}])
def test_a_hidden_thread_is_answered_like_one_that_never_was(settings: dict[str, Any], now: datetime) -> None:
    refusals = []
    for thread_id in (a_thread(**settings).pk, 987_654):
        with pytest.raises(Refused) as caught:
            access.thread_for_reading(thread_id)
        refusals.append((caught.value.status, caught.value.code, caught.value.title, caught.value.detail))
    assert refusals[0] == refusals[1]
    assert refusals[0][0] == 404


def test_a_closed_thread_may_be_read_and_not_answered(now: datetime) -> None:
    thread = a_thread(mode=Mode.CLOSED)
    assert access.thread_for_reading(thread.pk) == thread
    with pytest.raises(Refused) as caught:
        access.thread_for_reply(thread.pk, None, now)
    assert (caught.value.status, caught.value.code) == (403, "closed")
    assert caught.value.title and caught.value.detail


def test_a_thread_closes_at_its_time_to_the_instant(now: datetime) -> None:
    thread = a_thread(closes_at=now)
    assert access.is_open(thread, now - timedelta(microseconds=1))
    assert not access.is_open(thread, now)


@pytest.mark.parametrize("parent", [0, -1, 555_555, 2**63, 10**30])
def test_an_unknown_parent_is_refused_whatever_its_number(parent: int, now: datetime) -> None:
    with pytest.raises(Refused) as caught:
        access.thread_for_reply(a_thread().pk, parent, now)
    assert (caught.value.status, caught.value.code) == (404, "unknown_parent")


def test_a_comment_of_another_thread_is_no_parent_here(now: datetime) -> None:
    elsewhere = post(a_thread(), now=now).comment_id
    with pytest.raises(Refused) as caught:
        access.thread_for_reply(a_thread().pk, elsewhere, now)
    assert caught.value.code == "unknown_parent"


def test_a_held_comment_is_answered_like_one_that_does_not_exist(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(1, state=State.HELD)])
    held = thread.comments.get()
    with pytest.raises(Refused) as caught:
        access.thread_for_reply(thread.pk, held.pk, now)
    assert (caught.value.status, caught.value.code) == (404, "unknown_parent")


def test_a_withdrawn_comment_can_no_longer_be_answered(now: datetime) -> None:
    thread = a_thread()
    receipt = post(thread, now=now)
    withdraw(receipt.token, now)
    with pytest.raises(Refused) as caught:
        access.thread_for_reply(thread.pk, receipt.comment_id, now)
    assert (caught.value.status, caught.value.code) == (409, "parent_removed")

"""API keys: shown once, recognised while they live, refused after; nothing that is stored gives one away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import keys
from rejoinder.accounts.models import ApiKey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


def test_an_issued_key_is_recognised_and_another_is_not(now: datetime) -> None:
    key, secret = keys.issue("forum", now)
    assert keys.recognise(secret, now) == key
    for wrong in ("", "rj_", secret[:-1], secret + "x", secret.swapcase(), "rj_" + "A" * 43, "é" * 46):
        assert keys.recognise(wrong, now) is None


def test_nothing_stored_gives_the_key_away(now: datetime) -> None:
    key, secret = keys.issue("forum", now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_apikey")
        stored = repr([bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()])
    assert secret not in stored and secret[len(key.beginning) :] not in stored
    assert secret.startswith(key.beginning) and len(secret) - len(key.beginning) >= 36


def test_keys_of_the_same_moment_differ(now: datetime) -> None:
    assert len({keys.issue(f"forum {number}", now)[1] for number in range(5)}) == 5


def test_a_revoked_key_is_refused_at_once_here(now: datetime) -> None:
    _, secret = keys.issue("forum", now)
    assert keys.recognise(secret, now)
    keys.revoke("forum", now)
    assert keys.recognise(secret, now) is None
    with pytest.raises(keys.NoSuchKey, match="forum"):
        keys.revoke("forum", now)


def test_one_revoked_in_another_process_is_refused_within_seconds(now: datetime) -> None:
    _, secret = keys.issue("forum", now)
    assert keys.recognise(secret, now)
    ApiKey.objects.update(revoked_at=now)
    assert keys.recognise(secret, now + keys.REMEMBERED / 2)
    assert keys.recognise(secret, now + keys.REMEMBERED) is None


def test_a_key_shown_again_and_again_costs_the_record_nothing(
    now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, secret = keys.issue("forum", now)
    keys.recognise(secret, now)
    with django_assert_num_queries(0):
        for second in range(4):
            assert keys.recognise(secret, now + timedelta(seconds=second))


def test_the_day_of_last_use_is_written_once_a_day(now: datetime) -> None:
    key, secret = keys.issue("forum", now)

    def writes(moment: datetime) -> int:
        keys.forget()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert keys.recognise(secret, moment)
        return sum(query["sql"].startswith("UPDATE") for query in asked)

    assert (writes(now), writes(now + timedelta(hours=3)), writes(now + timedelta(days=1))) == (1, 0, 1)
    key.refresh_from_db()
    assert key.last_used_on == (now + timedelta(days=1)).date()


def test_a_clock_set_back_does_not_keep_a_key_alive(now: datetime) -> None:
    _, secret = keys.issue("forum", now)
    keys.recognise(secret, now)
    ApiKey.objects.update(revoked_at=now)
    assert keys.recognise(secret, now - timedelta(hours=1)) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "a\u202eb"])
def test_a_name_that_cannot_be_read_is_refused(name: str, now: datetime) -> None:
    with pytest.raises(keys.BadName):
        keys.issue(name, now)


def test_a_name_is_given_to_one_living_key_at_a_time(now: datetime) -> None:
    _, first = keys.issue("the  forum ", now)
    with pytest.raises(keys.BadName, match="the forum"):
        keys.issue("the forum", now)
    keys.revoke("the forum", now)
    _, second = keys.issue("the forum", now)
    assert keys.recognise(first, now) is None and keys.recognise(second, now)
    assert [key.name for key in keys.living()] == ["the forum"]

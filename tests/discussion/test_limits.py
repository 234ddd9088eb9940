"""How many comments a client may send."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from rejoinder.discussion import limits
from rejoinder.discussion.limits import Limiter
from rejoinder.discussion.refusal import Refused


def test_a_client_has_its_number_at_once_and_then_one_at_a_time(now: datetime) -> None:
    limiter = Limiter(6)
    assert [limiter.take("a", now) for _ in range(6)] == [0.0] * 6
    assert limiter.take("a", now) == pytest.approx(10)
    assert limiter.take("a", now + timedelta(seconds=9)) == pytest.approx(1)
    assert limiter.take("a", now + timedelta(seconds=10)) == 0
    assert limiter.take("a", now + timedelta(seconds=11)) == pytest.approx(9)


def test_one_client_does_not_use_up_what_is_anothers(now: datetime) -> None:
    limiter = Limiter(1)
    assert (limiter.take("a", now), limiter.take("b", now)) == (0, 0)
    assert limiter.take("a", now) > 0


def test_without_a_limit_or_a_client_nothing_is_counted(now: datetime) -> None:
    assert all(Limiter(0).take("a", now) == 0 for _ in range(50))
    limiter = Limiter(1)
    assert all(limiter.take("", now) == 0 for _ in range(50))


def test_a_clock_set_back_takes_nothing_away(now: datetime) -> None:
    limiter = Limiter(2)
    limiter.take("a", now)
    assert limiter.take("a", now - timedelta(hours=1)) == 0
    assert limiter.take("a", now - timedelta(hours=1)) == pytest.approx(30)


def test_the_memory_is_bounded_and_the_longest_silent_is_forgotten(now: datetime) -> None:
    limiter = Limiter(1, most_clients=3)
    for number in range(10):
        limiter.take(f"client {number}", now)
    assert len(limiter._buckets) == 3
    assert limiter.take("client 9", now) > 0
    assert limiter.take("client 0", now) == 0


def test_the_refusal_says_when_to_come_back(now: datetime, settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, posts_per_minute=2)
    limits.check_posts("192.0.2.77", now)
    limits.check_posts("192.0.2.77", now)
    with pytest.raises(Refused) as caught:
        limits.check_posts("192.0.2.77", now)
    assert (caught.value.status, caught.value.code) == (429, "too_fast")
    assert 30 <= caught.value.retry_after <= 31 and str(caught.value.retry_after) in caught.value.detail
    limits.check_posts("192.0.2.77", now + timedelta(seconds=caught.value.retry_after))


def test_an_ipv6_household_is_one_client_however_many_addresses_it_has(
    now: datetime, settings: Settings
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, posts_per_minute=1)
    limits.check_posts("2001:db8:1:2::1", now)
    with pytest.raises(Refused):
        limits.check_posts("2001:db8:1:2:ffff::9", now)
    limits.check_posts("2001:db8:1:3::1", now)

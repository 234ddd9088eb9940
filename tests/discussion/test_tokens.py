"""Tokens of forms and of private pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from rejoinder.discussion import tokens
from rejoinder.discussion.tokens import Standing, check_form_token, form_token
from tests.discussion.making import a_thread, post


def test_a_form_is_good_for_seven_days_and_for_its_own_thread_only(now: datetime) -> None:
    token = form_token(7, now)
    assert check_form_token(token, 7, now) is Standing.OK
    assert check_form_token(token, 7, now + timedelta(days=7)) is Standing.OK
    assert check_form_token(token, 7, now + timedelta(days=7, seconds=1)) is Standing.EXPIRED
    assert check_form_token(token, 8, now) is Standing.FORGED


def test_a_form_printed_by_a_machine_with_a_fast_clock_is_good_and_one_from_the_far_future_is_not(
    now: datetime,
) -> None:
    assert check_form_token(form_token(7, now + timedelta(minutes=4)), 7, now) is Standing.OK
    assert check_form_token(form_token(7, now + timedelta(hours=1)), 7, now) is Standing.FORGED


@pytest.mark.parametrize("token", ["", "x", "A" * 28, "A" * 100_000, "é", "\x00", "A" * 27 + "="])
def test_what_is_no_token_is_forged(token: str, now: datetime) -> None:
    assert check_form_token(token, 7, now) is Standing.FORGED
    assert tokens.seconds_since_opened(token, 7, now) is None


def test_no_letter_of_a_token_can_be_changed(now: datetime) -> None:
    token = form_token(7, now)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for at, original in enumerate(token):
        for letter in letters:
            if letter != original:
                assert check_form_token(token[:at] + letter + token[at + 1 :], 7, now) is Standing.FORGED


def test_only_a_form_opened_for_one_reader_tells_how_long_it_was_open(now: datetime) -> None:
    opened = form_token(7, now, opened=True)
    later = now + timedelta(seconds=42)
    assert check_form_token(opened, 7, later) is Standing.OK
    assert tokens.seconds_since_opened(opened, 7, later) == 42
    assert tokens.seconds_since_opened(form_token(7, now), 7, later) is None
    assert tokens.seconds_since_opened(opened, 7, now - timedelta(seconds=3)) == 0


@pytest.mark.django_db
def test_a_private_page_opens_with_its_token_and_with_no_other(now: datetime) -> None:
    thread = a_thread()
    first, second = post(thread, now=now), post(thread, now=now)
    assert first.token != second.token
    found = tokens.comment_for_token(first.token)
    assert found is not None and found.pk == first.comment_id
    number, mark = first.token.split("-", 1)
    for forged in (
        f"{second.comment_id}-{mark}", f"{number}-{'A' * 22}", f"0{first.token}", f" {first.token}", f"{first.token}=",
        f"{first.token[:-1]}", number, "", "-", f"{2**63}-{mark}", f"{10**18}-{mark}", first.token + "\n", "١-" + mark,
    ):  # fmt: skip
        assert tokens.comment_for_token(forged) is None


@pytest.mark.django_db
def test_a_token_has_one_spelling(now: datetime) -> None:
    token = post(a_thread(), now=now).token
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert [token[:-1] + letter for letter in letters if tokens.comment_for_token(token[:-1] + letter)] == [
        token
    ]


@pytest.mark.django_db
def test_tokens_of_another_installation_open_nothing_here(now: datetime, settings: Settings) -> None:
    private, form = post(a_thread(), now=now).token, form_token(7, now)
    settings.SECRET_KEY = "another"
    assert tokens.comment_for_token(private) is None
    assert check_form_token(form, 7, now) is Standing.FORGED

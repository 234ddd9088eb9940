"""What the clock asks for is done, and what fails is told without what people wrote."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from rejoinder.config.logs import QuietFormatter
from rejoinder.discussion.models import Thread
from rejoinder.server.chores import Chore, chores, do
from tests.discussion.making import NOW, a_thread


def chore(name: str) -> Chore:
    return next(one for one in chores() if one.name == name)


@pytest.mark.django_db
def test_a_discussion_whose_time_is_over_is_printed_closed() -> None:
    thread = a_thread(closes_at=NOW + timedelta(hours=1))
    assert do(chore("closing discussions"), NOW)
    assert Thread.objects.get(pk=thread.pk).version == thread.version
    assert do(chore("closing discussions"), NOW + timedelta(hours=2))
    closed = Thread.objects.get(pk=thread.pk)
    assert closed.version > thread.version and not closed.shown_open


@pytest.mark.django_db
def test_old_sessions_are_forgotten_and_fresh_ones_kept() -> None:
    for key, days in (("old", -1), ("fresh", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + timedelta(days=days))
    assert do(chore("forgetting old sessions"), NOW)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["fresh"]


@pytest.mark.django_db
def test_what_is_scheduled_is_published() -> None:
    assert do(chore("publishing what is scheduled"), datetime.now(UTC))


def test_a_chore_that_fails_is_told_and_raises_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(now: datetime) -> None:
        raise OperationalError("host=10.0.0.1 password=secret")

    def broken(now: datetime) -> None:
        raise RuntimeError("a reader's words")

    monkeypatch.setattr("rejoinder.server.chores.connection.close", lambda: None)
    assert not do(Chore("asking", 1, away), NOW)
    assert not do(Chore("breaking", 1, broken), NOW)
    assert "cannot be reached for asking" in caplog.text and "A chore failed: breaking" in caplog.text


def written(message: str, error: BaseException | None = None) -> str:
    formatter = QuietFormatter("%(levelname)s %(message)s")
    info = (type(error), error, error.__traceback__) if error else None
    return formatter.format(logging.LogRecord("x", logging.ERROR, __file__, 1, message, (), info))


def test_the_log_says_what_failed_and_where_but_not_what_was_written() -> None:
    try:
        try:
            raise ValueError("ada@reader.example said something")
        except ValueError as cause:
            raise RuntimeError("duplicate key (name)=(Ada)") from cause
    except RuntimeError as error:
        line = written("A request failed.", error)
    assert "builtins.RuntimeError" in line and "builtins.ValueError" in line and "test_chores.py" in line
    assert "ada" not in line.lower() and "duplicate" not in line


@pytest.mark.parametrize(
    "address",
    [
        "/comments/12-abcdefghijklmnopqrstuv/",
        "/desk/enter/AAAAAAAAAAIAAAAAawTCHi2j/",
        "/search?q=ada%40reader.example",
    ],
)
def test_tokens_and_questions_are_blanked_in_the_log(address: str) -> None:
    line = written(f"Internal Server Error: {address}")
    assert "abcdefgh" not in line and "AAAAAAAA" not in line and "ada" not in line and "…" in line

"""Promises of the house that concern the record as a whole."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

import pytest
from django.apps import apps

from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.submit import Invalid, Refused
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Decision, Mode, State
from tests.discussion.making import a_publication, a_thread, arrival, comment, fill, post

pytestmark = pytest.mark.django_db

ADDRESS = "Very.Secret@mail.example.org"


def everything() -> str:
    """Every value of every row of the accounts and the discussion, as text."""
    rows = [
        row
        for app in ("accounts", "discussion")
        for model in apps.get_app_config(app).get_models()
        for row in model._default_manager.values_list()
    ]
    return "\n".join(
        bytes(value).hex() if isinstance(value, (bytes, memoryview)) else str(value)
        for row in rows
        for value in row
    )


def test_no_address_and_no_plain_hash_of_one_stands_in_the_database(now: datetime) -> None:
    thread = a_thread()
    post(thread, email=ADDRESS, client="192.0.2.33", now=now)
    fill(thread, [arrival(1, email=ADDRESS)])
    stored = everything().lower()
    for form in (ADDRESS, ADDRESS.lower(), ADDRESS.split("@")[0] + "@mail.example.org"):
        assert form.lower() not in stored and form.encode().hex() not in stored
        for algorithm in ("md5", "sha1", "sha256"):
            assert hashlib.new(algorithm, form.encode()).hexdigest() not in stored
    assert "192.0.2.33" not in stored


def test_the_log_carries_neither_words_nor_addresses(now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    thread = a_thread(mode=Mode.CLOSED)
    with caplog.at_level(logging.INFO, logger="rejoinder"):
        for attempt in (thread, a_thread()):
            try:
                post(attempt, "A lamplighter\x00", email=ADDRESS, now=now)
            except (Invalid, Refused) as refused:
                logging.getLogger("rejoinder").warning("refused: %s", refused)
    assert "lamplighter" not in caplog.text and "secret" not in caplog.text.lower()


def test_every_published_comment_was_decided_on(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(publication, '[rules.suspects]\nwords = ["turnip"]\n', now)
    thread = a_thread(publication)
    for text in ("A turnip.", "A boat.", "Another boat."):
        post(thread, text, now=now)
    fill(thread, [arrival(1), arrival(2, state=State.HELD)])
    withdraw(post(thread, "A third boat.", now=now).token, now)
    for row in Comment.objects.filter(published_at__isnull=False):
        assert row.decisions.filter(state=State.PUBLISHED).exists()


def test_a_rule_that_breaks_holds_the_comment(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rulesets.default()
    broken = next(rule for rule in rules.rules if rule.NAME == "shouting")

    def fail(self: object, submission: object) -> None:
        raise RuntimeError("A turnip fell into the works.")

    monkeypatch.setattr(type(broken), "judge", fail)
    made = comment(a_thread(), now=now)
    decision = Decision.objects.get()
    assert (made.state, decision.rule) == (State.HELD, "shouting")
    assert "turnip" not in str(decision.findings)


def test_every_objection_is_kept_and_the_gravest_decides(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(
        publication, '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n', now
    )
    receipt = post(a_thread(publication), "A turnip and a parsnip.", seconds_to_write=0.5, now=now)
    decision = Decision.objects.get(comment=receipt.comment_id)
    assert {found["rule"] for found in decision.findings} == {"suspects", "blocklist", "haste"}
    assert (decision.state, decision.rule) == (State.REJECTED, "blocklist")
    for found in decision.findings:
        start, end = found["span"]
        assert "A turnip and a parsnip."[start:end] == found["quote"]

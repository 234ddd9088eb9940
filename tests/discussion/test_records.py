"""A moderator's decision is a record that stands alone, and stands on the audit."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from rejoinder.accounts.models import User
from rejoinder.discussion import events, ledger, rulesets
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.edit import edit
from rejoinder.discussion.actions.take import take_this
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, DeskEvent, Maker, State, StoredRuleset, Thread
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_publication, a_thread, comment, post

pytestmark = pytest.mark.django_db

RULES = '[rules.suspects]\nwords = ["turnip"]\n'


@pytest.fixture
def moderator() -> User:
    return User.objects.create_superuser("mo")


@pytest.fixture
def thread(now: datetime) -> Thread:
    publication = a_publication()
    rulesets.adopt(publication, RULES, now)
    return a_thread(publication)


def ruled(one: Comment, outcome: Outcome, moderator: User, now: datetime, **fields: str) -> Decision:
    seen = one.decisions.latest("pk").pk
    decision = decide(one.pk, user=moderator, outcome=outcome, seen=seen, now=now, **fields)
    return Decision.objects.get(pk=decision.pk)


def test_it_carries_the_findings_and_scores_in_view_and_the_rules_in_force(
    thread: Thread, moderator: User, now: datetime
) -> None:
    one = comment(thread, "Did you see the turnip in the harbour?", now=now)
    first = one.decisions.get()
    assert first.findings and first.scores
    adopted = rulesets.adopt(thread.publication, RULES + "[rules.links]\nhold_from = 2\n", now)
    decision = ruled(one, Outcome.REJECT, moderator, now, rule="suspects", reason="No.", line="Sorry.")
    assert (decision.findings, decision.scores) == (first.findings, first.scores)
    assert decision.ruleset == adopted.digest != first.ruleset
    assert StoredRuleset.objects.filter(pk=decision.ruleset).exists()
    assert (decision.revision_number, decision.user, decision.line) == (1, moderator, "Sorry.")
    one.refresh_from_db()
    assert (one.state, one.doubtful) == ("rejected", False)


def test_it_carries_what_was_found_in_the_version_that_was_in_view(
    thread: Thread, moderator: User, now: datetime
) -> None:
    receipt = post(thread, "Did you see the turnip in the harbour?", now=now)
    edit(receipt.token, "A vegetable.", now=now)
    one = Comment.objects.get()
    decision = ruled(one, Outcome.REJECT, moderator, now, reason="No.")
    assert (decision.revision_number, decision.findings) == (2, [])
    assert decision.scores == one.decisions.get(revision_number=2, maker="rules").scores


def test_a_publication_without_rules_of_its_own_keeps_the_ones_that_come_with_rejoinder(
    moderator: User, now: datetime
) -> None:
    one = comment(a_thread(), now=now)
    StoredRuleset.objects.filter(publication=None).delete()
    decision = ruled(one, Outcome.REJECT, moderator, now, reason="No.")
    assert decision.ruleset == rulesets.default().digest
    assert StoredRuleset.objects.filter(pk=decision.ruleset).exists()


def test_each_deed_of_a_moderator_is_noted_with_the_decision(
    thread: Thread, moderator: User, now: datetime
) -> None:
    one = comment(thread, "Did you see the turnip in the harbour?", now=now)
    rejected = ruled(one, Outcome.REJECT, moderator, now, rule="suspects", reason="Secret words.")
    undo(rejected.pk, user=moderator, now=now + timedelta(seconds=3))
    ruled(one, Outcome.PUBLISH, moderator, now + timedelta(minutes=1))
    noted = list(DeskEvent.objects.order_by("pk"))
    assert [(event.verb, event.rule, event.before["state"], event.after["state"]) for event in noted] == [
        ("rejected", "suspects", "held", "rejected"),
        ("undid", "suspects", "rejected", "held"),
        ("published", "", "held", "published"),
    ]
    assert {event.object_id for event in noted} == {str(one.pk)}
    assert {event.publication_id for event in noted} == {thread.publication_id}
    assert {event.user for event in noted} == {moderator}
    assert noted[1].after["undoes"] == rejected.pk
    assert "Secret" not in str([(event.before, event.after) for event in noted])


def test_taking_a_case_over_is_noted_and_taking_a_free_one_is_not(
    thread: Thread, moderator: User, now: datetime
) -> None:
    one, other = comment(thread, now=now), User.objects.create_superuser("other")
    take_this(one.pk, user=other, now=now)
    take_this(one.pk, user=moderator, now=now)
    assert not DeskEvent.objects.exists()
    take_this(one.pk, user=moderator, now=now, over=True)
    take_this(one.pk, user=moderator, now=now, over=True)
    noted = DeskEvent.objects.get()
    assert (noted.verb, noted.user, noted.object_id, noted.before) == (
        "took_over",
        moderator,
        str(one.pk),
        {"with": other.pk},
    )


def test_what_rules_authors_and_reports_do_is_no_deed_at_the_desk(thread: Thread, now: datetime) -> None:
    one = comment(thread, now=now)
    ledger.record_decision(one.pk, Ruling(State.HELD, Maker.REPORTS), now)
    ledger.record_decision(one.pk, Ruling(State.WITHDRAWN, Maker.AUTHOR), now)
    assert not DeskEvent.objects.exists()


def test_what_was_decided_before_deeds_were_noted_is_brought_along(
    thread: Thread, moderator: User, now: datetime
) -> None:
    one = comment(thread, "Did you see the turnip in the harbour?", now=now)
    rejected = ruled(one, Outcome.REJECT, moderator, now, rule="suspects", reason="No.")
    undo(rejected.pk, user=moderator, now=now)
    noted = list(DeskEvent.objects.order_by("pk"))
    migration = import_module("rejoinder.discussion.migrations.0007_decisions")
    with connection.cursor() as cursor:
        migration.note_past_decisions(apps, SimpleNamespace(connection=connection, execute=cursor.execute))
    brought = list(DeskEvent.objects.filter(pk__gt=noted[-1].pk).order_by("pk"))
    for old, new in zip(noted, brought, strict=True):
        assert new.after == {"decision": old.after["decision"], "state": old.after["state"]}
        for name in ("verb", "user_id", "publication_id", "kind", "object_id", "rule", "created_at"):
            assert getattr(new, name) == getattr(old, name)
    assert {event.verb for event in brought} <= set(events.Verb.values)


def test_taking_back_asks_for_another_look_only_where_no_person_had_looked(
    thread: Thread, moderator: User, now: datetime
) -> None:
    one = comment(thread, "Did you see the harbour?", now=now)
    nearly = Ruling(State.PUBLISHED, Maker.RULES, scores={"offensive": 0.5})
    ledger.record_decision(one.pk, nearly, now)

    def is_doubtful() -> bool:
        return Comment.objects.get(pk=one.pk).doubtful

    assert is_doubtful()
    undo(ruled(one, Outcome.REJECT, moderator, now, reason="No.").pk, user=moderator, now=now)
    assert is_doubtful()
    ruled(one, Outcome.PUBLISH, moderator, now)
    assert not is_doubtful()
    for _ in range(2):
        undo(ruled(one, Outcome.REJECT, moderator, now, reason="No.").pk, user=moderator, now=now)
        assert not is_doubtful()

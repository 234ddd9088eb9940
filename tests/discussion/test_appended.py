"""Decisions and what was done at the desk: the database itself refuses to change or delete them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from rejoinder.accounts.models import User
from rejoinder.discussion import events
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.appended import BLANKABLE
from rejoinder.discussion.models import Comment, Decision, DeskEvent
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_publication, a_thread, comment

pytestmark = pytest.mark.django_db


def decided(now: datetime) -> Decision:
    user = User.objects.create_superuser("mo")
    made = comment(a_thread(), now=now)
    seen = made.decisions.latest("pk").pk
    return decide(
        made.pk,
        user=user,
        outcome=Outcome.REJECT,
        rule="libel",
        reason="No.",
        line="Sorry.",
        seen=seen,
        now=now,
    )


def an_event(now: datetime) -> DeskEvent:
    user = User.objects.create_superuser("mo")
    return events.note(
        "set", user=user, publication=a_publication(), kind="lamp", now=now, after={"on": True}
    )


MADE: dict[str, Callable[[datetime], Decision | DeskEvent]] = {"Decision": decided, "DeskEvent": an_event}
OTHER: dict[str, Any] = {"CharField": "x", "TextField": "x", "JSONField": {"x": 1}, "DateTimeField": None}


@pytest.mark.parametrize("name", MADE)
def test_no_column_of_the_row_can_be_changed_even_in_sql(name: str, now: datetime) -> None:
    row = MADE[name](now)
    if name == "Decision":
        other = comment(a_thread(), now=now)
        numbers = {"comment_id": other.pk, "undoes_id": other.decisions.get().pk}
    else:
        numbers = {"publication_id": a_publication().pk}
    numbers["user_id"] = User.objects.create_user("someone").pk
    for field in row._meta.local_concrete_fields:
        kind = field.get_internal_type()
        value = numbers.get(field.column or "", 424_242) if kind not in OTHER else OTHER[kind]
        if kind == "DateTimeField":
            value = now.replace(year=1999)
        with pytest.raises(IntegrityError, match="only ever appended"), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: value})


@pytest.mark.parametrize("name", MADE)
def test_no_row_can_be_deleted_even_in_sql(name: str, now: datetime) -> None:
    row = MADE[name](now)
    with (
        pytest.raises(IntegrityError, match="only ever appended"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_a_comment_with_decisions_cannot_be_deleted(now: datetime) -> None:
    decision = decided(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=decision.comment_id).delete()
    assert Comment.objects.filter(pk=decision.comment_id).exists()


@pytest.mark.parametrize("name", MADE)
def test_a_person_can_be_taken_out_of_a_row_that_stays(name: str, now: datetime) -> None:
    row = MADE[name](now)
    User.objects.filter(username="mo").delete()
    emptied: dict[str, Any] = {"[]": [], "{}": {}}
    blanks = {column: emptied.get(value or "", value) for column, value in BLANKABLE[name].items()}
    type(row)._default_manager.filter(pk=row.pk).update(**blanks)
    row.refresh_from_db()
    assert {column: getattr(row, column) for column in blanks} == blanks

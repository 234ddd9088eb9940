"""What people did at the desk is noted once, with the deed, and without anybody's address."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from rejoinder.accounts.models import User
from rejoinder.discussion import events
from rejoinder.discussion.events import LONGEST_VALUE, MOST_VALUES, Verb, changes
from rejoinder.discussion.models import DeskEvent
from tests.discussion.making import a_publication

pytestmark = pytest.mark.django_db


def test_a_deed_is_noted_with_who_what_where_and_when(now: datetime) -> None:
    user, publication = User.objects.create_user("mo"), a_publication()
    events.note(
        Verb.GAVE_ROLE,
        user=user,
        publication=publication,
        kind="role",
        object_id=7,
        now=now,
        after={"role": "editor"},
    )
    noted = DeskEvent.objects.get()
    assert (noted.user, noted.publication, noted.verb, noted.created_at) == (
        user,
        publication,
        "gave_role",
        now,
    )
    assert (noted.kind, noted.object_id, noted.before, noted.after) == ("role", "7", {}, {"role": "editor"})


def test_a_deed_that_comes_to_nothing_is_not_noted(now: datetime) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        events.note(Verb.SET, user=None, publication=None, kind="lamp", now=now)
        raise RuntimeError
    assert not DeskEvent.objects.exists()


def test_addresses_are_struck_out_and_long_texts_cut(now: datetime) -> None:
    noted = events.note(
        Verb.SET,
        user=None,
        publication=None,
        kind="lamp",
        now=now,
        before={"text": "Write to <ada@example.org>, please.", "words": ["bo@example.org", 3, None]},
        after={
            "text": "x" * 1_000,
            "deep": {"of": "ci@example.org"},
            **dict.fromkeys(map(str, range(99)), 1),
        },
    )
    noted.refresh_from_db()
    assert noted.before == {"text": "Write to <…>, please.", "words": ["…", 3, None]}
    assert len(noted.after["text"]) == LONGEST_VALUE and noted.after["text"].endswith("…")
    assert noted.after["deep"] == {"of": "…"} and len(noted.after) == MOST_VALUES


def test_a_word_that_does_not_fit_is_an_error_of_the_caller(now: datetime) -> None:
    for verb, kind in (("", "lamp"), ("x" * 41, "lamp"), ("set", ""), ("set", "x" * 21)):
        with pytest.raises(ValueError, match="verb"):
            events.note(verb, user=None, publication=None, kind=kind, now=now)


def test_of_two_states_only_the_differences_are_told() -> None:
    before, after = changes({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 4, "d": 5})
    assert (before, after) == ({"b": 2, "c": 3}, {"b": 4, "d": 5})

"""Sanctions: who meets them, what they are told, and how they end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import staff
from rejoinder.accounts.models import Commenter, User
from rejoinder.discussion import sanctions
from rejoinder.discussion.actions.edit import edit
from rejoinder.discussion.actions.lift import lift
from rejoinder.discussion.actions.sanction import Whom, sanction
from rejoinder.discussion.models import (
    Aim,
    Comment,
    Maker,
    Measure,
    Membership,
    Publication,
    Role,
    Sanction,
    State,
    Thread,
)
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.replay import replay
from rejoinder.policy.verdict import SANCTION
from tests.discussion.making import NOW, a_publication, a_thread, post

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def moderator() -> User:
    staff.settle_groups()
    user = User.objects.create_user("mo")
    user.groups.add(Group.objects.get(name=staff.MODERATORS))
    return user


def speaker(thread: Thread, email: str = "ada@town.example") -> tuple[Commenter, str]:
    """Somebody who has written once, and their browser's key."""
    receipt = post(thread, email=email)
    return Comment.objects.get(pk=receipt.comment_id).commenter, receipt.fresh_key


def impose(
    user: User,
    whom: Whom,
    measure: Measure = Measure.READ_ONLY,
    *,
    publication: Publication | None = None,
    reason: str = "Three insults in a day",
    ends_at: datetime | None = None,
) -> Sanction:
    return sanction(
        whom, measure, user=user, publication=publication, reason=reason, ends_at=ends_at, now=NOW
    )


def refused(thread: Thread, now: datetime = LATER, **fields: object) -> Refused:
    count = Comment.objects.count()
    with pytest.raises(Refused) as caught:
        post(thread, now=now, **fields)  # type: ignore[arg-type]
    assert Comment.objects.count() == count
    return caught.value


def test_who_may_only_read_is_told_why_until_when_and_where_to_object(moderator: User) -> None:
    publication = a_publication(objections_to="desk@lantern.example")
    thread = a_thread(publication)
    ada, key = speaker(thread)
    made = impose(moderator, Whom(ada), publication=publication, ends_at=NOW + timedelta(days=7))
    answer = refused(thread, email="ada@town.example", key=key)
    assert (answer.status, answer.code) == (403, "read_only")
    assert "Three insults in a day." in answer.detail and "May 11, 2026" in answer.detail
    assert f"desk@lantern.example and name sanction {made.pk}" in answer.detail


def test_a_sanction_without_an_end_says_so_and_one_with_an_end_ends_by_itself(moderator: User) -> None:
    thread = a_thread()
    ada, key = speaker(thread)
    endless = impose(moderator, Whom(ada), Measure.BAN)
    assert "until it is lifted" in refused(thread, email="ada@town.example", key=key).detail
    Sanction.objects.filter(pk=endless.pk).update(ends_at=LATER)
    assert post(thread, email="ada@town.example", key=key, now=LATER).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("aim", "same", "new_browser", "neighbour"),
    [
        (Aim.COMMENTER, True, False, False),
        (Aim.ADDRESS, True, True, False),
        (Aim.DOMAIN, True, True, True),
    ],
)
def test_an_aim_meets_those_it_says_and_nobody_else(
    moderator: User, aim: Aim, same: bool, new_browser: bool, neighbour: bool
) -> None:
    thread = a_thread()
    ada, key = speaker(thread)
    impose(moderator, Whom(ada, aim))
    tries = [("Ada@Town.example", key, same), ("ada@town.example", "", new_browser)]
    for email, shown, met in [*tries, ("bo@town.example", "", neighbour), ("bo@sub.town.example", "", False)]:
        if met:
            refused(thread, email=email, key=shown)
        else:
            assert post(thread, email=email, key=shown, now=LATER).comment_id


def test_what_is_held_under_a_sanction_says_so_and_is_judged_the_same_again(moderator: User) -> None:
    thread = a_thread()
    ada, key = speaker(thread)
    made = impose(moderator, Whom(ada), Measure.HOLD)
    receipt = post(thread, email="ada@town.example", key=key, now=LATER)
    assert receipt.state == State.HELD and receipt.rule == SANCTION
    assert "A person reads your comments" in receipt.reason and "Three insults in a day." in receipt.reason
    decision = Comment.objects.get(pk=receipt.comment_id).decisions.get()
    lift(made.pk, user=moderator, now=LATER)
    again = replay(decision)
    assert (
        decision.maker == Maker.RULES and [found.to_dict() for found in again.findings] == decision.findings
    )


def test_the_gravest_of_several_is_told(moderator: User) -> None:
    thread = a_thread()
    ada, key = speaker(thread)
    impose(moderator, Whom(ada), Measure.HOLD)
    impose(moderator, Whom(ada, Aim.ADDRESS), Measure.BAN, reason="Threats.")
    impose(moderator, Whom(ada), Measure.READ_ONLY)
    assert "Threats." in refused(thread, email="ada@town.example", key=key).detail


def test_a_lifted_sanction_holds_nobody_back_and_cannot_be_lifted_twice(moderator: User) -> None:
    thread = a_thread()
    ada, key = speaker(thread)
    made = impose(moderator, Whom(ada))
    lifted = lift(made.pk, user=moderator, now=LATER)
    assert (lifted.lifted_at, lifted.lifted_by) == (LATER, moderator)
    assert post(thread, email="ada@town.example", key=key, now=LATER).comment_id
    with pytest.raises(Refused) as caught:
        lift(made.pk, user=moderator, now=LATER)
    assert caught.value.status == 409


def test_a_sanction_holds_where_it_says(moderator: User) -> None:
    here, there = a_thread(), a_thread()
    ada, _ = speaker(here)
    impose(moderator, Whom(ada, Aim.ADDRESS), publication=here.publication)
    refused(here, email="ada@town.example")
    assert post(there, email="ada@town.example", now=LATER).comment_id
    impose(moderator, Whom(ada, Aim.ADDRESS))
    refused(there, email="ada@town.example")


def test_a_moderator_of_one_publication_sanctions_there_and_lifts_there_alone() -> None:
    here, there = a_thread(), a_thread()
    ada, _ = speaker(here)
    stranger, _ = speaker(there, "bo@town.example")
    local = User.objects.create_user("lo")
    Membership.objects.create(user=local, publication=here.publication, role=Role.MODERATOR, created_at=NOW)
    made = impose(local, Whom(ada), publication=here.publication)
    for whom, publication, status in [
        (Whom(ada), None, 403),
        (Whom(ada), there.publication, 403),
        (Whom(stranger), here.publication, 404),
    ]:
        with pytest.raises(Refused) as caught:
            impose(local, whom, publication=publication)
        assert caught.value.status == status
    Sanction.objects.filter(pk=made.pk).update(publication=None)
    with pytest.raises(Refused):
        lift(made.pk, user=local, now=LATER)


def test_an_auditor_sanctions_nobody() -> None:
    thread = a_thread()
    ada, _ = speaker(thread)
    auditor = User.objects.create_user("au")
    Membership.objects.create(user=auditor, publication=thread.publication, role=Role.AUDITOR, created_at=NOW)
    with pytest.raises(Refused) as caught:
        impose(auditor, Whom(ada), publication=thread.publication)
    assert caught.value.status == 403 and not Sanction.objects.exists()


def test_an_address_and_a_domain_can_be_typed_and_the_address_is_not_kept(moderator: User) -> None:
    thread = a_thread()
    impose(moderator, Whom(typed="Eve@Else.example"))
    impose(moderator, Whom(typed="@Bad-Mail.example"))
    refused(thread, email="eve@else.example")
    refused(thread, email="anybody@bad-mail.example")
    kept = list(Sanction.objects.order_by("pk").values())
    assert [row["domain"] for row in kept] == ["", "bad-mail.example"]
    assert "eve" not in str([{**row, "target": b""} for row in kept]).lower()
    assert not any(b"eve@" in bytes(row["target"]).lower() for row in kept)


@pytest.mark.parametrize("typed", ["gmail.com", "", "nonsense", "a b@c.example", "-.example"])
def test_what_cannot_be_aimed_at_is_refused(moderator: User, typed: str) -> None:
    with pytest.raises(Refused) as caught:
        impose(moderator, Whom(typed=typed))
    assert caught.value.status == 422


def test_a_domain_where_anybody_can_have_an_address_is_refused_on_a_record_as_well(moderator: User) -> None:
    ada, _ = speaker(a_thread(), "ada@gmail.com")
    with pytest.raises(Refused) as caught:
        impose(moderator, Whom(ada, Aim.DOMAIN))
    assert caught.value.code == "shared_domain"
    assert impose(moderator, Whom(ada, Aim.ADDRESS)).pk


def test_a_sanction_needs_a_reason_and_an_end_to_come(moderator: User) -> None:
    ada, _ = speaker(a_thread())
    for reason, ends_at in [(" ", None), ("x" * 2001, None), ("Why", NOW)]:
        with pytest.raises(Refused) as caught:
            impose(moderator, Whom(ada), reason=reason, ends_at=ends_at)
        assert caught.value.status == 422


def test_looking_for_sanctions_takes_one_query_however_many_there_are(
    moderator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    thread = a_thread()
    ada, _ = speaker(thread)
    for _number in range(30):
        impose(moderator, Whom(ada, Aim.ADDRESS))
    with django_assert_num_queries(1):
        found = sanctions.on_sender("ada@town.example", ada, thread.publication, LATER)
    assert len(found) == 30


def test_the_look_goes_by_an_index() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by how full a table is, and this one is empty")
    plan = Sanction.objects.in_force(NOW).filter(target__in=[b"a", b"b", b"c"]).explain()
    assert "sanction_target" in plan


def test_whoever_is_banned_changes_nothing_and_whoever_only_reads_is_read_first(moderator: User) -> None:
    thread = a_thread()
    receipt = post(thread, email="ada@town.example")
    ada = Comment.objects.get(pk=receipt.comment_id).commenter
    made = impose(moderator, Whom(ada))
    changed = edit(receipt.token, "The ferry came after all, and on time.", now=NOW + timedelta(minutes=1))
    assert (changed.state, changed.rule) == (State.HELD, SANCTION)
    Sanction.objects.filter(pk=made.pk).update(measure=Measure.BAN)
    with pytest.raises(Refused) as caught:
        edit(receipt.token, "The ferry never came.", now=NOW + timedelta(minutes=2))
    assert caught.value.code == "ban"

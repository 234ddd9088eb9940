"""Appeals at the desk: the list with its due dates, and the form that answers one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk.appeals import answer_form
from rejoinder.discussion.actions.appeal import appeal
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.models import Appeal, Comment, Decision, Lease, Membership, Role
from rejoinder.discussion.tokens import comment_token
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, signed_in
from tests.discussion.making import a_publication, a_thread
from tests.discussion.rewriting import rewrite

pytestmark = pytest.mark.django_db

WORDS = "You have taken my <parsnip> for an insult; it is a vegetable."


def other() -> User:
    user, _ = User.objects.get_or_create(
        username="other", is_superuser=True, first_name="Ot", last_name="Her"
    )
    return user


def appealed(by: User | None = None, days_ago: int = 1, **thread: Any) -> Appeal:
    """An appeal against a rejection by this moderator, or another one."""
    now = timezone.now() - timedelta(days=days_ago)
    one = held(**thread)
    seen = Decision.objects.get(comment=one).pk
    decide(one.pk, user=by or other(), outcome=Outcome.REJECT, reason="Not here.", seen=seen, now=now)
    return appeal(comment_token(one.pk), WORDS, now)


def send(client: Client, one: Appeal, way: str, answer: str = "", **changed: Any) -> Any:
    seen = Decision.objects.filter(comment=one.comment_id).latest("pk").pk
    return client.post(f"/desk/appeals/{one.pk}/", {"seen": seen, "appeal": way, "answer": answer, **changed})


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_appeals_are_listed_the_most_pressing_first_and_overdue_ones_are_marked(client: Client) -> None:
    mo = signed_in(client)
    fresh, late = appealed(by=mo), appealed(days_ago=20)
    page = shown(client, "/desk/appeals/")
    assert page.index(f"/desk/appeals/{late.pk}/") < page.index(f"/desk/appeals/{fresh.pk}/")
    assert page.count("Overdue") == 1 and "2 appeals wait for an answer" in page
    assert "my &lt;parsnip&gt; for an insult" in page and '"Appeals (2)"' in page
    assert "Against your decision" in page and "Against a decision of Ot Her" in page
    assert "ada@example.org" not in page


def test_an_empty_list_says_so(client: Client) -> None:
    signed_in(client)
    assert "No appeal is waiting." in shown(client, "/desk/appeals/")
    assert "No appeal has been answered yet." in shown(client, "/desk/appeals/?show=answered")


def test_the_appeal_shows_comment_decision_words_and_when_it_is_due(client: Client) -> None:
    signed_in(client)
    one = appealed(days_ago=20)
    page = shown(client, f"/desk/appeals/{one.pk}/")
    assert one.comment.revisions.get().text in page and "Not here." in page
    assert "my &lt;parsnip&gt; for an insult" in page and "Overdue" in page and "Ot Her" in page


def test_granting_publishes_and_leads_to_the_next_appeal(client: Client) -> None:
    mo = signed_in(client)
    first, second = appealed(days_ago=3), appealed()
    response = send(client, first, "grant")
    assert (response.status_code, response["Location"]) == (302, f"/desk/appeals/{second.pk}/")
    first.refresh_from_db()
    assert (first.granted, first.user, Comment.objects.get(pk=first.comment_id).state) == (
        True,
        mo,
        "published",
    )
    assert send(client, second, "deny", "It stays.")["Location"] == "/desk/appeals/"
    page = shown(client, "/desk/appeals/?show=answered")
    assert "Granted" in page and "Denied" in page and "by Mo Derator" in page
    assert "It stays." in shown(client, f"/desk/appeals/{second.pk}/")


def test_a_denial_needs_words_and_what_was_typed_stays(client: Client) -> None:
    signed_in(client)
    one = appealed()
    response = send(client, one, "deny", "  ")
    page = response.content.decode()
    assert response.status_code == 422 and 'id="id_answer_error"' in page and 'aria-invalid="true"' in page
    long = "<b>" + "x" * 2000
    response = send(client, one, "grant", long)
    assert response.status_code == 422 and "&lt;b&gt;xxx" in response.content.decode()
    assert send(client, one, "", "Words.").status_code == 422
    assert Appeal.objects.get(pk=one.pk).answered_at is None


def test_an_appeal_against_ones_own_decision_shows_no_form_and_is_refused(client: Client) -> None:
    mo = signed_in(client)
    one = appealed(by=mo)
    assert 'value="grant"' in shown(client, f"/desk/appeals/{one.pk}/")
    other()
    page = shown(client, f"/desk/appeals/{one.pk}/")
    assert 'value="grant"' not in page and "Somebody else must answer this appeal" in page
    response = send(client, one, "grant")
    assert response.status_code == 403 and Appeal.objects.get(pk=one.pk).answered_at is None


def test_what_somebody_else_did_meanwhile_is_told_and_the_words_are_kept(client: Client) -> None:
    signed_in(client)
    one = appealed()
    seen = Decision.objects.latest("pk").pk
    decide(
        one.comment_id, user=other(), outcome=Outcome.REJECT, reason="Again.", seen=seen, now=timezone.now()
    )
    response = send(client, one, "deny", "My <words>.", seen=seen)
    page = response.content.decode()
    assert response.status_code == 409 and "Somebody else has decided in the meantime" in page
    assert "My &lt;words&gt;." in page and f'name="seen" value="{Decision.objects.latest("pk").pk}"' in page


def test_an_answer_is_taken_back_within_ten_seconds(client: Client) -> None:
    signed_in(client)
    one = appealed()
    send(client, one, "grant")
    assert 'value="undo"' in shown(client, f"/desk/appeals/{one.pk}/")
    assert send(client, one, "undo")["Location"] == f"/desk/appeals/{one.pk}/"
    one.refresh_from_db()
    assert one.answered_at is None and Comment.objects.get(pk=one.comment_id).state == "rejected"
    send(client, one, "deny", "It stays.")
    rewrite(Decision.objects.all(), created_at=timezone.now() - timedelta(minutes=1))
    Appeal.objects.update(answered_at=timezone.now() - timedelta(minutes=1))
    assert 'value="undo"' not in shown(client, f"/desk/appeals/{one.pk}/")
    assert send(client, one, "undo").status_code == 409


def test_an_auditor_reads_and_answers_nothing_and_strangers_see_nothing(client: Client) -> None:
    one = appealed()
    auditor = User.objects.create_user("auditor")
    here = one.comment.thread.publication
    Membership.objects.create(user=auditor, publication=here, role=Role.AUDITOR, created_at=timezone.now())
    signed_in_as(client, auditor)
    page = shown(client, f"/desk/appeals/{one.pk}/")
    assert 'value="grant"' not in page and '"Appeals"' in page and "The whole case" not in page
    assert send(client, one, "grant").status_code == 302
    one.refresh_from_db()
    assert one.answered_at is None
    elsewhere = appealed(thread=a_thread(a_publication(), mode="premoderated"))
    assert client.get(f"/desk/appeals/{elsewhere.pk}/").status_code == 302
    assert send(client, elsewhere, "grant").status_code == 302
    assert f"/desk/appeals/{elsewhere.pk}/" not in shown(client, "/desk/appeals/")
    assert client.get("/desk/appeals/99999/").status_code == 404


def signed_in_as(client: Client, user: User) -> None:
    """With the right to enter the admin, which goes with a role."""
    reading = signed_in(Client(), name="template")
    for permission in reading.groups.get().permissions.filter(codename="access_admin"):
        user.user_permissions.add(permission)
    client.force_login(user)


def test_the_case_of_a_comment_finds_its_appeal() -> None:
    one = appealed()
    case = answer_form.of(one.comment, other(), timezone.now())
    assert case is not None and case.appeal == one and not case.is_overdue
    assert answer_form.of(held(), other(), timezone.now()) is None


def test_a_longer_list_needs_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    appealed()
    shown(client, "/desk/appeals/")
    with django_assert_max_num_queries(35) as few:
        shown(client, "/desk/appeals/")
    for _ in range(10):
        appealed()
    with django_assert_max_num_queries(len(few)):
        shown(client, "/desk/appeals/")


def a_colleague(name: str = "cleo") -> tuple[Client, User]:
    client = Client()
    user = User.objects.create_user(username=name, first_name=name.capitalize(), last_name="League")
    user.groups.add(Group.objects.get(name=staff.MODERATORS))
    client.force_login(user)
    return client, user


def test_an_appeal_that_a_colleague_reads_is_theirs_until_it_is_taken_over(client: Client) -> None:
    mo = signed_in(client)
    colleague, cleo = a_colleague()
    one, free = appealed(days_ago=3), appealed()
    assert 'value="grant"' in shown(colleague, f"/desk/appeals/{one.pk}/")
    assert Lease.objects.get(comment=one.comment_id).user == cleo
    page = shown(client, f"/desk/appeals/{one.pk}/")
    assert "<strong>Cleo League</strong> has this case in hand" in page and 'value="grant"' not in page
    next_one = client.get(f"/desk/appeals/next/?after={one.pk}")
    assert next_one["Location"] == f"/desk/appeals/{free.pk}/" and f"after={one.pk}" in page
    assert send(client, one, "over")["Location"] == f"/desk/appeals/{one.pk}/"
    assert Lease.objects.get(comment=one.comment_id).user == mo
    assert 'value="grant"' in shown(client, f"/desk/appeals/{one.pk}/")


def test_an_answer_to_what_a_colleague_has_in_hand_is_kept_back_with_its_words(client: Client) -> None:
    signed_in(client)
    colleague, _ = a_colleague()
    one = appealed()
    shown(colleague, f"/desk/appeals/{one.pk}/")
    response = send(client, one, "deny", "My <words>.")
    page = response.content.decode()
    assert response.status_code == 409 and "Cleo League" in page and "My &lt;words&gt;." in page
    assert 'name="over"' in page and Appeal.objects.get(pk=one.pk).answered_at is None
    assert send(client, one, "deny", "My <words>.", over="1").status_code == 302
    assert Appeal.objects.get(pk=one.pk).granted is False


def test_two_moderators_are_led_to_different_appeals_and_nobody_to_their_own_ruling(client: Client) -> None:
    mo = signed_in(client)
    colleague, cleo = a_colleague()
    own, taken, free = appealed(by=mo, days_ago=9), appealed(days_ago=5), appealed(days_ago=2)
    shown(colleague, f"/desk/appeals/{taken.pk}/")
    page = shown(client, f"/desk/appeals/{own.pk}/")
    assert "Somebody else must answer this appeal" in page and "Leave it, next appeal" in page
    assert not Lease.objects.filter(comment=own.comment_id).exists()
    assert client.get(f"/desk/appeals/next/?after={own.pk}")["Location"] == f"/desk/appeals/{free.pk}/"
    assert send(client, free, "grant")["Location"] == "/desk/appeals/"
    assert send(colleague, taken, "grant")["Location"] == f"/desk/appeals/{own.pk}/"
    assert {(one.comment_id, one.user) for one in Lease.objects.all()} == {(own.comment_id, cleo)}


def test_who_decides_alone_is_led_to_appeals_against_their_own_rulings(client: Client) -> None:
    mo = signed_in(client)
    one = appealed(by=mo)
    assert client.get("/desk/appeals/next/")["Location"] == f"/desk/appeals/{one.pk}/"
    assert client.get("/desk/appeals/next/?after=x")["Location"] == f"/desk/appeals/{one.pk}/"
    response = client.get(f"/desk/appeals/next/?after={one.pk}", follow=True)
    assert "No other appeal is free that you may answer." in response.content.decode()
    assert not Lease.objects.exists()

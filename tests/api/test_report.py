"""Reporting a comment as a reader does it: the page, the form, the receipt; and the same as JSON."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts.models import User
from rejoinder.discussion import ledger, tokens
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, Maker, Report, State
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import a_publication, a_thread, comment
from tests.notices.catcher import Catcher, mailing

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
ILLEGAL: dict[str, Any] = {
    "ground": "illegal", "why": "It calls for setting the <boathouse> alight.", "law": "Section 12",
    "name": "Nell Pinchbeck", "email": "nell@example.org", "good_faith": "on",
}  # fmt: skip


def shown(**settings: Any) -> Comment:
    return comment(a_thread(a_publication(**settings)), "The ferry was <late> again, and nobody said why.")


def fields(one: Comment, **given: Any) -> dict[str, Any]:
    token = tokens.form_token(one.thread_id, timezone.now())
    return {"ground": "rules", "rule": "offensive", "why": "", "token": token, "subject": "", **given}


def send(client: Client, one: Comment, headers: dict[str, str] | None = None, **given: Any) -> Any:
    body = urlencode(fields(one, **given))
    return client.post(f"/c/{one.pk}/report", body, content_type=FORM, headers=headers)


def html(response: Any) -> str:
    return str(response.content.decode())


def decided(one: Comment, outcome: Outcome, ago: timedelta = timedelta(minutes=1)) -> None:
    user = User.objects.create_superuser(username="mo")
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    decide(
        one.pk, user=user, outcome=outcome, rule="offensive" if outcome is Outcome.REJECT else "",
        seen=seen, now=timezone.now() - ago,
    )  # fmt: skip


def test_the_form_shows_the_comment_and_the_rules_and_sets_no_cookie(client: Client) -> None:
    one = shown()
    response = client.get(f"/c/{one.pk}/report")
    page = html(response)
    assert response.status_code == 200 and not response.cookies
    assert "The ferry was &lt;late&gt; again" in page and "Ada Ferry" in page
    assert '<option value="offensive">Offensive language</option>' in page
    assert 'value="haste"' not in page and "ada@example.org" not in page
    assert response["Cache-Control"] == "private, no-store"


def test_a_report_ends_at_its_receipt(client: Client) -> None:
    one = shown()
    response = send(client, one, why="It is rude.")
    kept = Report.objects.get()
    assert (response.status_code, response["Location"]) == (
        303,
        f"/c/reports/{tokens.report_token(kept.pk)}/",
    )
    assert not response.cookies
    page = html(client.get(response["Location"]))
    assert "Your report is here" in page and "Offensive language" in page and "It is rude." in page


def test_the_receipt_shows_neither_address_nor_name_and_is_kept_from_others(client: Client) -> None:
    response = client.get(send(client, shown(), **ILLEGAL)["Location"])
    page = html(response)
    assert "nell@example.org" not in page and "Nell" not in page
    assert "&lt;boathouse&gt;" in page
    assert (response["Referrer-Policy"], response["X-Robots-Tag"]) == ("no-referrer", "noindex")


def test_mail_is_promised_only_where_the_site_sends_any(client: Client, settings: Any) -> None:
    one = shown()
    receipt = send(client, one, **ILLEGAL)["Location"]
    form, page = html(client.get(f"/c/{one.pk}/report")), html(client.get(receipt))
    assert "told by mail" not in form and "This site sends no mail" in form
    assert "Come back to this page" in page and "mailed" not in page
    with Catcher() as server:
        mailing(settings, server)
        form, page = html(client.get(f"/c/{one.pk}/report")), html(client.get(receipt))
    assert "told by mail" in form and "This site sends no mail" not in form
    assert "It will be mailed to you as well." in page


@pytest.mark.parametrize(
    ("outcome", "said"),
    [(Outcome.REJECT, "The comment was removed"), (Outcome.PUBLISH, "The comment stays")],
)
def test_the_receipt_tells_what_a_person_decided_and_what_else_can_be_done(
    client: Client, outcome: Outcome, said: str
) -> None:
    one = shown()
    place = send(client, one, **ILLEGAL)["Location"]
    decided(one, outcome)
    page = html(client.get(place))
    assert f"<h1>{said}</h1>" in page and "settling disputes out of court" in page


def test_a_decision_that_may_still_be_taken_back_is_not_told(client: Client) -> None:
    one = shown()
    place = send(client, one)["Location"]
    decided(one, Outcome.REJECT, ago=timedelta(seconds=5))
    assert "Your report is here" in html(client.get(place))


def test_the_receipt_says_when_the_author_withdrew_the_comment(client: Client) -> None:
    one = shown()
    place = send(client, one)["Location"]
    withdraw(tokens.comment_token(one.pk), timezone.now() - timedelta(minutes=1))
    assert "Its author withdrew the comment" in html(client.get(place))


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept(client: Client) -> None:
    one = shown()
    response = send(client, one, **{**ILLEGAL, "email": "no<where", "good_faith": ""})
    page = html(response)
    assert response.status_code == 422 and not Report.objects.exists()
    assert 'id="report-email-error"' in page and 'id="report-good_faith-error"' in page
    assert 'value="no&lt;where"' in page and "&lt;boathouse&gt;" in page and 'value="Section 12"' in page
    assert 'id="report-illegal" checked' in page
    assert page.count('aria-invalid="true"') == 2


@pytest.mark.parametrize(
    ("given", "status"),
    [({"subject": "cheap"}, 422), ({"token": ""}, 422), ({"token": "forged"}, 403)],
)
def test_machines_are_asked_again(client: Client, given: dict[str, Any], status: int) -> None:
    response = send(client, shown(), why="Kept.", **given)
    assert response.status_code == status and "Kept." in html(response)
    assert not Report.objects.exists()


def test_a_form_from_another_site_is_not_taken(client: Client) -> None:
    response = send(client, shown(), headers={"sec-fetch-site": "cross-site"}, why="Kept.")
    assert response.status_code == 403 and "Kept." in html(response) and not Report.objects.exists()


def test_a_form_older_than_a_week_comes_back_with_a_good_token(client: Client) -> None:
    one = shown()
    old = tokens.form_token(one.thread_id, timezone.now() - timedelta(days=8))
    page = html(send(client, one, token=old, why="Kept."))
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found and send(client, one, token=found[1]).status_code == 303


def test_another_reader_of_the_same_connection_is_told_so_and_shown_nothing(client: Client) -> None:
    one = shown()
    send(client, one, why="It mocks the boathouse keeper.")
    response = send(client, one, why="Another view of the same thing.")
    assert response.status_code == 200 and "reported already" in html(response)
    assert "boathouse" not in html(response)


def test_another_notice_of_illegal_content_from_the_same_connection_has_its_own_receipt(
    client: Client,
) -> None:
    one = shown()
    first = send(client, one, **ILLEGAL)
    second = send(client, one, **{**ILLEGAL, "why": "Another view of the same thing."})
    assert (first.status_code, second.status_code) == (303, 303) and first["Location"] != second["Location"]
    assert "Another view of the same thing." in html(client.get(second["Location"]))


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED])
def test_what_is_not_shown_any_more_cannot_be_reported_and_the_words_are_kept(
    client: Client, state: State
) -> None:
    one = shown()
    ledger.record_decision(one.pk, Ruling(state, Maker.MODERATOR), timezone.now())
    assert client.get(f"/c/{one.pk}/report").status_code == 409
    response = send(client, one, why="My <words>.")
    assert response.status_code == 409 and "My &lt;words&gt;." in html(response)


def test_what_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/c/999999/report").status_code == 404
    assert client.get("/c/reports/1-AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert client.delete("/c/1/report").status_code == 405


def test_a_closed_discussion_can_still_be_reported(client: Client) -> None:
    one = shown()
    one.thread.mode = "closed"
    one.thread.save()
    assert send(client, one).status_code == 303


def test_a_script_is_answered_with_json(client: Client) -> None:
    one = shown()
    response = send(client, one, headers={"accept": "application/json"})
    token = tokens.report_token(Report.objects.get().pk)
    assert (response.status_code, response.json()["address"]) == (201, f"/c/reports/{token}/")
    wrong = send(client, one, headers={"accept": "application/json"}, **{**ILLEGAL, "why": ""})
    assert wrong.status_code == 422 and set(wrong.json()["errors"]) == {"why"} and wrong.json()["token"]
    again = send(client, one, headers={"accept": "application/json"}, why="In other words.")
    assert (again.status_code, again.json()["address"]) == (200, None)


def test_the_number_of_queries_does_not_grow_with_the_reports(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    one = shown(hold_after_reports=50)
    for number in range(30):
        client.post(
            f"/c/{one.pk}/report", urlencode(fields(one)), content_type=FORM, REMOTE_ADDR=f"192.0.2.{number}"
        )
    with django_assert_num_queries(11):
        response = client.post(
            f"/c/{one.pk}/report", urlencode(fields(one)), content_type=FORM, REMOTE_ADDR="192.0.2.200"
        )
    assert response.status_code == 303


def api(client: Client, one: Comment, **given: Any) -> Any:
    form = client.get(f"/api/v1/reports/of/{one.pk}").json()
    body = {"ground": "rules", "rule": form["rules"][0]["name"], "token": form["token"], **given}
    return client.post(f"/api/v1/reports/of/{one.pk}", body, content_type="application/json")


def test_a_program_reads_the_form_reports_and_reads_what_became_of_it(client: Client) -> None:
    one = shown()
    response = api(client, one, **{**ILLEGAL, "good_faith": True, "children": False})
    assert response.status_code == 201
    assert response["Location"] == f"/api/v1/reports/{response.json()['token']}"
    decided(one, Outcome.REJECT)
    told = client.get(response["Location"]).json()
    assert (told["comment"], told["ground"], told["state"], told["by_person"]) == (
        one.pk, "illegal", "removed", True,
    )  # fmt: skip
    assert "nell" not in str(told)


def test_a_program_is_told_what_is_wrong_as_a_problem(client: Client) -> None:
    one = shown()
    response = api(client, one, **{**ILLEGAL, "good_faith": False})
    assert response.status_code == 422 and set(response.json()["errors"]) == {"good_faith"}
    assert response["Content-Type"] == "application/problem+json"
    assert api(client, one, rule=["offensive"]).status_code == 422
    assert client.post(f"/api/v1/reports/of/{one.pk}", {}).status_code == 415
    assert client.get("/api/v1/reports/of/999999").status_code == 404
    assert client.get("/api/v1/reports/nonsense").status_code == 404
    assert client.put("/api/v1/reports/nonsense").status_code == 405

"""Reports, statements and the yearly report at the desk: what is shown, to whom, and what can be done there."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk.reports.of_case import MOST_SHOWN, reports_of
from rejoinder.desk.reports.sections import span_text
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.report import Complaint, report
from rejoinder.discussion.models import Comment, Decision, Membership, Publication, Report, StatementCategory
from rejoinder.discussion.statements import DEFAULTS
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db

SECRET = "nell@example.org"


def complain(one: Comment, client: str = "192.0.2.1", **given: Any) -> None:
    values = {
        "ground": "illegal", "why": "It calls for <arson>.", "law": "Section 12", "name": "Nell Pinchbeck",
        "email": SECRET, "good_faith": True, **given,
    }  # fmt: skip
    report(Complaint(comment_id=one.pk, client=client, **values), NOW + timedelta(minutes=1))


def shown(**settings: Any) -> Comment:
    return comment(a_thread(a_publication(**settings)))


def last(one: Comment) -> Decision:
    return Decision.objects.filter(comment=one).latest("pk")


def reject(one: Comment, user: User) -> None:
    now = NOW + timedelta(minutes=5)
    decide(one.pk, user=user, outcome=Outcome.REJECT, rule="offensive", seen=last(one).pk, now=now)


def administrator(client: Client) -> User:
    user = User.objects.create_superuser(username="ada")
    client.force_login(user)
    return user


def member(client: Client, publication: Publication, role: str) -> User:
    user = signed_in(client, staff.EDITORS, name=role)
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    return user


def html(response: Any) -> str:
    return str(response.content.decode())


def test_the_case_shows_what_was_reported_and_never_the_address(client: Client) -> None:
    signed_in(client)
    one = shown()
    complain(one)
    page = html(client.get(f"/desk/held/{one.pk}/"))
    assert "What readers reported" in page and "It calls for &lt;arson&gt;." in page
    assert "Section 12" in page and "Nell Pinchbeck" in page and SECRET not in page
    assert "What readers reported" not in html(client.get(f"/desk/held/{held().pk}/"))


def test_the_gravest_reports_come_first() -> None:
    one = shown()
    complain(one, "192.0.2.1", ground="rules", rule="offensive")
    complain(one, "192.0.2.2")
    complain(one, "192.0.2.3", children=True)
    told = [entry.what for entry in reports_of(one).open]
    assert told == ["Illegal: sexual abuse of children", "Illegal", "Against the rule “Offensive language”"]


def test_keeping_it_is_a_decision_that_answers_the_reports(client: Client) -> None:
    user = signed_in(client)
    one = shown()
    complain(one)
    assert "Keep it published" in html(client.get(f"/desk/held/{one.pk}/"))
    client.post(f"/desk/held/{one.pk}/", {"seen": last(one).pk, "outcome": "publish"})
    decision = last(one)
    assert (decision.state, decision.maker, decision.user) == ("published", "moderator", user)
    assert Report.objects.get().decision == decision
    page = html(client.get(f"/desk/held/{one.pk}/"))
    assert "No report is open." in page and "Answered earlier" in page and "Published, Mo Derator" in page


def test_what_reports_took_down_can_be_published_again(client: Client) -> None:
    signed_in(client)
    one = shown(hold_after_reports=2)
    complain(one, "192.0.2.1")
    complain(one, "192.0.2.2")
    client.post(f"/desk/held/{one.pk}/", {"seen": last(one).pk, "outcome": "publish"})
    assert Comment.objects.get().state == "published"


def test_only_whoever_decides_there_can_find_nothing_wrong(client: Client) -> None:
    one = shown()
    complain(one)
    member(client, a_publication(), "moderator")
    client.post(f"/desk/held/{one.pk}/", {"seen": last(one).pk, "outcome": "publish"})
    client.logout()
    member(client, one.thread.publication, "auditor")
    client.post(f"/desk/held/{one.pk}/", {"seen": last(one).pk, "outcome": "publish"})
    assert last(one).maker == "rules"


def test_a_case_asks_as_much_with_many_reports_as_with_one() -> None:
    one = shown()
    complain(one)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            reports_of(one)
        return len(queries)

    few = asked()
    for number in range(10, 30):
        complain(one, f"192.0.2.{number}")
    assert asked() == few == 2


def test_of_very_many_reports_the_rest_is_told_as_a_number() -> None:
    one = shown()
    for number in range(MOST_SHOWN + 3):
        complain(one, f"10.0.0.{number}")
    found = reports_of(one)
    assert (len(found.open), found.more_open, found.total) == (MOST_SHOWN, 3, MOST_SHOWN + 3)


def test_the_year_is_shown_with_charts_and_the_same_numbers_in_tables(client: Client) -> None:
    signed_in(client)
    one = comment(a_thread(), now=NOW)
    now = NOW + timedelta(minutes=30)
    report(Complaint(comment_id=one.pk, ground="rules", rule="libel"), now)
    decide(
        one.pk, user=User.objects.get(), outcome=Outcome.REJECT, rule="libel", seen=last(one).pk,
        now=now + timedelta(minutes=12),
    )  # fmt: skip
    page = html(client.get(f"/desk/transparency/?year={NOW.year}"))
    assert page.count("<svg") >= 4
    assert '<tr><th scope="row">Comments posted</th><td>1</td></tr>' in page
    assert '<tr><th scope="row">Claims that could harm a name</th><td>0</td><td>1</td></tr>' in page
    assert '<tr><th scope="row">Median time to the answer</th><td>12 min</td></tr>' in page
    # A time is no number of reports, so it has no bar among them.
    charts = page.split("<svg")[1:]
    assert not [chart for chart in charts if "Median time" in chart.split("</svg>")[0]]
    assert "desk/transparency/statements" not in page


def test_the_year_as_a_table_has_the_same_numbers(client: Client) -> None:
    signed_in(client)
    comment(a_thread(), now=NOW)
    response = client.get(f"/desk/transparency/table.csv?year={NOW.year}")
    assert response["Content-Disposition"].startswith('attachment; filename="transparency-lantern-')
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    posted = [row["value"] for row in rows if row["row"] == "Comments posted"]
    assert posted == ["1"] and SECRET not in response.content.decode()


def test_years_and_publications_that_one_may_not_see_are_not_found(client: Client) -> None:
    mine, other = a_publication(name="Mine"), a_publication(name="Another")
    member(client, mine, "auditor")
    assert client.get(f"/desk/transparency/?publication={mine.pk}").status_code == 200
    assert client.get("/desk/transparency/?year=1999").status_code == 404
    for place in ("", "table.csv"):
        assert client.get(f"/desk/transparency/{place}?publication={other.pk}").status_code == 404
    assert "Another" not in html(client.get("/desk/transparency/"))


@pytest.mark.parametrize("role", ["auditor", "moderator", "editor"])
@pytest.mark.parametrize("place", ["statements/", "statements/download/", "categories/"])
def test_statements_are_for_administrators(client: Client, role: str, place: str) -> None:
    member(client, a_publication(), role)
    response = client.get(f"/desk/transparency/{place}")
    assert (response.status_code, response["Location"]) == (302, "/desk/")


def test_an_administrator_of_one_publication_exports_only_its_statements(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    member(client, mine, "administrator")
    days = "from=2026-05-01&to=2026-05-31"
    assert (
        client.get(f"/desk/transparency/statements/download/?{days}&publication={mine.pk}").status_code == 200
    )
    assert (
        client.get(f"/desk/transparency/statements/download/?{days}&publication={other.pk}").status_code
        == 404
    )


def test_statements_are_shown_before_they_are_downloaded(client: Client) -> None:
    one = shown()
    reject(one, administrator(client))
    days = "from=2026-05-04&to=2026-05-04"
    page = html(client.get(f"/desk/transparency/statements/?{days}"))
    assert "DECISION_VISIBILITY_CONTENT_REMOVED" in page and "STATEMENT_CATEGORY" in page
    response = client.get(f"/desk/transparency/statements/download/?{days}")
    assert response["Content-Type"] == "application/x-ndjson"
    (line,) = response.getvalue().decode().splitlines()
    assert json.loads(line)["puid"].endswith(f"-{last(one).pk}")
    table = client.get(f"/desk/transparency/statements/download/?{days}&format=csv")
    assert table.getvalue().decode().startswith("puid,decision_visibility,")


@pytest.mark.parametrize(
    "days", ["from=2026-05-04&to=2026-05-03", "from=yesterday&to=2026-05-04", "from=2026-05-04&to=9999-12-31"]
)
def test_days_that_cannot_be_are_said_and_kept(client: Client, days: str) -> None:
    administrator(client)
    a_publication()
    response = client.get(f"/desk/transparency/statements/?{days}")
    assert response.status_code == 422 and 'role="alert"' in html(response)
    assert f'value="{days.split("=")[1].split("&")[0]}"' in html(response)
    assert client.get(f"/desk/transparency/statements/download/?{days}").status_code == 400


def everything(**changed: str) -> dict[str, str]:
    fields = {f"category-{rule}": filing.category for rule, filing in DEFAULTS.items()}
    return {**fields, **{f"law-{rule}": "" for rule in DEFAULTS}, **changed}


def test_categories_are_set_for_each_publication(client: Client) -> None:
    administrator(client)
    publication = a_publication()
    page = html(client.get("/desk/transparency/categories/"))
    assert "Offensive language" in page and "your own" not in page
    changed = {"category-libel": "STATEMENT_CATEGORY_VIOLENCE", "law-libel": "Section 186"}
    data = {"publication": publication.pk, **everything(**changed)}
    response = client.post("/desk/transparency/categories/", data)
    assert response.status_code == 302
    own = StatementCategory.objects.get()
    assert (own.publication, own.rule, own.category, own.law) == (
        publication, "libel", "STATEMENT_CATEGORY_VIOLENCE", "Section 186",
    )  # fmt: skip
    page = html(client.get("/desk/transparency/categories/"))
    assert "your own" in page and 'value="Section 186"' in page


def test_what_cannot_be_filed_is_refused_and_kept(client: Client) -> None:
    administrator(client)
    a_publication()
    data = everything(**{"category-libel": "STATEMENT_CATEGORY_MADE_UP", "law-offensive": "Section <1>"})
    response = client.post("/desk/transparency/categories/", data)
    page = html(response)
    assert response.status_code == 422 and "There is no such category" in page
    assert 'value="Section &lt;1&gt;"' in page and not StatementCategory.objects.exists()


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=20), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=5, minutes=7), "5 h 7 min"),
        (timedelta(days=3, hours=4, minutes=9), "3 days 4 h"),
    ],
)
def test_a_span_of_time_is_told_in_its_two_largest_units(span: timedelta, text: str) -> None:
    assert span_text(span) == text

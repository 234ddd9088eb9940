"""The audit: everything that people did at the desk, narrowed, paged at one price, and taken away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk.audit import entries
from rejoinder.desk.audit.entries import Place, Scope
from rejoinder.desk.audit.wanted import Wanted
from rejoinder.discussion import events
from rejoinder.discussion.actions.adopt_rules import adopt_rules
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.draft_rules import draft_rules
from rejoinder.discussion.actions.give_role import give_role
from rejoinder.discussion.actions.start_backtest import start_backtest
from rejoinder.discussion.actions.take_role import take_role
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.models import Comment, DeskEvent, Membership, Publication, Role
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, signed_in
from tests.discussion.making import NOW, a_publication, a_thread

pytestmark = pytest.mark.django_db


def rejected(user: User, one: Comment, now: datetime = NOW, **fields: str) -> int:
    seen = one.decisions.latest("pk").pk
    given = {"rule": "offensive", "reason": "Not so <rude>.", "line": "Do come back.", **fields}
    return decide(one.pk, user=user, outcome=Outcome.REJECT, seen=seen, now=now, **given).pk


def noted(count: int, publication: Publication | None, user: User | None = None) -> list[DeskEvent]:
    return [
        events.note(
            "set",
            user=user,
            publication=publication,
            kind="lamp",
            object_id=number,
            now=NOW + timedelta(minutes=number // 3),
            after={"lamp": f"lamp-{number}."},
        )
        for number in range(count)
    ]


def lamps(page: str) -> list[int]:
    return [int(found) for found in re.findall(r"lamp-(\d+)\.", page)]


def audit(client: Client, query: str = "") -> str:
    response = client.get(f"/desk/audit/{query}")
    assert response.status_code == 200
    return response.content.decode()


def member(client: Client, publication: Publication, role: str, name: str = "mo") -> User:
    user = signed_in(client, name=name)
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    return user


def export(client: Client, kind: str, **wanted: Any) -> str:
    response: Any = client.post("/desk/audit/export/", {"format": kind, **wanted})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()


def test_a_decision_is_shown_with_who_why_and_the_way_to_the_case(client: Client) -> None:
    user = signed_in(client)
    one = held()
    rejected(user, one)
    page = audit(client)
    assert "Mo Derator" in page and f'href="/desk/held/{one.pk}/"' in page and "Ada Ferry" in page
    assert "Under the rule “Offensive language”." in page
    assert "Not so &lt;rude&gt;." in page and "Do come back." in page
    assert 'datetime="2026-05-04T12:00:00+00:00"' in page


def test_what_was_taken_back_stays_on_the_audit(client: Client) -> None:
    user = signed_in(client)
    undo(rejected(user, held()), user=user, now=NOW)
    page = audit(client)
    assert "took back a decision" in page and "Not so &lt;rude&gt;." in page


def test_changes_are_shown_as_they_were_and_are(client: Client) -> None:
    signed_in(client)
    events.note(
        "set",
        user=None,
        publication=None,
        kind="lamp",
        now=NOW,
        before={"edit_minutes": 10},
        after={"edit_minutes": 5},
    )
    page = audit(client)
    assert "edit minutes" in page and "<del><bdi>10</bdi></del>" in page and "<ins><bdi>5</bdi></ins>" in page
    assert "Somebody whose account is deleted" in page


def test_what_no_colleague_did_names_the_hand_and_takes_nobody_for_deleted(client: Client) -> None:
    signed_in(client)
    for hand in events.Hand:
        events.note("learned", user=hand, publication=None, kind="learning", now=NOW)
    page = audit(client)
    assert "The server by itself" in page and "Somebody at the command line" in page
    assert "account is deleted" not in page and "command_line" not in page


def test_it_is_narrowed_by_who_what_rule_publication_and_span(client: Client) -> None:
    user = signed_in(client)
    other = User.objects.create_superuser("other")
    first, second = a_publication(), a_publication()
    made = [
        ("set", user, first, "", 0),
        ("ruled", other, first, "links", 1),
        ("ruled", user, second, "length", 2),
        ("set", other, second, "links", 3),
    ]
    for number, (verb, who, where, rule, day) in enumerate(made):
        moment = NOW + timedelta(days=day)
        after = {"lamp": f"lamp-{number}."}
        events.note(verb, user=who, publication=where, kind="lamp", rule=rule, now=moment, after=after)
    assert lamps(audit(client)) == [3, 2, 1, 0]
    for query, expected in (
        (f"?who={user.pk}", [2, 0]),
        ("?what=ruled", [2, 1]),
        ("?rule=links", [3, 1]),
        (f"?publication={first.slug}", [1, 0]),
        ("?since=2026-05-05", [3, 2, 1]),
        ("?until=2026-05-05", [1, 0]),
        ("?since=2026-05-05&until=2026-05-06", [2, 1]),
        (f"?who={other.pk}&what=set&rule=links&publication={second.slug}", [3]),
        ("?what=ruled&rule=shouting", []),
    ):
        assert lamps(audit(client, query)) == expected
    assert "Nothing was done that fits this." in audit(client, "?what=held")


def test_whoever_ever_did_something_here_can_be_asked_for_and_nobody_from_elsewhere(client: Client) -> None:
    here, elsewhere = a_publication(), a_publication()
    member(client, here, Role.AUDITOR)
    chief = User.objects.create_superuser("chief")
    gone, stranger, once = (User.objects.create_user(name) for name in ("gone", "stranger", "once"))
    for user, publication in ((gone, here), (stranger, elsewhere)):
        given = give_role(user, Role.MODERATOR, user=chief, publication_id=publication.pk, now=NOW)
        noted(2, publication, user)
        take_role(given.pk, user=chief, now=NOW)
    noted(3, here, once)
    for user, seen in ((gone, [1, 0]), (once, [2, 1, 0])):
        page = audit(client, f"?who={user.pk}")
        assert lamps(page) == seen and f'<option value="{user.pk}" selected>{user.username}</option>' in page
    assert f'value="{stranger.pk}"' not in page


def test_a_change_of_the_rulebook_goes_on_naming_its_version_when_the_same_rules_hold_again(
    client: Client,
) -> None:
    publication = a_publication()
    member(client, publication, Role.AUDITOR)
    editor = User.objects.create_superuser("editor")
    for minutes, number in enumerate((None, 1, 2, None)):
        text = '[rules.blocklist]\nwords = ["parsnip"]\n' if minutes == 0 else "requires = []\n"
        which: Any = {"text": text} if number is None else {"number": number}
        when = NOW + timedelta(minutes=minutes)
        adopt_rules(publication.pk, **which, user=editor, why="Again.", now=when)
    named = re.findall(r">version (\d+) of the rules</a>", audit(client))
    assert named == ["5", "4", "3", "2"]


def test_a_change_of_the_rulebook_leads_to_what_it_says(client: Client) -> None:
    publication = a_publication()
    member(client, publication, Role.AUDITOR)
    editor = User.objects.create_superuser("editor")
    given: Any = {"user": editor, "why": "Parsnips.", "now": NOW}
    draft_rules(publication.pk, '[rules.blocklist]\nwords = ["parsnip"]\n', **given)
    adopt_rules(publication.pk, number=2, **given)
    backtest = start_backtest(publication.pk, 1, comments=5, user=editor, now=NOW)
    place = f"/desk/rulebook/{publication.pk}"
    page = audit(client)
    assert page.count(f'<a href="{place}/versions/2/">version 2 of the rules</a>') == 2
    assert f'<a href="{place}/backtests/{backtest.pk}/">the backtest</a>' in page
    assert "parsnip" in client.get(f"{place}/versions/2/").content.decode()


def test_a_way_that_is_filled_in_wrongly_says_so_and_is_left_open(client: Client) -> None:
    signed_in(client)
    noted(2, a_publication())
    page = audit(client, "?who=nonsense&what=nonsense&since=nonsense&publication=nowhere&older=nonsense")
    assert lamps(page) == [1, 0] and 'id="id_since_error"' in page and 'id="id_who_error"' in page
    page = audit(client, "?since=0001-01-01&until=9999-12-31")
    assert lamps(page) == [1, 0] and page.count("Choose a day from 1900 on.") == 2


def test_pages_lead_to_each_other_and_none_is_shown_twice(client: Client) -> None:
    signed_in(client)
    noted(130, a_publication())
    seen: list[list[int]] = []
    place = "/desk/audit/?what=set"
    while place:
        page = client.get(place).content.decode()
        seen.append(lamps(page))
        found = re.search(r'rel="next" href="([^"]+)"', page)
        last, place = place, found[1].replace("&amp;", "&") if found else ""
    assert [number for some in seen for number in some] == list(reversed(range(130)))
    assert [len(some) for some in seen] == [50, 50, 30] and "what=set" in last
    back = re.search(r'rel="prev" href="([^"]+)"', client.get(last).content.decode())
    assert back is not None
    middle = client.get(back[1].replace("&amp;", "&")).content.decode()
    assert lamps(middle) == seen[1]
    first = re.search(r'rel="prev" href="([^"]+)"', middle)
    assert first is not None
    assert lamps(client.get(first[1].replace("&amp;", "&")).content.decode()) == seen[0]


def test_a_page_far_back_costs_what_the_first_does(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    publication = a_publication()
    rows = [
        DeskEvent(
            verb="set", kind="lamp", publication=publication, created_at=NOW + timedelta(seconds=number)
        )
        for number in range(5_000)
    ]
    DeskEvent.objects.bulk_create(rows)
    audit(client)
    with django_assert_max_num_queries(40) as first:
        audit(client)
    few = len(first)
    far = Place.after(DeskEvent.objects.order_by("created_at")[60])
    with django_assert_max_num_queries(few):
        audit(client, f"?older={far}")


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(user_id=1),
        Wanted(verb="set"),
        Wanted(rule="links"),
        Wanted(since=NOW, until=NOW + timedelta(days=9)),
    ],
    ids=["all", "who", "what", "rule", "span"],
)
@pytest.mark.parametrize("everywhere", [True, False])
def test_no_page_is_sorted_or_searched_from_the_beginning(wanted: Wanted, everywhere: bool) -> None:
    """As the database itself plans it."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by the number of rows")
    scope = Scope((a_publication(), a_publication()), everywhere)
    place = Place(NOW, 7)
    plans: list[str] = []

    def planned(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            plans.append(" ".join(str(row[3]) for row in cursor.cursor.fetchall()))
        return execute(sql, params, many, context)

    for look in (entries.older, entries.newer):
        with connection.execute_wrapper(planned):
            look(scope, wanted, place, 51)
    assert len(plans) == (2 if everywhere else 4)
    for plan in plans:
        assert re.search(r"SEARCH discussion_deskevent USING INDEX event_\w+ \(.*created_at", plan), plan
        assert "TEMP B-TREE FOR ORDER" not in plan


def test_everybody_sees_their_own_publications_only(client: Client) -> None:
    first, second = a_publication(), a_publication()
    noted(3, first)
    noted(5, second)
    noted(7, None)
    user = member(client, first, Role.AUDITOR)
    assert lamps(audit(client)) == [2, 1, 0]
    assert lamps(audit(client, f"?publication={second.slug}")) == [2, 1, 0]
    Membership.objects.create(user=user, publication=second, role=Role.MODERATOR, created_at=NOW)
    assert len(lamps(audit(client))) == 15
    a_publication()
    assert lamps(audit(client)) == [4, 3, 2, 1, 0, 2, 1, 0]


def test_an_auditor_reads_and_takes_nothing_away(client: Client) -> None:
    publication = a_publication()
    noted(1, publication)
    member(client, publication, Role.AUDITOR)
    assert "Take it away" not in audit(client)
    response = client.post("/desk/audit/export/", {"format": "csv"})
    assert (response.status_code, response["Location"]) == (302, "/desk/")


def test_somebody_without_a_role_sees_no_audit(client: Client) -> None:
    user = signed_in(client, staff.EDITORS)
    assert client.get("/desk/audit/").status_code == 200
    user.groups.clear()
    assert client.get("/desk/audit/").status_code in {302, 403}


def test_json_lines_hold_every_deed_and_that_they_were_taken(client: Client) -> None:
    thread = a_thread()
    user = member(client, thread.publication, Role.ADMINISTRATOR)
    elsewhere = a_publication()
    noted(2, elsewhere)
    one = held(thread=a_thread(thread.publication, mode="premoderated"))
    decision = rejected(user, one, reason="Write to ada@example.org, please.")
    records = [json.loads(line) for line in export(client, "jsonl").splitlines()]
    assert [record["verb"] for record in records] == ["exported", "rejected"]
    assert records[1] == {
        "id": DeskEvent.objects.get(verb="rejected").pk,
        "time": "2026-05-04T12:00:00+00:00",
        "user": user.pk,
        "who": "Mo Derator",
        "verb": "rejected",
        "publication": thread.publication.slug,
        "kind": "comment",
        "object": str(one.pk),
        "rule": "offensive",
        "reason": "Write to …, please.",
        "line": "Do come back.",
        "before": {"state": "held"},
        "after": {"decision": decision, "state": "rejected"},
    }


def test_csv_is_read_back_and_no_cell_is_a_formula(client: Client) -> None:
    user = signed_in(client)
    User.objects.filter(pk=user.pk).update(
        is_superuser=True, first_name="", last_name="", username="mo@example.org"
    )
    user.refresh_from_db()
    rejected(user, held(), reason='=HYPERLINK("x"),\n"quoted"')
    text = export(client, "csv", what="rejected")
    rows: Sequence[dict[str, str]] = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["reason"] == '\'=HYPERLINK("x"),\n"quoted"'
    assert rows[0]["who"] == "mo" and "@" not in text.replace("'=", "")


def test_a_long_audit_is_taken_away_in_parts(client: Client) -> None:
    signed_in(client)
    User.objects.update(is_superuser=True)
    noted(25, a_publication())
    scope = Scope((), True)
    parts = list(entries.every(scope, Wanted(), at_once=10))
    assert [len(part) for part in parts] == [10, 10, 5]
    assert len({event.pk for part in parts for event in part}) == 25
    assert len(export(client, "jsonl").splitlines()) == 26


def test_an_export_of_no_known_kind_or_without_a_form_is_refused(client: Client) -> None:
    signed_in(client)
    User.objects.update(is_superuser=True)
    assert client.post("/desk/audit/export/", {"format": "xml"}).status_code == 400
    assert client.get("/desk/audit/export/").status_code == 405
    assert not DeskEvent.objects.exists()


def test_a_place_is_read_as_it_was_written(now: datetime) -> None:
    place = Place(now.replace(microsecond=123_456), 42)
    assert Place.read(str(place)) == place
    for text in ("", "x", "1-", "999999999999999999-1", "1-1-1"):
        assert Place.read(text) is None

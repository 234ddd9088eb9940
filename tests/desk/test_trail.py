"""From case to case within a list that is narrowed: its filters and its order go along, and lead back to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.discussion.models import Comment, Lease, State
from tests.desk.people import several, signed_in
from tests.desk.test_case_flow import SCRIPT, asked, reported, sent
from tests.discussion.making import NOW

pytestmark = pytest.mark.django_db


def in_german(*comments: Comment) -> None:
    Comment.objects.filter(pk__in=[one.pk for one in comments]).update(language="de")


def test_the_rows_of_a_narrowed_list_carry_its_filters_into_the_case(client: Client) -> None:
    signed_in(client)
    (one,) = several(1)
    page = client.get("/desk/held/?language=en&order=newest&name=&p=1").content.decode()
    assert f'href="/desk/held/{one.pk}/?line=held&amp;language=en&amp;order=newest"' in page
    plain = client.get("/desk/held/").content.decode()
    assert f'href="/desk/held/{one.pk}/?line=held"' in plain
    archive = client.get("/desk/everything/?language=en").content.decode()
    assert f'href="/desk/held/{one.pk}/"' in archive


def test_next_and_previous_stay_within_the_filters_and_in_the_order_of_the_list(client: Client) -> None:
    signed_in(client)
    first, english, second, third = several(4)
    in_german(first, second, third)
    html = asked(client, f"/desk/held/{first.pk}/?language=de&order=newest")["html"]
    assert f"/desk/next/?after={first.pk}&amp;language=de&amp;order=newest" in html
    kept = {"language": "de", "order": "newest"}
    told = asked(client, "/desk/next/", after=str(third.pk), **kept)
    assert told["address"] == f"/desk/held/{second.pk}/?language=de&order=newest"
    told = asked(client, "/desk/next/", after=str(third.pk), back="1", **kept)
    assert told["address"] == f"/desk/held/{first.pk}/?language=de&order=newest"
    assert asked(client, "/desk/next/", **kept)["address"].startswith(f"/desk/held/{third.pk}/")
    assert asked(client, "/desk/next/")["address"] == f"/desk/held/{first.pk}/"
    assert not Lease.objects.filter(comment=english).exists()


def test_decisions_and_undo_stay_within_the_filters(client: Client) -> None:
    signed_in(client)
    first, english, second = several(3)
    in_german(first, second)
    told = sent(client, first, "publish", "?language=de").json()
    assert told["address"] == f"/desk/held/{second.pk}/?language=de"
    back = client.post(told["undo"]["address"], **SCRIPT).json()
    assert back["address"] == f"/desk/held/{first.pk}/?language=de"
    for one in (first, second):
        told = sent(client, one, "publish", "?language=de").json()
    assert told["address"] == "/desk/next/?language=de" and "filters leave is free" in told["html"]
    assert 'href="/desk/next/"' in told["html"] and 'href="/desk/held/?language=de"' in told["html"]
    assert not client.get("/desk/arrivals/?language=de").json()["free"]
    assert client.get("/desk/arrivals/").json()["free"]
    assert Comment.objects.get(pk=english.pk).state == State.HELD


def test_the_only_case_that_the_filters_leave_stays_in_hand(client: Client) -> None:
    signed_in(client)
    first, english = several(2)
    in_german(first)
    told = asked(client, "/desk/next/", after=str(first.pk), language="de")
    assert told["html"] is None and "No other case" in told["said"]
    assert asked(client, "/desk/next/", after=str(english.pk), language="he")["html"] is not None


def test_a_filter_that_cannot_be_meant_narrows_nothing_on_the_way_either(client: Client) -> None:
    signed_in(client)
    first, second = several(2)
    asked_for = {
        "language": "klingon!",
        "since": "x",
        "order": "sideways",
        "thread": "9" * 30,
        "name": "\x00",
    }
    told = asked(client, "/desk/next/", after=str(first.pk), **asked_for)
    assert told["address"].startswith(f"/desk/held/{second.pk}/?")


@pytest.mark.parametrize("line", ["held", "reported"])
def test_the_way_back_from_a_case_leads_to_the_list_that_it_names(client: Client, line: str) -> None:
    signed_in(client)
    one = several(1)[0] if line == "held" else reported()
    page = client.get(f"/desk/held/{one.pk}/?line={line}&language=en").content.decode()
    assert f'href="/desk/{line}/?language=en"' in page
    lease = client.post(f"/desk/held/{one.pk}/lease/?line={line}&language=en", {"what": "over"})
    assert lease["Location"].endswith("language=en")


def test_a_case_in_a_colleagues_hands_is_passed_over_within_the_filters(client: Client) -> None:
    mo = signed_in(client)
    first, second, third = several(3)
    in_german(first, second, third)
    other = type(mo).objects.create_user("other")
    Lease.objects.create(comment=second, user=other, until=timezone.now() + timedelta(minutes=4))
    told = asked(client, "/desk/next/", after=str(first.pk), language="de", since=NOW.date().isoformat())
    assert told["address"].startswith(f"/desk/held/{third.pk}/?")

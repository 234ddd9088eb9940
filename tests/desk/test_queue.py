"""The lists of the queue: tabs with counts, orders, filters, search, and news of what arrives."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts.models import User
from rejoinder.desk import waiting
from rejoinder.desk.queue import listing
from rejoinder.desk.waiting import Tab
from rejoinder.discussion import search
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.models import (
    Appeal,
    Comment,
    DeskPreference,
    Ground,
    Membership,
    Mode,
    Order,
    Publication,
    Report,
    Role,
    State,
    Urgency,
)
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, several, signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment

pytestmark = pytest.mark.django_db


def shown(client: Client, tab: str = "held", **asked: Any) -> str:
    response = client.get(f"/desk/{tab}/", asked)
    assert response.status_code == 200
    return response.content.decode()


def ids(client: Client, tab: str = "held", **asked: Any) -> list[int]:
    return [row.comment.pk for row in context(client, tab, **asked)["rows"]]


def context(client: Client, tab: str, **asked: Any) -> dict[str, Any]:
    response = client.get(f"/desk/{tab}/", asked)
    assert response.status_code == 200 and response.context_data is not None
    return response.context_data


def reported(target: Comment, reader: int = 1, now: datetime = NOW) -> Report:
    return Report.objects.create(
        comment=target, ground=Ground.RULES, client_digest=bytes([reader]) * 32, created_at=now
    )


def appealed(target: Comment, due: datetime = NOW + timedelta(days=14)) -> Appeal:
    last = target.decisions.order_by("-pk")[0]
    return Appeal.objects.create(decision=last, comment=target, text="No!", created_at=NOW, due_at=due)


def member(client: Client, publication: Publication, role: Role = Role.MODERATOR) -> User:
    user = signed_in(client)
    Membership.objects.create(user=user, publication=publication, role=role, created_at=NOW)
    return user


def test_each_tab_lists_its_own_and_tells_how_many(client: Client) -> None:
    signed_in(client)
    waits, accused, objected, doubtful, fine = held(), *(comment(a_thread()) for _ in range(4))
    reported(accused, 1)
    reported(accused, 2)
    appealed(objected)
    Comment.objects.filter(pk=doubtful.pk).update(doubtful=True, harm=400)
    assert ids(client, "held") == [waits.pk]
    assert ids(client, "reported") == [accused.pk] and "Reported 2 times" in shown(client, "reported")
    assert ids(client, "appealed") == [objected.pk] and "18 May 2026" in shown(client, "appealed")
    assert ids(client, "doubtful") == [doubtful.pk]
    assert set(ids(client, "everything")) == {waits.pk, accused.pk, objected.pk, doubtful.pk, fine.pk}
    tabs = context(client, "held")["tabs"]
    assert [one["count"] for one in tabs] == ["1", "1", "1", "1", None]


def test_a_case_leads_back_into_the_line_it_was_found_in(client: Client) -> None:
    signed_in(client)
    accused = comment(a_thread())
    reported(accused)
    assert f'href="/desk/held/{accused.pk}/?line=reported"' in shown(client, "reported")


def test_what_was_handled_answered_or_withdrawn_waits_no_more(client: Client) -> None:
    mo = signed_in(client)
    accused, objected, withdrawn = (comment(a_thread()) for _ in range(3))
    report, appeal = reported(accused), appealed(objected)
    reported(withdrawn)
    Comment.objects.filter(pk=withdrawn.pk).update(state=State.WITHDRAWN)
    decide(
        accused.pk, user=mo, outcome=Outcome.PUBLISH, seen=accused.decisions.order_by("-pk")[0].pk, now=NOW
    )
    report.refresh_from_db()
    assert report.handled_at == NOW
    Appeal.objects.filter(pk=appeal.pk).update(answered_at=NOW)
    assert ids(client, "reported") == ids(client, "appealed") == []


def test_only_cases_of_ones_own_publications_are_listed_and_counted(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    user = member(client, mine)
    own = held(a_thread(mine, mode=Mode.PREMODERATED))
    foreign = held(a_thread(other, mode=Mode.PREMODERATED))
    published = comment(a_thread(other))
    reported(published)
    assert ids(client) == [own.pk] and ids(client, "everything") == [own.pk]
    assert ids(client, "reported") == [] and waiting.count_label(user) == "1"
    assert ids(client, "everything", thread=foreign.thread_id) == []
    assert ids(client, "everything", publication=other.pk) == [own.pk]
    assert 'name="publication"' not in shown(client)


def test_a_filter_names_no_discussion_or_author_of_another_publication(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    member(client, mine)
    foreign = held(a_thread(other, mode=Mode.PREMODERATED, title="The harbour’s secret"), name="Bo Lantern")
    own = held(a_thread(mine, mode=Mode.PREMODERATED, title="The ferry"), name="Ada Ferry")
    page = shown(client, thread=foreign.thread_id, commenter=foreign.commenter_id)
    assert "secret" not in page and "Bo Lantern" not in page
    assert "Only on “an unknown discussion”" in page and "Only by an unknown author" in page
    page = shown(client, thread=own.thread_id, commenter=own.commenter_id)
    assert "Only on “The ferry”" in page and "Only by Ada Ferry" in page


def test_an_auditor_reads_the_list_and_decides_nothing(client: Client) -> None:
    publication = a_publication()
    member(client, publication, Role.AUDITOR)
    own = held(a_thread(publication, mode=Mode.PREMODERATED))
    assert ids(client) == [own.pk] and 'name="case"' not in shown(client)
    assert client.post("/desk/together/held/", {"case": f"{own.pk}-1"}).status_code == 302
    assert client.get("/desk/together/held/")["Location"] == "/desk/"


def test_boxes_stand_only_beside_what_one_may_decide_about(client: Client) -> None:
    mine, read = a_publication(), a_publication()
    user = member(client, mine)
    Membership.objects.create(user=user, publication=read, role=Role.AUDITOR, created_at=NOW)
    own = held(a_thread(mine, mode=Mode.PREMODERATED))
    other = held(a_thread(read, mode=Mode.PREMODERATED))
    page = shown(client)
    assert f'id="case-{own.pk}"' in page and f'id="case-{other.pk}"' not in page
    assert f"/desk/held/{other.pk}/" in page


def test_lists_come_in_four_orders_and_open_in_ones_own(client: Client) -> None:
    mo = signed_in(client)
    here, there = a_thread(mode=Mode.PREMODERATED), a_thread(mode=Mode.PREMODERATED)
    first, second, third = (
        held(thread, now=NOW + timedelta(minutes=at)) for at, thread in enumerate((here, there, here))
    )
    Comment.objects.filter(pk=second.pk).update(urgency=Urgency.URGENT)
    Comment.objects.filter(pk=first.pk).update(harm=100)
    Comment.objects.filter(pk=third.pk).update(harm=700)
    with mock.patch("django.utils.timezone.now", return_value=NOW + timedelta(hours=1)):
        assert ids(client) == [second.pk, third.pk, first.pk]
    assert ids(client, order="newest") == [third.pk, second.pk, first.pk]
    assert ids(client, order="oldest") == [first.pk, second.pk, third.pk]
    assert ids(client, order="thread") == [second.pk, first.pk, third.pk]
    DeskPreference.objects.create(user=mo, order=Order.OLDEST)
    assert ids(client) == ids(client, order="sideways") == [first.pk, second.pk, third.pk]


def test_everything_opens_with_the_newest_and_offers_no_urgency(client: Client) -> None:
    signed_in(client)
    first, second = (comment(a_thread(), now=NOW + timedelta(minutes=at)) for at in range(2))
    assert ids(client, "everything") == ids(client, "everything", order="urgent") == [second.pk, first.pk]
    assert "Urgent first" not in shown(client, "everything") and "Urgent first" in shown(client)


def test_of_appeals_the_one_promised_soonest_is_first(client: Client) -> None:
    signed_in(client)
    later, sooner = comment(a_thread()), comment(a_thread())
    appealed(later, NOW + timedelta(days=9))
    appealed(sooner, NOW + timedelta(days=2))
    assert ids(client, "appealed") == [sooner.pk, later.pk]


@pytest.mark.parametrize("order", ["urgent", "thread"])
def test_of_the_doubtful_only_so_many_are_put_in_an_order_of_their_own(client: Client, order: str) -> None:
    signed_in(client)
    made = [comment(a_thread(), now=NOW + timedelta(minutes=at)) for at in range(3)]
    for harm, one in enumerate(made, 300):
        Comment.objects.filter(pk=one.pk).update(doubtful=True, harm=harm)
    with mock.patch.object(waiting, "RANKED", 2):
        assert set(ids(client, "doubtful", order=order)) == {one.pk for one in made[1:]}


def test_each_filter_leaves_what_it_says(client: Client) -> None:
    signed_in(client)
    lantern, evening = a_publication(name="Lantern"), a_publication(name="Evening")
    ferry = a_thread(lantern, mode=Mode.PREMODERATED, url="/town/ferry/")
    bridge = a_thread(evening, mode=Mode.PREMODERATED, url="/council/bridge/")
    one = held(ferry, name="Ada Ferry")
    two = held(bridge, name="Ben Bridge", email="ben@example.org", now=NOW + timedelta(days=3))
    Comment.objects.filter(pk=two.pk).update(language="de", rule="links")
    for tab in ("held", "everything"):
        for asked, left in (
            ({"publication": lantern.pk}, one),
            ({"thread": bridge.pk}, two),
            ({"commenter": one.commenter_id}, one),
            ({"rule": "links"}, two),
            ({"language": "DE"}, two),
            ({"name": "ada"}, one),
            ({"since": "2026-05-05"}, two),
            ({"until": "2026-05-04"}, one),
            ({"since": "2026-05-07", "until": "2026-05-07"}, two),
        ):
            assert ids(client, tab, **asked) == [left.pk], (tab, asked)
    assert ids(client, "everything", state="held", rule="links") == [two.pk]
    assert ids(client, "everything", state="rejected") == []
    with mock.patch.object(listing, "_sections", return_value=[("/town/", "Town"), ("/council/", "Council")]):
        assert ids(client, section="/town/") == [one.pk]


def test_a_filter_that_cannot_be_meant_is_told_and_narrows_nothing(client: Client) -> None:
    signed_in(client)
    one = held()
    page = shown(client, language="klingon!", since="yesterday", rule="nonsense", thread="x", p="-3")
    assert "Write a language tag" in page and "Enter a valid date" in page and "klingon!" in page
    assert ids(client, language="klingon!", since="yesterday", thread="99999999999999999999") == [one.pk]
    assert "before the first day" in shown(client, since="2026-05-05", until="2026-05-04")
    for tab in ("held", "everything"):
        for wrong in ({"until": "9999-12-31"}, {"since": "0001-01-01"}):
            assert "Choose a day from 1900 on." in shown(client, tab, **wrong)
            assert ids(client, tab, **wrong) == [one.pk]


def test_the_place_in_the_list_stands_in_every_address(client: Client) -> None:
    signed_in(client)
    several(30)
    page = shown(client, order="oldest", name="Ada", p="2")
    assert "?order=oldest&amp;name=Ada&amp;p=1" in page
    assert 'action="/desk/together/held/?order=oldest&amp;name=Ada"' in page


def test_everything_is_searched_by_words_which_are_marked_in_the_excerpt(client: Client) -> None:
    signed_in(client)
    thread = a_thread()
    found = comment(thread, "Long ago. " * 40 + "Then the <b>ferry</b> & the harbour were late.")
    comment(thread, "The orchard is in bloom, and nobody has told the bees.")
    assert ids(client, "everything", q="ferry harbour") == [found.pk]
    page = shown(client, "everything", q="ferry harbour")
    assert "<mark>ferry</mark>" in page and "<mark>harbour</mark>" in page and 'value="ferry harbour"' in page
    assert "… " in page and "<b>ferry" not in page
    assert ids(client, "everything", q="ferry", state="held") == []


@pytest.mark.parametrize("typed", ['"', "a OR (", "-", "*", "x" * 5000, "\x00", "%s", "' OR 1=1"])
def test_nothing_typed_into_the_search_is_an_error(client: Client, typed: str) -> None:
    signed_in(client)
    comment(a_thread())
    assert client.get("/desk/everything/", {"q": typed, "name": typed}).status_code == 200


def test_a_search_that_finds_more_than_is_looked_at_says_so(client: Client) -> None:
    signed_in(client)
    thread = a_thread()
    for number in ("one", "two", "three"):
        comment(thread, f"Number {number} is about marzipan.")
    with mock.patch.object(search, "MOST", 2):
        page = shown(client, "everything", q="marzipan")
    assert "Only the newest 2 matches were looked at" in page
    assert "were looked at" not in shown(client, "everything", q="marzipan")


def test_a_filter_without_an_index_looks_back_only_so_far_and_says_how_far(client: Client) -> None:
    signed_in(client)
    thread = a_thread()
    old, *_newer = (comment(thread, now=NOW + timedelta(days=at)) for at in range(3))
    Comment.objects.filter(pk=old.pk).update(language="de")
    with mock.patch.object(listing, "LOOKED_AT", 2):
        assert ids(client, "everything", language="de") == []
        assert "back to 2026-05-05" in shown(client, "everything", language="de")
        assert ids(client, "everything", language="de", until="2026-05-04") == [old.pk]
        assert ids(client, "everything", language="de", order="oldest") == [old.pk]


def test_abuse_is_hidden_until_it_is_asked_for_by_whoever_wants_that(client: Client) -> None:
    mo = signed_in(client)
    harsh = held(text="Something dreadful about the harbourmaster.")
    Comment.objects.filter(pk=harsh.pk).update(harm=800)
    assert "desk-blurred" not in shown(client)
    DeskPreference.objects.create(user=mo, blur=True)
    page = shown(client)
    assert "Show what may be abuse" in page and page.index("desk-blurred") < page.index("Something dreadful")
    Comment.objects.filter(pk=harsh.pk).update(harm=100)
    assert "desk-blurred" not in shown(client)


def test_a_list_hears_what_has_come_into_it_since(client: Client) -> None:
    signed_in(client)
    thread = a_thread(mode=Mode.PREMODERATED)
    held(thread)
    mark = waiting.mark(Tab.HELD)
    assert f"/desk/arrived/held/?mark={mark}" in shown(client)
    quiet = client.get("/desk/arrived/held/", {"mark": mark})
    assert json.loads(quiet.content)["new"] == 0
    same = client.get("/desk/arrived/held/", {"mark": mark}, headers={"If-None-Match": quiet["ETag"]})
    assert same.status_code == 304 and not same.content
    held(thread)
    comment(a_thread())
    told = client.get("/desk/arrived/held/", {"mark": mark}, headers={"If-None-Match": quiet["ETag"]})
    assert told.status_code == 200 and "private" in told["Cache-Control"]
    found = json.loads(told.content)
    assert found["new"] == 1 and found["counts"]["held"] == "2"
    elsewhere = client.get("/desk/arrived/held/", {"mark": mark, "thread": a_thread().pk})
    assert json.loads(elsewhere.content)["new"] == 0


def test_news_are_of_each_tab_and_of_no_other(client: Client) -> None:
    signed_in(client)
    accused = comment(a_thread())
    marks = {tab: waiting.mark(tab) for tab in Tab}
    reported(accused)
    appealed(accused)

    def new(tab: Tab) -> int:
        answer = client.get(f"/desk/arrived/{tab}/", {"mark": marks[tab]})
        number: int = json.loads(answer.content)["new"]
        return number

    assert [new(tab) for tab in Tab] == [0, 1, 1, 0, 0]
    comment(a_thread())
    assert new(Tab.EVERYTHING) == 1
    assert client.get("/desk/arrived/nothing/").status_code == 404
    assert client.get("/desk/arrived/held/", {"mark": "x"}).status_code == 200


@pytest.mark.parametrize("tab", list(Tab))
def test_a_list_asks_no_more_for_more_cases_or_a_longer_archive(
    client: Client, tab: Tab, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)

    def more(count: int) -> None:
        for number in range(count):
            one = held() if tab is Tab.HELD else comment(a_thread())
            reported(one, number)
            appealed(one)
            Comment.objects.filter(pk=one.pk).update(doubtful=tab is Tab.DOUBTFUL)

    more(2)
    shown(client, tab)
    with django_assert_max_num_queries(32) as few:
        shown(client, tab, q="ferry", name="Ada", since="2026-01-01")
    more(8)
    with django_assert_max_num_queries(len(few)):
        shown(client, tab, q="ferry", name="Ada", since="2026-01-01")


def test_news_cost_a_handful_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    several(5)
    with django_assert_max_num_queries(16):
        client.get("/desk/arrived/held/", {"mark": "1"})

"""From case to case: what the script is answered, the next and the previous, undo, and cases in a colleague's hands."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk.cases import lines
from rejoinder.desk.cases.lines import Way
from rejoinder.desk.waiting import WAITING, Tab
from rejoinder.discussion import ledger
from rejoinder.discussion.actions.undo import SETTLED_AFTER
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import (
    Appeal,
    Comment,
    Decision,
    DeskPreference,
    Ground,
    Lease,
    Maker,
    Membership,
    Mode,
    Order,
    Report,
    Role,
    State,
)
from tests.desk.people import held, several, signed_in
from tests.discussion.making import NOW, a_thread, comment
from tests.discussion.rewriting import rewrite

pytestmark = pytest.mark.django_db

SCRIPT: dict[str, Any] = {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def asked(client: Client, address: str, **fields: str) -> dict[str, Any]:
    response = client.get(address, fields, **SCRIPT)
    assert response.status_code == 200 and response["Content-Type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


def sent(client: Client, one: Comment, outcome: str, query: str = "", **fields: Any) -> Any:
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    return client.post(f"/desk/held/{one.pk}/{query}", {"seen": seen, "outcome": outcome, **fields}, **SCRIPT)


def a_colleague() -> tuple[Client, User]:
    client = Client()
    user = User.objects.create_user(username="cleo", first_name="Cleo", last_name="League")
    user.groups.add(Group.objects.get(name=staff.MODERATORS))
    client.force_login(user)
    return client, user


def published(**fields: Any) -> Comment:
    return comment(a_thread(), **fields)


def reported(count: int = 1, **fields: Any) -> Comment:
    one = published(**fields)
    # Equally harmless, so that only their age puts them in order.
    Comment.objects.filter(pk=one.pk).update(harm=0)
    for number in range(count):
        Report.objects.create(
            comment=one,
            ground=Ground.RULES,
            why=f"It is <unkind>, reader {number} says.",
            client_digest=number.to_bytes(2, "big"),
            created_at=NOW + timedelta(minutes=number),
        )
    return one


def rejected_and_appealed(text: str = "I <meant> the bridge.") -> Comment:
    one = published()
    made = ledger.record_decision(one.pk, Ruling(State.REJECTED, Maker.RULES, reason="No."), NOW)
    due = NOW + timedelta(days=3)
    Appeal.objects.create(decision=made, comment=one, text=text, created_at=NOW, due_at=due)
    return one


def test_the_script_is_answered_with_the_part_that_changes(client: Client) -> None:
    signed_in(client)
    one = held(text="A <lamp> on the quay.")
    told = asked(client, f"/desk/held/{one.pk}/")
    assert (told["address"], told["title"]) == (f"/desk/held/{one.pk}/", "Comment by Ada Ferry")
    assert "A &lt;lamp&gt; on the quay." in told["html"] and "<html" not in told["html"]


def test_a_decision_is_answered_with_the_next_case_and_the_way_to_undo_it(client: Client) -> None:
    signed_in(client)
    first, second = several(2)
    told = sent(client, first, "publish").json()
    made = Decision.objects.filter(comment=first).latest("pk")
    assert told["said"] == "The comment by Ada Ferry is published."
    assert told["undo"] == {"address": f"/desk/decisions/{made.pk}/undo/", "seconds": 10.0}
    assert told["address"] == f"/desk/held/{second.pk}/" and f'data-case="{second.pk}"' in told["html"]
    assert sent(client, second, "reject", reason="No.").json()["address"] == "/desk/next/"


def test_what_cannot_be_recorded_is_answered_with_the_words_kept(client: Client) -> None:
    signed_in(client)
    one = held()
    response = sent(client, one, "reject", rule="suspects", reason=" ")
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.json()["html"] and "suspects" in response.json()["html"]
    late = {"seen": 0, "outcome": "reject", "reason": "Not <this>."}
    response = client.post(f"/desk/held/{one.pk}/", late, **SCRIPT)
    assert response.status_code == 409 and "Not &lt;this&gt;." in response.json()["html"]


def test_a_decision_that_is_refused_keeps_no_other_case_from_colleagues(client: Client) -> None:
    signed_in(client)
    first, second = several(2)
    response = client.post(f"/desk/held/{first.pk}/", {"seen": 0, "outcome": "publish"}, **SCRIPT)
    assert response.status_code == 409
    colleague, _ = a_colleague()
    assert asked(colleague, "/desk/next/")["address"] == f"/desk/held/{second.pk}/"


def test_undo_puts_the_case_back_and_shows_it(client: Client) -> None:
    signed_in(client)
    one = held()
    told = sent(client, one, "publish").json()
    back = client.post(told["undo"]["address"], **SCRIPT).json()
    assert back["address"] == f"/desk/held/{one.pk}/" and back["undo"] is None
    assert back["said"] == "The decision is taken back."
    assert Comment.objects.get(pk=one.pk).state == "held"
    again = client.post(told["undo"]["address"], **SCRIPT)
    assert again.status_code == 409 and again.json()["html"] is None and again.json()["said"]


def test_without_script_the_message_has_a_button_that_undoes(client: Client) -> None:
    signed_in(client)
    one = held()
    seen = Decision.objects.get(comment=one).pk
    page = client.post(
        f"/desk/held/{one.pk}/", {"seen": seen, "outcome": "publish"}, follow=True
    ).content.decode()
    (action,) = re.findall(r'action="(/desk/decisions/\d+/undo/)" class="desk-undo-plain"', page)
    response = client.post(action)
    assert response["Location"] == f"/desk/held/{one.pk}/"
    assert Comment.objects.get(pk=one.pk).state == "held"
    assert "The decision is taken back." in client.get(response["Location"]).content.decode()


def test_a_decision_of_long_ago_is_not_undone(client: Client) -> None:
    signed_in(client)
    one = held()
    told = sent(client, one, "publish").json()
    made = Decision.objects.filter(comment=one, maker=Maker.MODERATOR)
    rewrite(made, created_at=timezone.now() - SETTLED_AFTER)
    response = client.post(told["undo"]["address"], follow=True)
    assert "It is too late to take this back" in response.content.decode()
    assert Comment.objects.get(pk=one.pk).state == "published"


def test_next_and_previous_go_through_the_line_and_start_over(client: Client) -> None:
    signed_in(client)
    cases = several(3)
    ids = [one.pk for one in cases]

    def from_(one: int, **back: str) -> str:
        response = client.get("/desk/next/", {"after": str(one), **back})
        return str(response["Location"])

    assert client.get("/desk/next/")["Location"] == f"/desk/held/{ids[0]}/"
    assert [from_(one) for one in ids] == [f"/desk/held/{one}/" for one in (ids[1], ids[2], ids[0])]
    assert [from_(one, back="1") for one in ids] == [f"/desk/held/{one}/" for one in (ids[2], ids[0], ids[1])]


def test_leaving_a_case_frees_it_for_a_colleague(client: Client) -> None:
    signed_in(client)
    first, second = several(2)
    asked(client, f"/desk/held/{first.pk}/")
    asked(client, "/desk/next/", after=str(first.pk))
    colleague, _ = a_colleague()
    assert asked(colleague, "/desk/next/")["address"] == f"/desk/held/{first.pk}/"
    assert asked(colleague, "/desk/next/", after=str(first.pk))["html"] is None
    assert {lease.comment_id for lease in Lease.objects.all()} == {first.pk, second.pk}


def test_the_only_case_stays_in_hand_when_the_next_is_asked_for(client: Client) -> None:
    user = signed_in(client)
    one = held()
    told = asked(client, "/desk/next/", after=str(one.pk))
    assert told["html"] is None and "No other case" in told["said"]
    assert Lease.objects.get(comment=one).user == user
    assert client.get("/desk/next/", {"after": str(one.pk)})["Location"] == f"/desk/held/{one.pk}/"


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, "²", "12345"])
def test_nonsense_instead_of_a_case_leads_to_what_waits(client: Client, after: str) -> None:
    signed_in(client)
    one = held()
    assert client.get("/desk/next/", {"after": after, "line": "none"})["Location"] == f"/desk/held/{one.pk}/"


def test_a_case_in_a_colleagues_hands_says_whose_and_can_be_taken_over(client: Client) -> None:
    user = signed_in(client)
    one = held()
    colleague, _ = a_colleague()
    asked(colleague, f"/desk/held/{one.pk}/")
    page = client.get(f"/desk/held/{one.pk}/").content.decode()
    assert "<strong>Cleo League</strong> has this case in hand" in page and 'name="outcome"' not in page
    assert client.post(f"/desk/held/{one.pk}/lease/", {"what": "over"})["Location"] == f"/desk/held/{one.pk}/"
    assert Lease.objects.get(comment=one).user == user
    assert 'name="outcome"' in client.get(f"/desk/held/{one.pk}/").content.decode()
    lost = colleague.post(f"/desk/held/{one.pk}/lease/", {"what": "keep"}, **SCRIPT)
    assert lost.status_code == 409 and lost.json()["said"] == "Mo Derator has this case in hand"


def test_deciding_what_a_colleague_has_in_hand_keeps_the_words_and_can_be_meant(client: Client) -> None:
    signed_in(client)
    one = held()
    colleague, _ = a_colleague()
    asked(colleague, f"/desk/held/{one.pk}/")
    response = sent(client, one, "reject", reason="Not <this>.")
    html = response.json()["html"]
    assert response.status_code == 409 and "Not &lt;this&gt;." in html and 'name="over"' in html
    assert Comment.objects.get(pk=one.pk).state == "held"
    assert sent(client, one, "reject", reason="Not <this>.", over="1").status_code == 200
    assert Comment.objects.get(pk=one.pk).state == "rejected"


def test_a_page_that_closes_gives_the_case_back(client: Client) -> None:
    signed_in(client)
    one = held()
    asked(client, f"/desk/held/{one.pk}/")
    colleague, _ = a_colleague()
    assert colleague.post(f"/desk/held/{one.pk}/lease/", {"what": "release"}).status_code == 204
    assert Lease.objects.count() == 1
    assert client.post(f"/desk/held/{one.pk}/lease/", {"what": "release"}).status_code == 204
    assert not Lease.objects.exists()


def test_a_reported_case_shows_the_reports_and_can_be_kept_published(client: Client) -> None:
    signed_in(client)
    one, other = reported(22), reported(now=NOW + timedelta(hours=1))
    html = asked(client, "/desk/next/", line="reported")["html"]
    assert f'data-case="{one.pk}"' in html and "What readers reported" in html
    assert "It is &lt;unkind&gt;, reader 19 says." in html
    assert "Keep it published" in html
    told = sent(client, one, "publish", "?line=reported").json()
    assert told["said"] == "The comment by Ada Ferry stays published."
    assert told["address"] == f"/desk/held/{other.pk}/?line=reported"
    assert not Report.objects.filter(comment=one, handled_at=None).exists()
    client.post(told["undo"]["address"], **SCRIPT)
    assert Report.objects.filter(comment=one, handled_at=None).count() == 22


def test_an_appealed_case_shows_what_its_author_says(client: Client) -> None:
    signed_in(client)
    one = rejected_and_appealed()
    html = asked(client, "/desk/next/", line="appealed")["html"]
    assert f'data-case="{one.pk}"' in html
    assert "I &lt;meant&gt; the bridge." in html and "7 May 2026" in html


def test_a_doubtful_case_can_be_confirmed(client: Client) -> None:
    signed_in(client)
    one = published()
    Comment.objects.filter(pk=one.pk).update(doubtful=True, harm=400)
    assert "Keep it published" in asked(client, "/desk/next/", line="doubtful")["html"]
    assert sent(client, one, "publish", "?line=doubtful").json()["address"] == "/desk/next/?line=doubtful"
    assert not Comment.objects.get(pk=one.pk).doubtful


def test_a_case_opened_by_its_address_knows_in_which_line_it_waits() -> None:
    found = [held(), reported(), rejected_and_appealed(), published(), published()]
    Comment.objects.filter(pk=found[3].pk).update(doubtful=True)
    found[3].refresh_from_db()
    kinds = [Tab.HELD, Tab.REPORTED, Tab.APPEALED, Tab.DOUBTFUL, Tab.HELD]
    assert [lines.line_of("", one) for one in found] == kinds
    assert lines.line_of("reported", found[0]) is Tab.REPORTED


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("line", WAITING)
def test_walking_a_line_either_way_meets_every_case_once_in_order(line: Tab, order: Order) -> None:
    made = [reported(now=NOW + timedelta(minutes=number)) for number in range(4)]
    appealed = [rejected_and_appealed() for _ in range(3)]
    several(4)
    for number, one in enumerate(Comment.objects.all()):
        harm, urgency = 100 * (number % 3), number % 3
        Comment.objects.filter(pk=one.pk).update(harm=harm, urgency=urgency, doubtful=one in made)
    way = Way(line, order, NOW + timedelta(days=1))
    whole = list(way.waiting().values_list("pk", flat=True))
    assert len(whole) == (3 if line is Tab.APPEALED else 4) and len(appealed) == 3
    for back in (False, True):
        walked = whole[::-1] if back else whole
        for at, comment_id in enumerate(walked):
            legs = way.following(way.stand(comment_id), back=back)
            after = [pk for leg in legs[:-1] for pk in leg.values_list("pk", flat=True)]
            assert after == walked[at + 1 :]
            assert list(legs[-1].values_list("pk", flat=True)) == [pk for pk in walked if pk != comment_id]


def test_scores_stand_with_their_numbers(client: Client) -> None:
    signed_in(client)
    one = held()
    rewrite(Decision.objects.filter(comment=one), scores={"threat": 0.125, "offensive": 0.9})
    html = asked(client, f"/desk/held/{one.pk}/")["html"]
    shown = re.findall(
        r'<dt id="desk-score-\d">(\w+)</dt>\s*<dd><meter min="0" max="1" value="([\d.]+)"', html
    )
    assert shown == [("offensive", "0.900"), ("threat", "0.125")]
    assert '<span class="desk-number">0.90</span>' in html


def test_abuse_is_blurred_for_those_who_want_it(client: Client) -> None:
    user = signed_in(client)
    one = held()
    Comment.objects.filter(pk=one.pk).update(harm=700)
    assert "desk-veiled" not in asked(client, f"/desk/held/{one.pk}/")["html"]
    DeskPreference.objects.create(user=user, blur=True)
    html = asked(client, f"/desk/held/{one.pk}/")["html"]
    assert "desk-veiled" in html and 'id="desk-unveil"' in html
    Comment.objects.filter(pk=one.pk).update(harm=0)
    assert "desk-veiled" not in asked(client, f"/desk/held/{one.pk}/")["html"]


def test_single_keys_can_be_switched_off(client: Client) -> None:
    user = signed_in(client)
    one = held()
    assert 'aria-keyshortcuts="p"' in client.get(f"/desk/held/{one.pk}/").content.decode()
    DeskPreference.objects.create(user=user, single_keys=False)
    page = client.get(f"/desk/held/{one.pk}/").content.decode()
    assert 'data-keys="off"' in page and "aria-keyshortcuts" not in page


def test_the_rules_that_objected_are_the_first_to_be_chosen_by_number(client: Client) -> None:
    signed_in(client)
    one = held()
    found = {"rule": "libel", "outcome": "hold", "span": [0, 3], "quote": "x", "source": "x", "reason": "x"}
    rewrite(Decision.objects.filter(comment=one), findings=[found])
    html = asked(client, f"/desk/held/{one.pk}/")["html"]
    assert re.findall(r'data-rule="(\w*)" data-key="(\d)"', html)[:2] == [("libel", "1"), ("", "2")]


def test_a_person_of_another_publication_sees_nothing_of_the_case(client: Client) -> None:
    user = signed_in(client)
    one = held()
    Membership.objects.create(user=user, publication=a_thread().publication, role=Role.EDITOR, created_at=NOW)
    assert client.get(f"/desk/held/{one.pk}/", **SCRIPT).status_code == 403
    assert sent(client, one, "publish").status_code == 403
    assert client.post(f"/desk/held/{one.pk}/lease/", {"what": "over"}, **SCRIPT).status_code == 403
    assert asked(client, "/desk/next/")["address"] == "/desk/next/"
    assert Comment.objects.get(pk=one.pk).state == "held" and not Lease.objects.exists()


def test_a_case_costs_the_same_however_many_wait(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    first, second = several(2)
    asked(client, f"/desk/held/{first.pk}/")
    with django_assert_max_num_queries(84) as few:
        sent(client, second, "publish")
    spent = len(few)
    thread = a_thread(mode=Mode.PREMODERATED)
    late = [held(thread, now=NOW + timedelta(days=1, minutes=number)) for number in range(12)]
    asked(client, f"/desk/held/{late[0].pk}/")
    with django_assert_max_num_queries(spent):
        sent(client, late[0], "publish")

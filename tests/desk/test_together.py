"""One decision about many cases: shown first, carried out, and every one accounted for."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.accounts.models import User
from rejoinder.desk.queue import bulk
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.models import (
    Comment,
    Decision,
    Lease,
    Maker,
    Membership,
    Mode,
    Role,
    State,
    Urgency,
)
from rejoinder.policy.verdict import Outcome
from tests.desk.people import held, several, signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment
from tests.discussion.rewriting import rewrite

pytestmark = pytest.mark.django_db


def case(one: Comment) -> str:
    return f"{one.pk}-{one.decisions.order_by('-pk')[0].pk}"


def page(client: Client, address: str = "/desk/together/held/", status: int = 200, **sent: object) -> str:
    response = client.post(address, sent)
    assert response.status_code == status
    return response.content.decode()


def hidden(html: str) -> list[str]:
    return re.findall(r'name="case" value="([0-9-]+)"', html)


def states(*comments: Comment) -> list[str]:
    return [Comment.objects.get(pk=one.pk).state for one in comments]


def test_a_selection_is_shown_before_anything_is_decided(client: Client) -> None:
    signed_in(client)
    one, two, three = several(3)
    html = page(client, case=[case(one), case(two), "nonsense", "7", f"{one.pk}-9999"])
    assert "2 comments are selected: 2 held." in html and hidden(html) == [case(one), case(two)]
    assert "Publish all 2" in html and "Reject all 2" in html
    assert states(one, two, three) == [State.HELD] * 3


def test_a_selection_is_published_each_by_a_decision_of_its_own(client: Client) -> None:
    mo = signed_in(client)
    one, two, three = several(3)
    html = page(client, case=[case(one), case(two)], outcome="publish", rule="links", reason="ignored")
    assert "2 comments are decided." in html
    assert states(one, two, three) == [State.PUBLISHED, State.PUBLISHED, State.HELD]
    made = Decision.objects.filter(maker=Maker.MODERATOR)
    assert made.count() == 2 and {(one.user_id, one.rule, one.reason) for one in made} == {(mo.pk, "", "")}


def test_a_selection_is_rejected_under_a_rule_with_a_reason(client: Client) -> None:
    signed_in(client)
    made = several(2)
    page(client, case=[case(one) for one in made], outcome="reject", rule="links", reason="Bare links.")
    assert states(*made) == [State.REJECTED] * 2
    assert {(one.rule, one.reason) for one in Decision.objects.filter(maker=Maker.MODERATOR)} == {
        ("links", "Bare links.")
    }


def test_a_rejection_without_a_reason_decides_nothing_and_keeps_the_selection(client: Client) -> None:
    signed_in(client)
    one, two = several(2)
    sent = [case(one), case(two)]
    html = page(client, status=422, case=sent, outcome="reject", rule="links", reason="  ")
    assert "Nothing was decided" in html and hidden(html) == sent
    assert '<option value="links" selected>' in html and states(one, two) == [State.HELD] * 2


def test_what_changed_meanwhile_is_told_and_left_alone(client: Client) -> None:
    signed_in(client)
    other = User.objects.create_superuser("other")
    one, two, gone = several(3)
    sent = [case(one), case(two), case(gone)]
    decide(two.pk, user=other, outcome=Outcome.REJECT, reason="No.", seen=int(sent[1].split("-")[1]), now=NOW)
    Comment.objects.filter(pk=gone.pk).update(state=State.WITHDRAWN)
    html = page(client, case=[*sent, "999999-1"], outcome="publish")
    assert "One comment is decided." in html and "Somebody else decided about these meanwhile" in html
    for left in (two, gone):
        assert f'href="/desk/held/{left.pk}/"' in html
    assert "Comment 999999" in html and "There is no such comment" in html
    assert states(one, two, gone) == [State.PUBLISHED, State.REJECTED, State.WITHDRAWN]


def test_sent_twice_it_decides_once(client: Client) -> None:
    signed_in(client)
    made = several(2)
    sent = [case(one) for one in made]
    page(client, case=sent, outcome="publish")
    assert "0 comments are decided." in page(client, case=sent, outcome="publish")
    assert Decision.objects.filter(maker=Maker.MODERATOR).count() == 2


def test_what_a_colleague_has_in_hand_is_left_to_them(client: Client) -> None:
    mo = signed_in(client)
    one, two, mine = several(3)
    other = User.objects.create_user("other")
    soon = timezone.now() + timedelta(minutes=4)
    Lease.objects.create(comment=one, user=other, until=soon)
    Lease.objects.create(comment=two, user=other, until=timezone.now() - timedelta(seconds=1))
    Lease.objects.create(comment=mine, user=mo, until=soon)
    html = page(client, case=[case(one), case(two), case(mine)], outcome="publish")
    assert "2 comments are decided." in html and "A colleague has these in hand" in html
    assert states(one, two, mine) == [State.HELD, State.PUBLISHED, State.PUBLISHED]


def test_what_one_may_not_decide_about_is_refused_one_by_one(client: Client) -> None:
    mine, other = a_publication(), a_publication()
    user = signed_in(client)
    Membership.objects.create(user=user, publication=mine, role=Role.MODERATOR, created_at=NOW)
    own = held(a_thread(mine, mode=Mode.PREMODERATED))
    foreign = held(a_thread(other, mode=Mode.PREMODERATED))
    shown = page(client, case=[case(own), case(foreign)])
    assert foreign.revisions.get().text not in shown
    html = page(client, case=[case(own), case(foreign)], outcome="publish")
    assert "One comment is decided." in html and "You cannot decide about comments" in html
    assert states(own, foreign) == [State.PUBLISHED, State.HELD]


def test_all_of_one_author_or_one_discussion_are_decided_together(client: Client) -> None:
    signed_in(client)
    thread = a_thread(mode=Mode.PREMODERATED)
    spam = [held(thread, name="Spam", email="spam@example.org", key="") for _ in range(2)]
    Comment.objects.filter(pk=spam[1].pk).update(commenter=spam[0].commenter_id)
    other = held(thread)
    address = f"/desk/together/held/?commenter={spam[0].commenter_id}"
    html = page(client, address, all="1")
    assert sorted(hidden(html)) == sorted(case(one) for one in spam)
    page(client, address, case=hidden(html), outcome="reject", reason="Advertising.")
    assert states(*spam, other) == [State.REJECTED, State.REJECTED, State.HELD]
    elsewhere = held()
    html = page(client, f"/desk/together/held/?thread={thread.pk}", all="1")
    assert hidden(html) == [case(other)] and states(elsewhere) == [State.HELD]


def test_published_comments_of_one_author_can_be_taken_down_together(client: Client) -> None:
    signed_in(client)
    one = comment(a_thread())
    html = page(client, f"/desk/together/everything/?commenter={one.commenter_id}", all="1")
    assert "One comment is selected: one published." in html
    page(client, "/desk/together/everything/", case=hidden(html), outcome="reject", reason="Advertising.")
    assert states(one) == [State.REJECTED]


def test_the_whole_archive_cannot_be_decided_about(client: Client) -> None:
    signed_in(client)
    comment(a_thread())
    assert "No comment is selected" in page(client, "/desk/together/everything/", all="1")


def test_only_so_many_are_decided_at_once_and_it_is_told(client: Client) -> None:
    signed_in(client)
    made = several(3)
    with mock.patch.object(bulk, "AT_ONCE", 2):
        html = page(client, all="1")
        assert "2 comments are selected" in html and "They are the first of 3" in html
        page(client, status=422, case=[case(one) for one in made], outcome="publish")
    assert states(*made) == [State.HELD] * 3


def test_the_script_is_answered_in_numbers(client: Client) -> None:
    signed_in(client)
    one, two = several(2)
    sent = {"case": [case(one), f"{two.pk}-1"], "outcome": "publish"}
    told = client.post("/desk/together/held/", sent, headers={"Accept": "application/json"}).json()
    made = Decision.objects.get(maker=Maker.MODERATOR).pk
    assert told == {"made": [made], "changed": [two.pk], "inHand": [], "urgent": [], "refused": []}


def urgent(*comments: Comment) -> None:
    Comment.objects.filter(pk__in=[one.pk for one in comments]).update(urgency=Urgency.URGENT)


def test_what_is_urgent_is_counted_and_shown_before_all_else(client: Client) -> None:
    signed_in(client)
    made = several(4)
    urgent(made[1], made[3])
    html = page(client, case=[case(one) for one in made])
    assert "4 comments are selected: 4 held, <strong>2 of them urgent</strong>." in html
    shown, folded = html.split("<details", 1)
    for one in made:
        link = f'href="/desk/held/{one.pk}/"'
        assert (link in shown, link in folded) == ((True, False) if one in (made[1], made[3]) else (False, True))
    assert re.search(r'<input type="checkbox" name="urgent"[^>]*>', html)
    assert " checked" not in html and "Decide about the 2 urgent ones as well" in html
    assert 'name="urgent"' not in page(client, case=[case(made[0])])


@pytest.mark.parametrize("outcome", ["publish", "reject"])
def test_what_is_urgent_is_left_out_unless_it_is_asked_for(client: Client, outcome: str) -> None:
    signed_in(client)
    one, two, three = several(3)
    urgent(two)
    after = {"publish": State.PUBLISHED, "reject": State.REJECTED}[outcome]
    sent = [case(each) for each in (one, two, three)]
    html = page(client, case=sent, outcome=outcome, reason="Not here.")
    assert "2 comments are decided." in html and "These are urgent" in html
    assert f'href="/desk/held/{two.pk}/"' in html and states(one, two, three) == [after, State.HELD, after]
    html = page(client, case=sent[1], outcome=outcome, reason="Not here.", urgent="1")
    assert "One comment is decided." in html and states(two) == [after]


def test_where_nothing_else_is_selected_the_box_is_asked_for(client: Client) -> None:
    signed_in(client)
    one, two = several(2)
    urgent(one, two)
    sent = [case(one), case(two)]
    html = page(client, status=422, case=sent, outcome="reject", reason="Kept words.")
    assert 'id="id_urgent_error"' in html and "Kept words." in html and hidden(html) == sent
    assert states(one, two) == [State.HELD] * 2
    html = page(client, status=422, case=sent, outcome="reject", urgent="1")
    assert 'id="id_urgent_error"' not in html and re.search(r'name="urgent"[^>]* checked', html)


def test_the_script_is_told_what_was_left_because_it_is_urgent(client: Client) -> None:
    signed_in(client)
    one, two = several(2)
    urgent(two)
    sent = {"case": [case(one), case(two)], "outcome": "publish"}
    told = client.post("/desk/together/held/", sent, headers={"Accept": "application/json"}).json()
    assert (len(told["made"]), told["urgent"]) == (1, [two.pk])
    back = {"undo": "1", "decision": told["made"]}
    page(client, **back)
    assert states(one, two) == [State.HELD] * 2


def test_nothing_selected_is_told_and_the_way_back_keeps_the_place(client: Client) -> None:
    signed_in(client)
    html = page(client, "/desk/together/reported/?order=newest&p=2")
    assert "No comment is selected" in html and 'href="/desk/reported/?order=newest&amp;p=2"' in html
    back = client.get("/desk/together/reported/?order=newest")
    assert (back.status_code, back["Location"]) == (302, "/desk/reported/?order=newest")


def test_a_decision_about_many_is_taken_back_at_once(client: Client) -> None:
    signed_in(client)
    made = several(3)
    html = page(client, case=[case(one) for one in made], outcome="publish")
    assert "Undo all 3, within ten seconds" in html
    back = page(client, undo="1", decision=re.findall(r'name="decision" value="(\d+)"', html))
    assert "3 decisions are taken back." in back and "could not be taken back" not in back
    assert states(*made) == [State.HELD] * 3
    assert all(Comment.objects.get(pk=one.pk).published_at is None for one in made)


def test_what_cannot_be_taken_back_any_more_is_told_one_by_one(client: Client) -> None:
    mo = signed_in(client)
    other = User.objects.create_superuser("other")
    one, late, changed, foreign = several(4)
    page(client, case=[case(each) for each in (one, late, changed)], outcome="publish")
    ids = {each.pk: each.decisions.latest("pk").pk for each in (one, late, changed)}
    rewrite(Decision.objects.filter(pk=ids[late.pk]), created_at=timezone.now() - timedelta(minutes=1))
    for each, reason in ((changed, "No."), (foreign, "Nor this.")):
        seen = each.decisions.latest("pk").pk
        decide(each.pk, user=other, outcome=Outcome.REJECT, reason=reason, seen=seen, now=timezone.now())
    sent = [*ids.values(), foreign.decisions.latest("pk").pk, "x", "9" * 30]
    html = page(client, undo="1", decision=sent)
    assert "One decision is taken back." in html and "These could not be taken back:" in html
    assert "It is too late to take this back" in html and "Somebody else has decided" in html
    assert states(one, late, changed, foreign) == [
        State.HELD, State.PUBLISHED, State.REJECTED, State.REJECTED,
    ]  # fmt: skip
    assert not Decision.objects.filter(comment=foreign, user=mo).exists()


def test_the_script_takes_back_what_it_was_told_is_decided(client: Client) -> None:
    signed_in(client)
    one, two = several(2)
    asked = {"Accept": "application/json"}
    sent = {"case": [case(one), case(two)], "outcome": "publish"}
    told = client.post("/desk/together/held/", sent, headers=asked).json()
    back = {"undo": "1", "decision": told["made"]}
    assert client.post("/desk/together/held/", back, headers=asked).json() == {"undone": 2, "refused": []}
    again = client.post("/desk/together/held/", back, headers=asked).json()
    assert again["undone"] == 0 and {key for key, _why in again["refused"]} == {one.pk, two.pk}
    assert states(one, two) == [State.HELD] * 2

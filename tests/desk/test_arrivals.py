"""What open pages of the desk are told of arrivals, and whom it alerts."""

from __future__ import annotations

import pytest
from django.test import Client

from rejoinder.accounts import staff
from rejoinder.discussion.models import Comment, DeskPreference, Ground, Membership, Report, Role, Urgency
from tests.desk.people import held, signed_in
from tests.desk.test_case_flow import SCRIPT, a_colleague, asked, published
from tests.discussion.making import NOW, a_thread

pytestmark = pytest.mark.django_db


def test_arrivals_are_told_once_and_not_to_those_who_may_not_decide(client: Client) -> None:
    user = signed_in(client)
    empty = client.get("/desk/arrivals/")
    assert empty.json() == {
        "free": False, "urgent": [], "first": "", "sound": False, "notification": False,
    }  # fmt: skip
    assert client.get("/desk/arrivals/", HTTP_IF_NONE_MATCH=empty["ETag"]).status_code == 304
    one = held()
    Comment.objects.filter(pk=one.pk).update(urgency=Urgency.URGENT)
    DeskPreference.objects.create(user=user, alert_sound=True)
    changed = client.get("/desk/arrivals/", HTTP_IF_NONE_MATCH=empty["ETag"])
    assert changed.json() == {
        "free": True, "urgent": [one.pk], "first": "", "sound": True, "notification": False,
    }  # fmt: skip
    colleague, other = a_colleague()
    asked(colleague, f"/desk/held/{one.pk}/")
    assert not client.get("/desk/arrivals/").json()["free"], "a case in a colleague's hands is not free"
    Membership.objects.create(
        user=other, publication=a_thread().publication, role=Role.MODERATOR, created_at=NOW
    )
    assert not colleague.get("/desk/arrivals/").json()["urgent"]
    editor = Client()
    signed_in(editor, staff.EDITORS, "ed")
    assert editor.get("/desk/arrivals/", **SCRIPT).status_code == 403


def test_a_notice_of_child_abuse_alerts_as_an_urgent_case_does_until_it_is_answered(client: Client) -> None:
    signed_in(client)
    one, other = published(), published()
    Report.objects.create(comment=other, ground=Ground.ILLEGAL, client_digest=b"1", created_at=NOW)
    assert client.get("/desk/arrivals/").json()["urgent"] == []
    notice = Report.objects.create(
        comment=one, ground=Ground.ILLEGAL, children=True, client_digest=b"2", created_at=NOW
    )
    told = client.get("/desk/arrivals/").json()
    assert told["urgent"] == [one.pk] and told["first"] == f"/desk/held/{one.pk}/?line=reported"
    colleague, _ = a_colleague()
    asked(colleague, f"/desk/held/{one.pk}/")
    assert client.get("/desk/arrivals/").json()["urgent"] == []
    assert colleague.get("/desk/arrivals/").json()["urgent"] == [one.pk]
    Report.objects.filter(pk=notice.pk).update(handled_at=NOW)
    assert colleague.get("/desk/arrivals/").json()["urgent"] == []

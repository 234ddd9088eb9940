"""What the rows of a list say of each case, and what they hide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from rejoinder.desk.cases.lines import Way
from rejoinder.desk.waiting import Tab
from rejoinder.discussion.models import Comment, Ground, Order, Report
from tests.desk.people import signed_in
from tests.desk.test_queue import appealed, context, ids, reported, shown
from tests.discussion.making import NOW, a_thread, comment

pytestmark = pytest.mark.django_db


def test_the_day_of_an_answer_is_told_in_the_time_of_the_desk(client: Client) -> None:
    mo = signed_in(client)
    appealed(comment(a_thread()), datetime(2026, 5, 18, 23, 30, tzinfo=UTC))
    profile = UserProfile.get_for_user(mo)
    for zone, day in (("Europe/Berlin", "19 May 2026"), ("UTC", "18 May 2026")):
        profile.current_time_zone = zone
        profile.save()
        assert f"Answer promised by {day}" in shown(client, "appealed")


def test_notices_of_what_is_illegal_are_named_and_come_before_other_reports(client: Client) -> None:
    signed_in(client)
    plain, illegal, abuse = (comment(a_thread()) for _ in range(3))
    Comment.objects.filter(pk=plain.pk).update(harm=900)
    for reader in range(3):
        reported(plain, reader)
    reported(illegal)
    for target, children in ((illegal, False), (abuse, True)):
        Report.objects.create(
            comment=target, ground=Ground.ILLEGAL, children=children, client_digest=b"x" * 32, created_at=NOW
        )
    found = context(client, "reported")["rows"]
    assert [
        (row.comment.pk, row.notes[-2:] if row.comment == illegal else row.notes[-1:]) for row in found
    ] == [
        (abuse.pk, ["Notice of child abuse"]),
        (illegal.pk, ["Notice of illegal content", "Reported once"]),
        (plain.pk, ["Reported 3 times"]),
    ]
    assert ids(client, "reported", order="oldest") == [plain.pk, illegal.pk, abuse.pk]
    way = Way(Tab.REPORTED, Order.URGENT, NOW + timedelta(days=1))
    assert list(way.waiting().values_list("pk", flat=True)) == [abuse.pk, illegal.pk, plain.pk]

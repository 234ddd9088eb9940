"""The desk says who has not read a comment, why, and since when they are away; and what is urgent comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from rejoinder.desk import waiting
from rejoinder.desk.waiting import Tab
from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Comment, Order, Urgency
from tests.desk.people import several, signed_in
from tests.discussion.making import NOW, a_publication, a_thread, comment
from tests.discussion.reading import installed

pytestmark = pytest.mark.django_db


def test_case_and_queue_say_which_classifier_has_not_read_it_why_and_since_when(client: Client) -> None:
    signed_in(client)
    publication = a_publication()
    rulesets.adopt(publication, 'requires = ["lamplighter"]', NOW)
    thread = a_thread(publication)
    with installed():
        comment(thread, now=NOW)
        later = comment(thread, now=NOW + timedelta(hours=1))
    case = client.get(f"/desk/held/{later.pk}/").content.decode()
    assert (
        "Not read by “lamplighter” yet: it is not installed here. The comment is judged again when it is back."
        in case
    )
    assert f'Comments have waited for it since <time datetime="{NOW.isoformat()}">' in case
    assert "Not read yet" in case
    assert "Not read by “lamplighter” (not installed here) yet" in client.get("/desk/held/").content.decode()


def test_the_urgent_come_first_and_the_likely_fine_last(client: Client) -> None:
    signed_in(client)
    fine, ordinary, urgent = several(3)
    Comment.objects.filter(pk=fine.pk).update(urgency=Urgency.LIKELY_FINE)
    Comment.objects.filter(pk=urgent.pk).update(urgency=Urgency.URGENT)
    held = waiting.ordered(waiting.among(Tab.HELD, None), Tab.HELD, Order.URGENT, NOW)
    assert [one.pk for one in held] == [urgent.pk, ordinary.pk, fine.pk]
    page = client.get("/desk/held/").content.decode()
    assert "Urgent" in page and "Likely fine" in page

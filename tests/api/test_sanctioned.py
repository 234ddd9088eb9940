"""What somebody under a sanction is told where they write, as a page and as a problem."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.accounts.models import User
from rejoinder.discussion.actions.sanction import Whom, sanction
from rejoinder.discussion.models import Comment, Measure, Thread
from tests.api.test_reply import TEXT, fields, html, kept, send
from tests.api.test_reply_json import ask
from tests.discussion.making import a_publication, a_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> Thread:
    return a_thread(a_publication(objections_to="desk@lantern.example"))


def under(measure: Measure) -> None:
    now = timezone.now()
    sanction(
        Whom(typed="ada@example.org"),
        measure,
        user=User.objects.create_superuser("root"),
        publication=None,
        reason="Three <insults> in a day",
        ends_at=now + timedelta(days=7),
        now=now,
    )


@pytest.mark.parametrize(
    ("measure", "heading"),
    [(Measure.READ_ONLY, "You cannot write here at present"), (Measure.BAN, "You are banned")],
)
def test_the_page_tells_reason_end_and_where_to_object_and_keeps_the_text(
    client: Client, thread: Thread, measure: Measure, heading: str
) -> None:
    under(measure)
    response = send(client, thread, fields(thread))
    page = html(response)
    assert response.status_code == 403 and heading in page and kept(response) == TEXT
    assert (
        "Three &lt;insults&gt; in a day." in page and "desk@lantern.example" in page and "It ends on" in page
    )
    assert not Comment.objects.exists()


def test_a_program_is_told_the_same(client: Client, thread: Thread) -> None:
    under(Measure.BAN)
    response = ask(client, thread)
    assert (response.status_code, response.json()["code"]) == (403, "ban")
    assert "Three <insults> in a day." in response.json()["detail"]


def test_what_is_held_says_so_on_the_authors_own_page(client: Client, thread: Thread) -> None:
    under(Measure.HOLD)
    response = send(client, thread, fields(thread))
    assert response.status_code == 303
    page = html(client.get(response["Location"]))
    assert "A sanction" in page and "A person reads your comments before they are published." in page


def test_somebody_else_notices_nothing(client: Client, thread: Thread) -> None:
    under(Measure.BAN)
    assert send(client, thread, fields(thread, email="bo@example.org")).status_code == 303

"""The queue of held comments."""

from __future__ import annotations

from unittest import mock

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from rejoinder.accounts import staff
from rejoinder.desk import waiting
from rejoinder.discussion.models import Comment, Mode
from tests.desk.people import held, several, signed_in
from tests.discussion.making import a_thread, comment

pytestmark = pytest.mark.django_db


def queue(client: Client, page: str = "") -> str:
    response = client.get("/desk/held/", {"p": page} if page else {})
    assert response.status_code == 200
    return response.content.decode()


def test_what_waits_is_listed_oldest_first_with_text_author_article_and_why(client: Client) -> None:
    signed_in(client)
    thread = a_thread(mode=Mode.PREMODERATED, title="The <ferry> is late")
    first = held(thread, "Is <i>anybody</i> at the harbour office?")
    second = held(thread)
    # What the model thinks of either is not what this is about.
    Comment.objects.update(harm=0)
    page = queue(client)
    assert "2 comments." in page
    assert page.index(f"/desk/held/{first.pk}/") < page.index(f"/desk/held/{second.pk}/")
    assert "&lt;i&gt;anybody&lt;/i&gt; at the harbour office?" in page
    assert "The &lt;ferry&gt; is late" in page and "Ada Ferry" in page
    assert "a person reads every comment before it is published" in page


def test_nothing_else_is_listed(client: Client) -> None:
    signed_in(client)
    published = comment(a_thread())
    page = queue(client)
    assert "Nothing is waiting" in page and f"/desk/held/{published.pk}/" not in page


def test_the_menu_tells_how_many_wait(client: Client) -> None:
    signed_in(client)
    assert '"Held"' in queue(client)
    several(2)
    assert '"Held (2)"' in queue(client)


def test_nobody_counts_beyond_what_anybody_needs_to_know(client: Client) -> None:
    user = signed_in(client)
    several(3)
    with mock.patch.object(waiting, "COUNTED", 2):
        assert waiting.count_label(user) == "2+" and ">2+<" in queue(client)


def test_a_long_queue_is_shown_a_page_at_a_time(client: Client) -> None:
    signed_in(client)
    comments = several(27)
    Comment.objects.update(harm=0)
    first, second = queue(client), queue(client, "2")
    assert f"/desk/held/{comments[24].pk}/" in first and f"/desk/held/{comments[25].pk}/" not in first
    assert f"/desk/held/{comments[26].pk}/" in second
    assert f"/desk/held/{comments[0].pk}/" in queue(client, "nonsense")
    assert "The list ends before this page." in queue(client, "99")


def test_a_longer_queue_needs_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in(client)
    several(3)
    queue(client)
    with django_assert_max_num_queries(30) as few:
        queue(client)
    several(20)
    with django_assert_max_num_queries(len(few)):
        queue(client)


def test_addresses_are_never_shown(client: Client) -> None:
    signed_in(client)
    held()
    assert "ada@example.org" not in queue(client)


def test_whoever_may_only_read_sees_the_list_without_anything_to_decide(client: Client) -> None:
    signed_in(client, staff.EDITORS)
    waits = held()
    page = queue(client)
    assert f"/desk/held/{waits.pk}/" in page
    assert 'type="checkbox" name="case"' not in page and "Decide about" not in page


def test_whoever_may_not_even_read_sees_neither_list_nor_menu_item(client: Client) -> None:
    user = signed_in(client, staff.EDITORS)
    user.groups.get().permissions.remove(
        Permission.objects.get(codename="view_comment", content_type__app_label="discussion")
    )
    assert '"Held"' not in client.get("/desk/").content.decode()
    for path in ("/desk/held/", "/desk/everything/", "/desk/arrived/held/", "/desk/together/held/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, "/desk/")


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    response = client.get("/desk/held/")
    assert response.status_code == 302 and response["Location"].startswith("/desk/login/")

"""The permanent address of a comment leads to the page where it stands."""

from __future__ import annotations

import pytest
from django.test import Client

from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Mode
from tests.discussion.making import NOW, a_thread, arrival, fill, post

pytestmark = pytest.mark.django_db


def leads_to(client: Client, comment: Comment) -> str:
    response = client.get(f"/c/{comment.pk}")
    assert response.status_code == 302
    return response["Location"]


def test_on_the_first_page_it_leads_to_the_article(client: Client) -> None:
    thread = a_thread()
    receipt = post(thread)
    response = client.get(f"/c/{receipt.comment_id}")
    assert (response.status_code, response["Location"]) == (302, f"{thread.url}#comment-{receipt.comment_id}")
    assert "s-maxage=1" in response["Cache-Control"].split(", ")


def test_on_a_further_page_it_leads_to_that_page(client: Client) -> None:
    thread = a_thread()
    fill(thread, [arrival(number) for number in range(51)])
    last = Comment.objects.get(thread=thread, source_id="50")
    place = f"/editions/{thread.publication.slug}/{thread.pk}/2.html#comment-{last.pk}"
    assert leads_to(client, last) == place


def test_a_late_reply_leads_to_its_branch_and_an_early_one_to_its_root(client: Client) -> None:
    thread = a_thread()
    fill(thread, [arrival(1), *(arrival(number, parent=1) for number in range(2, 23))])
    root = Comment.objects.get(thread=thread, source_id="1")
    early, late = (Comment.objects.get(thread=thread, source_id=name) for name in ("21", "22"))
    assert leads_to(client, early) == f"{thread.url}#comment-{early.pk}"
    branch = f"/editions/{thread.publication.slug}/{thread.pk}/{root.pk}-1.html"
    assert leads_to(client, late) == f"{branch}#comment-{late.pk}"


def test_a_withdrawn_comment_is_gone_and_the_article_stays_in_reach(client: Client) -> None:
    thread = a_thread()
    receipt = post(thread)
    withdraw(receipt.token, NOW)
    response = client.get(f"/c/{receipt.comment_id}")
    assert response.status_code == 410
    assert f'href="{thread.url}#discussion"' in response.content.decode()


def test_what_was_never_shown_is_answered_like_what_never_was(client: Client) -> None:
    held = post(a_thread(mode=Mode.PREMODERATED))
    hidden = client.get(f"/c/{held.comment_id}")
    never = client.get("/c/999999")
    assert hidden.status_code == never.status_code == 404
    assert hidden.content == never.content


def test_a_number_beyond_all_comments_is_not_found(client: Client) -> None:
    assert client.get(f"/c/{10**40}").status_code == 404


def test_programs_are_told_in_their_own_format(client: Client) -> None:
    response = client.get("/c/999999", headers={"accept": "application/json"})
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_a_permalink_is_only_read(client: Client) -> None:
    response = client.post("/c/1")
    assert response.status_code == 405

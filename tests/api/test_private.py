"""The author's private page: what became of a comment, and taking it back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.actions.submit import Receipt
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Decision, Mode, Thread
from rejoinder.policy.verdict import Outcome
from tests.discussion.making import NOW, a_publication, a_thread, post

pytestmark = pytest.mark.django_db

RULES = '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n'
HELD = "Did you see the turnip in the harbour?"
REJECTED = "Nobody wants <that> parsnip here."


def strict_thread() -> Thread:
    publication = a_publication()
    rulesets.adopt(publication, RULES, NOW)
    return a_thread(publication)


def close(thread: Thread) -> None:
    open_thread(thread.publication, thread.key, title=thread.title, url=thread.url, mode=Mode.CLOSED, now=NOW)


def show(client: Client, receipt: Receipt) -> str:
    response: Any = client.get(f"/comments/{receipt.token}/")
    assert response.status_code == 200
    return str(response.content.decode())


def ruled(receipt: Receipt, outcome: Outcome, rule: str = "", reason: str = "") -> None:
    user, _ = User.objects.get_or_create(username="moderator", is_superuser=True)
    last = Decision.objects.filter(comment=receipt.comment_id).latest("pk")
    decide(receipt.comment_id, user=user, outcome=outcome, rule=rule, reason=reason, seen=last.pk, now=NOW)


def test_a_published_comment_is_shown_with_the_way_to_it(client: Client) -> None:
    thread = a_thread()
    receipt = post(thread, "The ferry was *late* again.")
    page = show(client, receipt)
    assert "Your comment is published" in page
    assert f'href="{thread.url}#comment-{receipt.comment_id}"' in page
    assert "Withdraw this comment" in page


def test_a_held_comment_says_that_a_person_will_look_and_why(client: Client) -> None:
    page = show(client, post(strict_thread(), HELD))
    assert "Your comment is waiting" in page and "A person will look at it." in page
    assert "Words looked at first" in page
    assert "the <mark>turnip</mark> in" in page


def test_a_rejected_comment_names_the_rule_and_marks_the_words(client: Client) -> None:
    page = show(client, post(strict_thread(), REJECTED))
    assert "Your comment is not published" in page
    assert "It goes against the rule “Words not published”." in page
    assert "wants &lt;that&gt; <mark>parsnip</mark> here" in page
    assert "Withdraw" not in page


def test_what_would_only_have_held_a_rejected_comment_is_not_told(client: Client) -> None:
    page = show(client, post(strict_thread(), "Neither parsnip nor turnip, if you please."))
    assert "<mark>parsnip</mark>" in page and "<mark>turnip</mark>" not in page
    assert "a person" not in page.lower()


def test_a_moderators_rejection_gives_rule_and_reason_and_the_rules_marks(client: Client) -> None:
    receipt = post(strict_thread(), HELD)
    ruled(receipt, Outcome.REJECT, "suspects", "Please leave <vegetables> out of it.")
    page = show(client, receipt)
    assert "A moderator decided this under the rule “Words looked at first”." in page
    assert "Please leave &lt;vegetables&gt; out of it." in page
    assert "<mark>turnip</mark>" in page


def test_a_moderators_own_judgement_marks_nothing_the_rules_found(client: Client) -> None:
    receipt = post(strict_thread(), HELD)
    ruled(receipt, Outcome.REJECT, "", "This is off the subject.")
    page = show(client, receipt)
    assert "A moderator decided this." in page and "This is off the subject." in page
    assert "<mark>" not in page


def test_a_released_comment_is_published_without_old_objections(client: Client) -> None:
    receipt = post(strict_thread(), HELD)
    ruled(receipt, Outcome.PUBLISH)
    page = show(client, receipt)
    assert "Your comment is published" in page and "<mark>" not in page and "Words looked at" not in page


def test_what_was_not_published_can_be_said_in_other_words_where_it_was_said(client: Client) -> None:
    thread = strict_thread()
    parent = post(thread)
    answer = post(thread, REJECTED, parent=parent.comment_id)
    assert f'href="/threads/{thread.pk}/reply?to={parent.comment_id}"' in show(client, answer)
    withdraw(parent.token, NOW)
    assert f'href="/threads/{thread.pk}/reply"' in show(client, answer)
    close(thread)
    assert "Say it in other words" not in show(client, answer)


def test_nobody_else_is_told_of_the_page(client: Client) -> None:
    response = client.get(f"/comments/{post(a_thread()).token}/")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_the_page_never_shows_the_address(client: Client) -> None:
    assert "ada@example.org" not in show(client, post(strict_thread(), HELD))


def test_a_comment_is_withdrawn_from_its_page(client: Client) -> None:
    receipt = post(a_thread())
    response = client.post(f"/comments/{receipt.token}/")
    assert (response.status_code, response["Location"]) == (303, f"/comments/{receipt.token}/")
    assert Comment.objects.get().state == "withdrawn"
    page = show(client, receipt)
    assert "You withdrew this comment" in page and "Withdraw it" not in page
    assert client.post(f"/comments/{receipt.token}/").status_code == 303


def test_withdrawing_needs_no_cookie() -> None:
    receipt = post(a_thread())
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/comments/{receipt.token}/", headers={"origin": "null"}).status_code == 303


def test_a_rejected_comment_cannot_be_withdrawn(client: Client) -> None:
    receipt = post(strict_thread(), REJECTED)
    response = client.post(f"/comments/{receipt.token}/")
    assert response.status_code == 409
    assert Comment.objects.get().state == "rejected"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["nonsense", "1-AAAAAAAAAAAAAAAAAAAAAA", "9" * 40, "%00", "ü"])
def test_an_unknown_page_says_so_kindly(client: Client, token: str, method: str) -> None:
    response = getattr(client, method)(f"/comments/{token}/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_token_opens_its_own_comment_only(client: Client) -> None:
    thread = a_thread()
    first, second = post(thread), post(thread)
    swapped = first.token.replace(f"{first.comment_id}-", f"{second.comment_id}-", 1)
    assert client.get(f"/comments/{swapped}/").status_code == 404


def test_other_methods_are_told_what_is_known_here(client: Client) -> None:
    response = client.put(f"/comments/{post(a_thread()).token}/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_while_the_article_is_away_nothing_leads_to_it(client: Client) -> None:
    thread = a_thread()
    receipt = post(thread)
    open_thread(thread.publication, thread.key, title=thread.title, url=thread.url, visible=False, now=NOW)
    page = show(client, receipt)
    assert "not to be read at the moment" in page and thread.url not in page


def test_the_time_is_told_in_the_publications_zone(client: Client) -> None:
    receipt = post(a_thread(a_publication(time_zone="Europe/Berlin")), now=NOW)
    found = re.search(r"<time [^>]*><bdi>([^<]*)</bdi></time>", show(client, receipt))
    assert found and "2:00" in found[1] and "CEST" in found[1]

"""A decision in the site's own words: chosen, changed, and told to the author."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from rejoinder.accounts.models import User
from rejoinder.discussion.actions.word import Worded, word
from rejoinder.discussion.models import Comment, Decision, Publication
from tests.desk.people import held, signed_in
from tests.discussion.making import NOW, a_thread, comment

pytestmark = pytest.mark.django_db


def worded(publication: Publication, **fields: Any) -> str:
    user, _ = User.objects.get_or_create(username="ed", is_superuser=True)
    values = {
        "rule": "shouting",
        "language": "en",
        "title": "Loud",
        "text": "Please <speak> softly.",
        **fields,
    }
    return str(word(publication, Worded(**values), user=user, now=NOW).pk)


def send(client: Client, one: Comment, **fields: Any) -> Any:
    seen = Decision.objects.filter(comment=one).latest("pk").pk
    return client.post(f"/desk/held/{one.pk}/", {"seen": seen, **fields})


def page(client: Client, one: Comment) -> str:
    return client.get(f"/desk/held/{one.pk}/").content.decode()


def test_the_wordings_are_offered_by_rule_with_their_texts(client: Client) -> None:
    signed_in(client)
    one = held()
    key = worded(one.thread.publication)
    found = re.search(rf'<option value="{key}"[^>]*>\s*Loud\s*</option>', page(client, one))
    assert found and 'data-of="shouting"' in found[0]
    assert 'data-text="Please &lt;speak&gt; softly."' in found[0]
    assert '<optgroup label="Capital letters">' in page(client, one)


def test_words_are_put_in_without_script_and_what_else_was_typed_is_kept(client: Client) -> None:
    signed_in(client)
    one = held()
    key = worded(one.thread.publication)
    response = send(client, one, use="1", wording=key, rule="", reason="", line="Do come back.")
    text = response.content.decode()
    assert response.status_code == 200
    assert "Please &lt;speak&gt; softly.</textarea>" in text and "Do come back.</textarea>" in text
    assert '<option value="shouting" selected>' in text
    assert Comment.objects.get(pk=one.pk).state == "held"
    seen = re.search(r'name="seen" value="(\d+)"', text)
    assert seen and int(seen[1]) == Decision.objects.latest("pk").pk


def test_using_no_words_changes_nothing(client: Client) -> None:
    signed_in(client)
    one = held()
    text = send(client, one, use="1", wording="", rule="shouting", reason="My own.").content.decode()
    assert "My own.</textarea>" in text and '<option value="shouting" selected>' in text


def test_the_words_can_be_changed_and_the_line_goes_with_them(client: Client) -> None:
    signed_in(client)
    one = held()
    key = worded(one.thread.publication)
    fields = {"wording": key, "rule": "shouting", "reason": "Softly, please.", "line": "Do come back."}
    assert send(client, one, outcome="reject", **fields).status_code == 302
    decision = Decision.objects.latest("pk")
    assert (decision.rule, decision.reason, decision.line) == ("shouting", "Softly, please.", "Do come back.")


def test_a_line_can_go_with_a_publication(client: Client) -> None:
    signed_in(client)
    one = held()
    send(client, one, outcome="publish", line="Thank you for this.")
    decision = Decision.objects.latest("pk")
    assert (decision.state, decision.line, decision.reason) == ("published", "Thank you for this.", "")


@pytest.mark.parametrize("fields", [{"line": "x" * 2001}, {"wording": "999999"}])
def test_what_cannot_be_recorded_is_asked_again(client: Client, fields: dict[str, str]) -> None:
    signed_in(client)
    one = held()
    response = send(client, one, outcome="reject", reason="Because.", **fields)
    name = next(iter(fields))
    assert response.status_code == 422 and f'id="id_{name}_error"' in response.content.decode()


def test_the_comments_language_chooses_the_words(client: Client) -> None:
    signed_in(client)
    one = held()
    worded(one.thread.publication, language="de", title="Laut")
    assert "Laut" not in page(client, one)
    Comment.objects.filter(pk=one.pk).update(language="de")
    text = page(client, one)
    assert "Laut" in text and "Insults" in text and "steht in Großbuchstaben" in text


def test_what_is_published_is_removed(client: Client) -> None:
    signed_in(client)
    text = page(client, comment(a_thread()))
    assert "Remove it" in text and 'value="publish"' not in text

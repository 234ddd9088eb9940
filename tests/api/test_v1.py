"""The JSON API: threads, comments, and every error as a problem document."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rejoinder.api.v1 import api
from rejoinder.discussion import rulesets, tokens
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, Mode, Thread
from tests.discussion.making import NOW, a_publication, a_thread, post, sentence

pytestmark = pytest.mark.django_db

SNAPSHOT = Path(__file__).with_name("openapi.json")
PROBLEM = "application/problem+json"


def add(client: Client, thread: Thread | int, headers: dict[str, str] | None = None, **changed: Any) -> Any:
    pk = thread if isinstance(thread, int) else thread.pk
    content = {
        "name": "Ada Ferry",
        "email": "ada@example.org",
        "text": "The ferry was late again, and nobody said why.",
        "token": tokens.form_token(pk, timezone.now()),
        **changed,
    }
    place = f"/api/v1/threads/{pk}/comments"
    return client.post(place, json.dumps(content), content_type="application/json", headers=headers)


def test_a_thread_tells_what_a_client_needs(client: Client) -> None:
    publication = a_publication(language="he", name="הפנס")
    thread = a_thread(publication)
    post(thread)
    data = client.get(f"/api/v1/threads/{thread.pk}").json()
    token = data.pop("token")
    assert tokens.check_form_token(token, thread.pk, timezone.now()) == "ok"
    assert data == {
        "id": thread.pk,
        "publication": publication.slug,
        "title": thread.title,
        "url": thread.url,
        "language": "he",
        "direction": "rtl",
        "open": True,
        "total": 1,
        "pages": 1,
        "version": 2,
        "manifest": f"/editions/{publication.slug}/{thread.pk}/manifest.json",
        "statement": rulesets.statement_of(publication),
    }


def test_a_closed_thread_gives_no_token(client: Client) -> None:
    data = client.get(f"/api/v1/threads/{a_thread(mode=Mode.CLOSED).pk}").json()
    assert data["open"] is False and data["token"] is None


@pytest.mark.parametrize("pk", ["999999", "0", "-4", "9" * 40])
def test_an_unknown_thread_is_a_problem(client: Client, pk: str) -> None:
    response = client.get(f"/api/v1/threads/{pk}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)
    assert response.json()["code"] == "unknown_thread"


def test_a_thread_by_a_word_is_a_problem_with_the_parameter_named(client: Client) -> None:
    response = client.get("/api/v1/threads/first")
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert "thread_id" in response.json()["errors"]


def test_a_comment_is_added_and_its_fate_can_be_asked(client: Client) -> None:
    response = add(client, a_thread())
    assert response.status_code == 201 and response["Cache-Control"] == "no-store"
    data = response.json()
    made = Comment.objects.get()
    assert (data["id"], data["state"], data["permalink"]) == (made.pk, "published", f"/c/{made.pk}")
    fate = client.get(response["Location"]).json()
    until = datetime.fromisoformat(fate.pop("editable_until"))
    assert abs(until - made.created_at - timedelta(minutes=10)) < timedelta(milliseconds=1)
    assert fate == {
        "id": made.pk,
        "state": "published",
        "rule": "",
        "reason": "",
        "line": "",
        "by_person": False,
        "decided_by": "rules",
        "reasons": [],
        "permalink": f"/c/{made.pk}",
        "may_appeal": False,
        "may_appeal_from": None,
        "may_appeal_until": None,
        "appeal": None,
    }


def test_the_authors_key_proves_the_same_author_again(client: Client) -> None:
    thread = a_thread()
    key = add(client, thread).json()["author_key"]
    again = add(client, thread, text=sentence(1), author_key=key).json()
    assert again["author_key"] is None
    assert len(set(Comment.objects.values_list("commenter", flat=True))) == 1
    assert not client.cookies


def test_a_rejected_comment_says_why(client: Client) -> None:
    publication = a_publication()
    rulesets.adopt(publication, '[rules.blocklist]\nwords = ["parsnip"]', NOW)
    response = add(client, a_thread(publication), text="No parsnip, please, not in this harbour.")
    data = response.json()
    assert (response.status_code, data["state"], data["permalink"]) == (201, "rejected", None)
    assert data["reasons"][0]["quote"] == "parsnip"
    fate = client.get(response["Location"]).json()
    assert (fate["state"], fate["rule"], fate["reasons"]) == ("rejected", "blocklist", data["reasons"])


def test_a_withdrawn_comment_says_so(client: Client) -> None:
    receipt = post(a_thread())
    withdraw(receipt.token, NOW)
    fate = client.get(f"/api/v1/comments/{receipt.token}").json()
    assert (fate["state"], fate["permalink"]) == ("withdrawn", None)


def test_wrong_fields_are_named(client: Client) -> None:
    response = add(client, a_thread(), name="", email="x")
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert set(response.json()["errors"]) == {"name", "email"}
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"token": "x"}, 403, "token_forged"),
        ({"token": ""}, 422, "token_missing"),
        ({"parent": 999_999}, 404, "unknown_parent"),
        ({"text": ["a"]}, 422, "unreadable"),
    ],
)
def test_what_is_not_taken_is_a_problem_with_a_name(
    client: Client, changed: dict[str, Any], status: int, code: str
) -> None:
    response = add(client, a_thread(), **changed)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == PROBLEM and not Comment.objects.exists()


def test_only_json_is_taken_so_that_no_foreign_form_can_write(client: Client) -> None:
    place = f"/api/v1/threads/{a_thread().pk}/comments"
    response = client.post(place, b"text=hello", content_type="application/x-www-form-urlencoded")
    assert (response.status_code, response["Content-Type"]) == (415, PROBLEM)
    plain = client.post(place, b"{}", content_type="text/plain")
    assert plain.status_code == 415


def test_pages_of_other_sites_cannot_write(client: Client) -> None:
    response = add(client, a_thread(), {"origin": "https://evil.example"})
    assert (response.status_code, response.json()["code"]) == (403, "foreign")
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[1]", 400), (b'{"a": "' + b"a" * 70_000, 413)])
def test_bodies_that_cannot_be_meant_are_problems(client: Client, body: bytes, status: int) -> None:
    place = f"/api/v1/threads/{a_thread().pk}/comments"
    response = client.post(place, body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)


@pytest.mark.parametrize("path", ["threads", "threads/1/replies", "docs", "", "comments/nonsense"])
def test_an_address_that_is_none_is_a_problem(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("put", "threads/1", "GET, HEAD"),
        ("get", "threads/1/comments", "POST"),
        ("delete", "comments/x", "GET, HEAD, PATCH"),
    ],
)
def test_another_method_is_a_problem_that_names_the_right_ones(
    client: Client, method: str, path: str, allowed: str
) -> None:
    response = getattr(client, method)(f"/api/v1/{path}")
    assert (response.status_code, response["Allow"]) == (405, allowed)
    assert response["Content-Type"] == PROBLEM


def test_head_is_answered_like_get(client: Client) -> None:
    response = client.head(f"/api/v1/threads/{a_thread().pk}")
    assert response.status_code == 200


def test_the_description_of_the_api_is_the_one_that_was_agreed(client: Client) -> None:
    """After a change that is meant: REJOINDER_RENEW=1 writes it anew, for the eye of a reviewer."""
    described = client.get("/api/v1/openapi.json").json()
    if os.environ.get("REJOINDER_RENEW"):
        SNAPSHOT.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    agreed = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    assert without_phrases(described) == without_phrases(agreed)


def without_phrases(described: dict[str, Any]) -> dict[str, Any]:
    """The description without the names of statuses, which are Python's and change with its version."""
    for operations in described["paths"].values():
        for operation in operations.values():
            for response in operation["responses"].values():
                response.pop("description", None)
    return described


def test_the_description_names_every_status_the_api_answers_with() -> None:
    schema = api.get_openapi_schema()
    posting = schema["paths"]["/api/v1/threads/{thread_id}/comments"]["post"]["responses"]
    assert set(map(int, posting)) == {201, 400, 403, 404, 409, 413, 415, 422, 429, 503}
    for status, response in posting.items():
        assert list(response["content"]) == ["application/json" if int(status) == 201 else PROBLEM]

"""Coral's Perspective settings pointed here: its very requests, and what it reads of the answers."""

from __future__ import annotations

import json
import posixpath
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
from django.test import Client

from tests.compat.judges import Marked

pytestmark = pytest.mark.django_db

ENDPOINT = "https://news.example/v1alpha1"
LANGUAGES = {"en-US": "en", "de": "de", "da": "en"}
"""What Coral asks for by its own language: one that Perspective did not read is asked for as English."""


def address(endpoint: str, operation: str, key: str) -> str:
    """Where Coral sends an operation: the path joined to the endpoint's, the key trimmed and added to its query."""
    parts = urlsplit(endpoint.strip())
    query = urlencode(
        {**{name: value[0] for name, value in parse_qs(parts.query).items()}, "key": key.strip()}
    )
    path = posixpath.normpath(f"{parts.path}/{operation}")
    return urlunsplit(("", "", path, query, ""))


def send(address: str, body: dict[str, Any]) -> Any:
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
    return Client(enforce_csrf_checks=True).post(
        address,
        text.encode(),
        content_type="application/json",
        headers={"user-agent": "Coral Perspective/9.9.9"},
    )


def checked(text: str, model: str, locale: str = "en-US") -> dict[str, Any]:
    """What Coral's phase for toxic comments asks."""
    return {
        "comment": {"text": text},
        "doNotStore": True,
        "requestedAttributes": {model: {}},
        "languages": [LANGUAGES[locale]],
    }


@pytest.mark.parametrize(
    "endpoint", [ENDPOINT, f"{ENDPOINT}/", f" {ENDPOINT} "], ids=["plain", "with a slash", "with spaces"]
)
@pytest.mark.parametrize(("model", "score"), [("TOXICITY", 0.93), ("SEVERE_TOXICITY", 0.6), ("INSULT", 0.4)])
def test_a_comment_is_checked(judge: Marked, key: str, endpoint: str, model: str, score: float) -> None:
    text = "You offensive=.93 insult=.4 threat=.6 ferryman."
    response = send(address(endpoint, "comments:analyze", f"{key} "), checked(text, model))
    assert response.status_code == 200
    assert response.json()["attributeScores"][model]["summaryScore"]["value"] == score


def test_a_coral_in_a_language_that_perspective_did_not_read_asks_in_english(judge: Marked, key: str) -> None:
    response = send(address(ENDPOINT, "comments:analyze", key), checked("Goddag.", "TOXICITY", "da"))
    assert response.status_code == 200 and judge.asked


def test_a_german_coral_is_told_that_german_is_not_judged(judge: Marked, key: str) -> None:
    response = send(address(ENDPOINT, "comments:analyze", key), checked("Guten Tag.", "TOXICITY", "de"))
    (detail, *_) = response.json()["error"]["details"]
    assert (response.status_code, detail["errorType"]) == (400, "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
    assert not judge.asked


def test_a_moderators_decision_is_suggested_as_a_score(judge: Marked, key: str) -> None:
    context = {
        "url": "https://town.example/ferry/?commentID=d79b787f",
        "reply_to_id_Coral_comment_id": "245b3856",
        "Coral_comment_id": "d79b787f",
    }
    body = {
        "comment": {"text": "The ferry was late."},
        "context": {"entries": [{"text": json.dumps(context)}]},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "languages": ["en"],
        "communityId": "Coral:https://talk.town.example/",
        "clientToken": "comment:d79b787f",
    }
    response = send(address(ENDPOINT, "comments:suggestscore", key), body)
    assert (response.status_code, response.json()) == (200, {"clientToken": "comment:d79b787f"})

"""Judging over the API: one text or many, by whose rules, for whoever shows a key; nothing is kept."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rejoinder.accounts import keys
from rejoinder.api.v1 import api
from rejoinder.api.v1.schemas import ArticleIn, Rulebook, TextIn
from rejoinder.classifiers import registry
from rejoinder.classifiers.classifier import Score
from rejoinder.discussion import callers, rulesets
from rejoinder.discussion.limits import Limiter
from rejoinder.discussion.models import Comment, Decision, Publication, StoredRuleset
from rejoinder.policy import presets
from tests.discussion.making import NOW, a_publication

pytestmark = pytest.mark.django_db

PLACE = "/api/v1/judge"
PROBLEM = "application/problem+json"


@pytest.fixture
def key() -> Iterator[str]:
    keys.forget()
    yield keys.issue("forum", NOW)[1]
    keys.forget()


def ask(client: Client, key: str, content: Any, **headers: str) -> Any:
    body = content if isinstance(content, bytes) else json.dumps(content)
    shown = {"authorization": f"Bearer {key}"} if key else {}
    return client.post(PLACE, body, content_type="application/json", headers={**shown, **headers})


def strict_publication(**fields: Any) -> Publication:
    publication = a_publication(**fields)
    rulesets.adopt(publication, '[rules.blocklist]\nwords = ["parsnip"]', NOW)
    return publication


def test_one_text_is_judged_with_all_that_was_found(client: Client, key: str) -> None:
    publication = strict_publication()
    response = ask(client, key, {"text": "No p4rsnip in this harbour.", "publication": publication.slug})
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    verdict = response.json()
    finding = verdict.pop("findings")[0]
    assert all(0 < score < 0.65 for score in verdict.pop("scores").values())
    assert verdict == {
        "id": None,
        "outcome": "reject",
        "ruleset": publication.ruleset_id,
        "language": "en",
    }
    assert (finding["rule"], finding["quote"], finding["start"], finding["end"]) == (
        "blocklist",
        "p4rsnip",
        3,
        10,
    )
    assert finding["outcome"] == "reject" and finding["reason"] and finding["urgent"] is False


def test_many_are_judged_in_their_order_and_their_ids_come_back(client: Client, key: str) -> None:
    publication = strict_publication()
    items = [
        {"id": 7, "text": "The ferry was late."},
        {"id": "b", "text": "Parsnip!"},
        {"text": "Call me on 020 7946 0018, any time."},
    ]
    answer = ask(client, key, {"items": items, "publication": publication.slug}).json()
    assert [(one["id"], one["outcome"]) for one in answer["items"]] == [
        (7, "publish"),
        ("b", "reject"),
        (None, "hold"),
    ]


def test_the_only_publications_rules_are_taken_where_none_is_named(client: Client, key: str) -> None:
    strict_publication()
    assert ask(client, key, {"text": "Parsnip!"}).json()["outcome"] == "reject"


def test_without_a_publication_the_rules_that_come_with_rejoinder_are_taken(client: Client, key: str) -> None:
    answer = ask(client, key, {"text": "Parsnip!"}).json()
    assert (answer["outcome"], answer["ruleset"]) == ("publish", rulesets.default().digest)


def test_the_name_is_judged_and_the_language_may_be_given(client: Client, key: str) -> None:
    strict_publication()
    answer = ask(client, key, {"text": "Good day.", "author": "Parsnip", "language": "de-AT"}).json()
    assert (answer["outcome"], answer["language"]) == ("reject", "de-AT")


def test_what_a_required_classifier_has_not_read_is_held(client: Client, key: str) -> None:
    publication = a_publication()
    rulesets.adopt(publication, 'requires = ["nowhere"]', NOW)
    answer = ask(client, key, {"text": "Good day.", "publication": publication.slug}).json()
    assert (answer["outcome"], answer["findings"][0]["rule"]) == ("hold", "unread")


def test_nothing_is_kept_and_nobody_gets_a_cookie(client: Client, key: str) -> None:
    before = StoredRuleset.objects.count()
    response = ask(client, key, {"items": [{"text": "Good day.", "parent": "And you?", "author": "Ada"}]})
    assert response.status_code == 200 and not response.cookies
    kept = (Comment.objects.count(), Decision.objects.count(), StoredRuleset.objects.count())
    assert kept == (0, 0, before)


def test_neither_text_nor_key_reaches_the_log(
    client: Client, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ask(client, key, {"text": "Marmalade", "unknown": "Marmalade"})
        ask(client, key, {"text": "Marmalade"})
        ask(client, "", {"text": "Marmalade"}, authorization=f"Basic {key}")
    assert "Marmalade" not in caplog.text and key not in caplog.text


@pytest.mark.parametrize(
    ("shown", "code"), [("", "no_key"), ("rj_" + "a" * 43, "wrong_key"), ("nonsense", "wrong_key")]
)
def test_without_a_good_key_nothing_is_judged(client: Client, shown: str, code: str) -> None:
    response = ask(client, shown, {"text": "Good day."})
    assert (response.status_code, response["Content-Type"], response["WWW-Authenticate"]) == (
        401,
        PROBLEM,
        "Bearer",
    )
    assert response.json()["code"] == code


def test_a_key_in_the_address_is_not_taken(client: Client, key: str) -> None:
    response = client.post(f"{PLACE}?key={key}", b'{"text": "x"}', content_type="application/json")
    assert response.status_code == 401


def test_a_revoked_key_is_refused(client: Client, key: str) -> None:
    keys.revoke("forum", timezone.now())
    assert ask(client, key, {"text": "Good day."}).json()["code"] == "wrong_key"


def test_every_text_counts_against_the_keys_minute(
    client: Client, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limiter = Limiter(3)
    monkeypatch.setattr(callers, "_limiter", lambda: limiter)
    assert ask(client, key, {"items": [{"text": "a"}, {"text": "b"}]}).status_code == 200
    assert ask(client, key, {"text": "c"}).status_code == 200
    response = ask(client, key, {"text": "d"})
    assert (response.status_code, response.json()["code"]) == (429, "too_fast")
    assert 0 < int(response["Retry-After"]) <= 20


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"text": 4}, "text"),
        ({"text": None}, "text"),
        ({}, "text"),
        ({"text": "a", "colour": "red"}, "colour"),
        ({"text": "a", "article": "b"}, "article"),
        ({"text": "a", "article": {"title": 1}}, "article.title"),
        ({"text": "a", "language": "very nice"}, "language"),
        ({"text": "a", "publication": "nowhere"}, "publication"),
        ({"text": "a", "preset": "harsh"}, "preset"),
        ({"text": "\ud800"}, "text"),
        ({"items": []}, "items"),
        ({"items": [{"text": "a"}, {"txt": "b"}]}, "items.1.text"),
        ({"items": [{"text": "a"}] * 101}, "items"),
        ({"items": [{"text": "a"}], "text": "b"}, "text"),
    ],
)
def test_what_is_wrong_is_named(client: Client, key: str, content: Any, field: str) -> None:
    response = ask(client, key, content)
    assert (response.status_code, response["Content-Type"]) == (422, PROBLEM)
    assert field in response.json()["errors"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"x": 1}, "Input should be text or a whole number"),
        ([1], "Input should be text or a whole number"),
        (1.5, "Input should be text or a whole number"),
        ("\ud800", "Value error, character 1 is half of one"),
    ],
)
def test_an_id_that_is_neither_text_nor_a_number_is_named_in_one_sentence(
    client: Client, key: str, value: Any, told: str
) -> None:
    one = ask(client, key, {"text": "a", "id": value}).json()
    many = ask(client, key, {"items": [{"text": "a"}, {"text": "b", "id": value}]}).json()
    assert (one["errors"], many["errors"]) == ({"id": [told]}, {"items.1.id": [told]})


WRONG_VALUES: tuple[Any, ...] = ({"x": 1}, [1], 1.5, True, "\ud800", 7, "not at all")


@pytest.mark.parametrize("value", WRONG_VALUES, ids=map(repr, WRONG_VALUES))
def test_no_error_names_anything_but_fields_and_places(client: Client, key: str, value: Any) -> None:
    text = dict.fromkeys(TextIn.model_fields, value)
    books = dict.fromkeys(Rulebook.model_fields, value)
    contents = [{**text, **books}, {"items": [text, text]}, {"items": value}]
    contents += [{"text": "a", "article": dict.fromkeys(ArticleIn.model_fields, value)}]
    for content in contents:
        response = ask(client, key, content)
        for name in response.json().get("errors", {}):
            assert re.fullmatch(r"[a-z]+(\.[a-z]+|\.\d+)*", name), name


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[1]", 400), (b"\xff", 400), (b"[" * 100_000, 413), (b"[" * 60_000, 400)],
    ids=["broken", "list", "no UTF-8", "too large", "deep"],
)
def test_bodies_that_cannot_be_meant_are_problems(client: Client, key: str, body: bytes, status: int) -> None:
    response = ask(client, key, body)
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    assert response.json()["code"] == "unreadable"


def test_only_json_is_taken(client: Client, key: str) -> None:
    response = client.post(PLACE, {"text": "a"}, headers={"authorization": f"Bearer {key}"})
    assert (response.status_code, response.json()["code"]) == (415, "media_type")


def test_another_method_is_a_problem_that_names_the_right_one(client: Client) -> None:
    response = client.get(PLACE)
    assert (response.status_code, response["Allow"], response["Content-Type"]) == (405, "POST", PROBLEM)


def test_the_description_says_that_a_key_is_needed_and_names_every_status() -> None:
    described = api.get_openapi_schema()
    posting = described["paths"]["/api/v1/judge"]["post"]
    assert set(map(int, posting["responses"])) == {200, 400, 401, 413, 415, 422, 429, 503}
    (scheme,) = posting["security"][0]
    assert described["components"]["securitySchemes"][scheme] == {"type": "http", "scheme": "bearer"}
    assert "$ref" not in json.dumps(posting["requestBody"])
    assert settings.ENVIRONMENT.post_limit == 65_536


class Reader:
    """Scores the word parsnip .9, and says where it stands when it is asked."""

    NAME = "house"

    def __init__(self) -> None:
        self.asked: list[tuple[int, str]] = []

    def score(self, texts: Sequence[str], language: str) -> Sequence[Mapping[str, Score]]:
        self.asked.append((len(texts), language))
        return [{"offensive": Score(0.9 if "parsnip" in text.lower() else 0.1)} for text in texts]

    def explain(self, text: str, names: Sequence[str], language: str) -> Mapping[str, Score]:
        at = text.lower().index("parsnip")
        return {"offensive": Score(0.9, ((at, at + 7),))}


def test_texts_in_one_language_are_read_together_and_what_is_quoted_is_not_their_authors(
    client: Client, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader()
    monkeypatch.setattr(registry, "find", lambda names: ([reader], []))
    publication = a_publication()
    rulesets.adopt(publication, 'requires = ["house"]', NOW)
    items = [
        {"text": "You parsnip."},
        {"text": "Good day."},
        {
            "text": "“You rotten old parsnip of a man”, you wrote.",
            "parent": "You rotten old parsnip of a man.",
        },
        {"text": "Guten Tag.", "language": "de"},
    ]
    answer = ask(client, key, {"items": items, "publication": publication.slug}).json()["items"]
    assert [one["scores"]["offensive"] for one in answer] == [0.9, 0.1, 0.1, 0.1]
    assert sorted(reader.asked) == [(1, "de"), (3, "en")]


def test_a_preset_takes_the_place_of_the_publications_thresholds(client: Client, key: str) -> None:
    publication = strict_publication()
    answers = {}
    for preset in (None, *presets.NAMES):
        asked = {"text": "Parsnip!", "publication": publication.slug, "preset": preset}
        answers[preset] = ask(client, key, asked).json()
    assert {answer["outcome"] for answer in answers.values()} == {"reject"}, "its other rules stay"
    assert len({answers[name]["ruleset"] for name in presets.NAMES}) == len(presets.NAMES) == 3
    assert answers["standard"]["ruleset"] == answers[None]["ruleset"] == publication.ruleset_id

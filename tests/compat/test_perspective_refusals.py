"""The Perspective face: what it refuses, and in which words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django.fixtures import Settings

from rejoinder.accounts import keys
from rejoinder.compat import opinion
from rejoinder.plugins import PluginError
from tests.compat.asking import ANALYZE, ENGLISH, SUGGEST, asking, error, post
from tests.compat.conftest import put
from tests.compat.judges import Broken, Headless, Late, Marked, Silent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "error_type"),
    [
        ({"comment": {"text": ""}, "requestedAttributes": {"TOXICITY": {}}}, "COMMENT_EMPTY"),
        ({"comment": {"text": " \n "}, "requestedAttributes": {"TOXICITY": {}}}, "COMMENT_EMPTY"),
        ({"requestedAttributes": {"TOXICITY": {}}}, "COMMENT_EMPTY"),
        ({}, "COMMENT_EMPTY"),
        ({"comment": {"text": "é" * 10_241}, "requestedAttributes": {"TOXICITY": {}}}, "COMMENT_TOO_LONG"),
        ({"comment": {"text": "a"}}, "NO_REQUESTED_ATTRIBUTES"),
        ({"comment": {"text": "a"}, "requestedAttributes": {}}, "NO_REQUESTED_ATTRIBUTES"),
        (asking("a", "FLIRTATION"), "INVALID_REQUEST"),
        (asking("a", "toxicity"), "INVALID_REQUEST"),
        (asking("a", "FLIRTATION_EXPERIMENTAL", dropUnsupportedAttributes=True), "INVALID_REQUEST"),
        ({**asking("a"), "comment": {"text": "a", "type": "HTML"}}, "INVALID_REQUEST"),
        ({**asking("a"), "requestedAttributes": {"THREAT": {"scoreType": "RAW"}}}, "INVALID_REQUEST"),
        (
            asking(
                "a",
                context={
                    "entries": [{"text": "b"}],
                    "articleAndParentComment": {"article": {"text": "c"}},
                },
            ),
            "INVALID_REQUEST",
        ),
    ],
)
def test_a_request_that_cannot_be_met_is_told_why(
    judge: Marked, key: str, body: dict[str, Any], error_type: str
) -> None:
    reply = post(body, key)
    assert error(reply) == (400, "INVALID_ARGUMENT", error_type)
    kind = reply.json()["error"]["details"][0]["@type"]
    assert kind == "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
    assert not judge.asked


def test_the_longest_comment_is_taken(judge: Marked, key: str) -> None:
    assert post(asking("é" * 10_240), key).status_code == 200


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "could not be parsed"),
        (b"\xff\xfe", "could not be parsed"),
        ("[" * 9000, "could not be parsed"),
        ("[]", "Root element must be a message"),
        ('{"coment": {}}', 'Unknown name "coment": Cannot find field.'),
        ('{"comment": {"txt": "a"}}', "at 'comment'"),
        ('{"comment": "a"}', "Invalid value at 'comment'"),
        ('{"comment": {"text": 7}}', "Invalid value at 'comment.text' (string)"),
        ('{"languages": "en"}', "Invalid value at 'languages'"),
        ('{"spanAnnotations": 1}', "Invalid value at 'spanAnnotations' (bool)"),
        ('{"requestedAttributes": {"THREAT": {"scoreThreshold": "high"}}}', "scoreThreshold' (number)"),
        ('{"requestedAttributes": {"THREAT": {"scoreThreshold": NaN}}}', "scoreThreshold' (number)"),
        ('{"requestedAttributes": {"THREAT": {"scoreType": "PERHAPS"}}}', "scoreType' (ScoreType)"),
        ('{"clientToken": "a", "client_token": "b"}', "stands twice"),
    ],
)
def test_a_body_that_is_no_such_message_is_told_where(
    judge: Marked, key: str, body: str | bytes, words: str
) -> None:
    reply = post(body, key)
    assert error(reply)[:2] == (400, "INVALID_ARGUMENT") and words in reply.json()["error"]["message"]
    violation = reply.json()["error"]["details"][0]
    assert violation["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert violation["fieldViolations"][0]["description"]


def test_a_language_that_is_not_read_is_refused_by_attribute(judge: Marked, key: str) -> None:
    german = "Der Hafenrat tagte am Dienstag und sprach zwei Stunden lang über die neue Fähre und die Preise."
    found = post(asking(german, "INSULT"), key)
    assert error(found) == (400, "INVALID_ARGUMENT", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
    told = found.json()["error"]
    assert told["message"] == "Attribute INSULT does not support request languages: de"
    assert told["details"][0]["languageNotSupportedByAttributeError"] == {
        "detectedLanguages": ["de"],
        "attribute": "INSULT",
    }
    asked = post(asking(ENGLISH, "INSULT", languages=["en", "fr"]), key).json()["error"]["details"][0]
    assert asked["languageNotSupportedByAttributeError"]["requestedLanguages"] == ["fr"]
    assert not judge.asked


@pytest.mark.parametrize("text", ["כן, בטוח.", "Да ну вас.", "谢谢你"])
def test_a_short_text_in_letters_that_are_not_read_is_not_taken_for_english(
    judge: Marked, key: str, text: str
) -> None:
    reply = post(asking(text), key)
    assert error(reply) == (400, "INVALID_ARGUMENT", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE")
    assert not judge.asked
    assert post(asking(text, languages=["en"]), key).status_code == 200


def test_letters_that_tell_no_language_are_not_taken_for_english_either(judge: Marked, key: str) -> None:
    reply = post(asking("გამარჯობა"), key)
    assert error(reply) == (400, "INVALID_ARGUMENT", "LANGUAGE_DETECTION_FAILED")
    assert reply.json()["error"]["message"] == "Unable to detect language" and not judge.asked


@pytest.mark.parametrize("text", ["уоu аrе lаtе", "Déjà vu!", "😀", "42", "No way."])
def test_english_in_foreign_letters_is_read_as_english(judge: Marked, key: str, text: str) -> None:
    assert post(asking(text), key).json()["languages"] == ["en"]


def test_without_what_tells_languages_one_must_be_named(
    judge: Marked, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise PluginError("not installed")

    monkeypatch.setattr("rejoinder.classifiers.language.detect", missing)
    assert error(post(asking(ENGLISH), key))[2] == "LANGUAGE_DETECTION_FAILED"
    named = post(asking(ENGLISH, languages=["en"]), key).json()
    assert named["languages"] == ["en"] and "detectedLanguages" not in named


def test_what_is_not_judged_is_dropped_where_the_caller_says_so(judge: Marked, key: str) -> None:
    body = asking(ENGLISH, "FLIRTATION", "INSULT", dropUnsupportedAttributes=True)
    assert list(post(body, key).json()["attributeScores"]) == ["INSULT"]
    body["languages"] = ["fr"]
    reply = post(body, key)
    assert reply.status_code == 200 and "attributeScores" not in reply.json()


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("", (403, "PERMISSION_DENIED", "")),
        ("rj_wrong", (400, "INVALID_ARGUMENT", "API_KEY_INVALID")),
        ("rj_" + "A" * 43, (400, "INVALID_ARGUMENT", "API_KEY_INVALID")),
    ],
)
def test_without_a_living_key_nothing_is_judged(
    judge: Marked, key: str, shown: str, told: tuple[int, str, str]
) -> None:
    for address in (ANALYZE, SUGGEST):
        assert error(post(asking("a"), shown, address)) == told
    assert not judge.asked


def test_a_key_may_be_shown_in_a_header(judge: Marked, key: str) -> None:
    assert post(asking("a"), **{"X-Goog-Api-Key": key}).status_code == 200
    assert post(asking("a"), Authorization=f"Bearer {key}").status_code == 200


def test_a_key_that_asks_too_often_is_told_to_wait(judge: Marked, key: str, settings: Settings) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, api_per_minute=3)
    assert [post(asking("a"), key).status_code for _ in range(3)] == [200] * 3
    reply = post(asking("a"), key)
    assert error(reply) == (429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(reply["Retry-After"]) <= 20


@pytest.mark.parametrize("failing", [None, Broken(), Headless(), Silent()])
def test_without_a_sound_model_no_score_is_made_up(
    failing: Marked | None, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(failing, monkeypatch)
    reply = post(asking("a"), key)
    assert error(reply) == (503, "UNAVAILABLE", "") and reply["Retry-After"] == "30"


def test_a_late_model_is_not_waited_for(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    late = Late()
    put(late, monkeypatch)
    monkeypatch.setattr(opinion.opinions, "__defaults__", (0.05,))
    try:
        assert error(post(asking("a"), key))[:2] == (503, "UNAVAILABLE")
    finally:
        late.free.set()


def test_a_database_that_is_away_is_told_in_the_same_shape(
    judge: Marked, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("no connection")

    monkeypatch.setattr(keys, "recognise", away)
    assert error(post(asking("a"), key))[:2] == (503, "UNAVAILABLE")


def test_a_fault_of_ours_is_told_in_the_same_shape_and_logged_without_the_text(
    judge: Marked, key: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("rejoinder.compat.perspective.analysis.attributes.value", broken)
    assert error(post(asking("a parsnip"), key))[:2] == (500, "INTERNAL")
    assert "parsnip" not in caplog.text and key not in caplog.text and "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    "fields",
    ["a(", "a/", ",", "a)b", "a b", "(a)", "a//b", "a..b", "a./b", ".a", "a.", "a" * 1001, "a(" * 40, "a." * 40],
)
def test_a_part_that_cannot_be_meant_is_refused(judge: Marked, key: str, fields: str) -> None:
    assert error(post(asking("a"), key, query=f"fields={fields}"))[:2] == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("nosuch", "nosuch"),
        ("languages,nosuch/value", "nosuch"),
        ("attributescores", "attributescores"),
        ("attributeScores/summaryScore/value", "summaryScore"),
        ("attributeScores.TOXICTY.summaryScore.value", "TOXICTY"),
        ("attributeScores/TOXICITY(summaryScore(score))", "score"),
        ("attributeScores/*/spanScores/value", "value"),
        ("*/nosuch", "nosuch"),
        ("languages/en", "en"),
        ("requestedLanguages", "requestedLanguages"),
    ],
)
def test_a_part_that_no_reply_has_is_refused_by_its_name(
    judge: Marked, key: str, fields: str, name: str
) -> None:
    refused = post(asking("a"), key, query=f"fields={fields}")
    assert error(refused)[:2] == (400, "INVALID_ARGUMENT")
    assert refused.json()["error"]["message"] == f"Invalid field selection {name}"
    assert not judge.asked


def test_parts_are_those_of_the_method_s_own_reply(judge: Marked, key: str) -> None:
    body = asking("a") | {"attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}}, "clientToken": "t"}
    del body["requestedAttributes"]
    assert post(body, key, SUGGEST, query="fields=requestedLanguages,clientToken").json() == {"clientToken": "t"}
    assert error(post(body, key, SUGGEST, query="fields=attributeScores"))[:2] == (400, "INVALID_ARGUMENT")


def test_only_json_is_answered(judge: Marked, key: str) -> None:
    assert post(asking("a"), key, query="alt=json").status_code == 200
    assert error(post(asking("a"), key, query="alt=proto"))[:2] == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("address", [ANALYZE, SUGGEST, "/v1alpha1/comments:delete", "/v1alpha1/"])
def test_what_is_no_method_is_not_found(judge: Marked, key: str, address: str) -> None:
    assert error(Client().get(f"{address}?key={key}"))[:2] == (404, "NOT_FOUND")

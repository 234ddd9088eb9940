"""The Perspective face: what it answers to requests that are in order."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.compat.asking import ANALYZE, ENGLISH, SUGGEST, asking, error, post, value
from tests.compat.judges import Marked

pytestmark = pytest.mark.django_db


def test_a_comment_is_scored_as_the_old_service_wrote_it(judge: Marked, key: str) -> None:
    text = "Nonsense. offensive=.75"
    reply = post(asking(text, clientToken="t-1", languages=["en"]), key)
    assert reply.status_code == 200 and reply["Content-Type"] == "application/json; charset=UTF-8"
    score = {"value": 0.75, "type": "PROBABILITY"}
    assert reply.json() == {
        "attributeScores": {
            "TOXICITY": {
                "spanScores": [{"begin": 0, "end": len(text), "score": score}],
                "summaryScore": score,
            }
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "t-1",
    }
    assert judge.asked == [((text,), "en")]


def test_attributes_come_in_the_order_asked_for_and_only_those(judge: Marked, key: str) -> None:
    names = ["THREAT", "INSULT", "IDENTITY_ATTACK", "PROFANITY", "TOXICITY_EXPERIMENTAL", "SEVERE_TOXICITY"]
    reply = post(asking("threat=.9 insult=.3 identity=.4 profanity=.6", *names), key)
    assert list(reply.json()["attributeScores"]) == names
    told = [value(reply, name) for name in names]
    assert told == [0.9, 0.3, 0.4, 0.6, 0.9, 0.9]


@pytest.mark.parametrize("spelling", ["camel", "snake"])
def test_both_spellings_of_a_name_are_read(judge: Marked, key: str, spelling: str) -> None:
    body: dict[str, Any] = {
        "comment": {"text": "offensive=.6 and more", "type": "PLAIN_TEXT"},
        "requestedAttributes": {"TOXICITY": {"scoreType": "PROBABILITY", "scoreThreshold": 0.5}},
        "doNotStore": True,
        "clientToken": "t",
        "sessionId": "s",
        "communityId": "c",
        "spanAnnotations": False,
        "context": {"articleAndParentComment": {"article": {"text": "a"}, "parentComment": {"text": "b"}}},
    }
    if spelling == "snake":
        written = json.dumps(body)
        for camel, snake in (
            ("requestedAttributes", "requested_attributes"),
            ("scoreType", "score_type"),
            ("scoreThreshold", "score_threshold"),
            ("doNotStore", "do_not_store"),
            ("clientToken", "client_token"),
            ("sessionId", "session_id"),
            ("communityId", "community_id"),
            ("spanAnnotations", "span_annotations"),
            ("articleAndParentComment", "article_and_parent_comment"),
            ("parentComment", "parent_comment"),
        ):
            written = written.replace(f'"{camel}"', f'"{snake}"')
        body = json.loads(written)
    reply = post(body, key)
    assert reply.status_code == 200 and value(reply) == 0.6 and reply.json()["clientToken"] == "t"


def test_spans_are_sentences_counted_as_browsers_count(judge: Marked, key: str) -> None:
    text = "Fine 😀 day! offensive=.8 it is?\n\n  And 👍🏽 out."
    reply = post(asking(text, spanAnnotations=True, languages=["en"]), key)
    spans = reply.json()["attributeScores"]["TOXICITY"]["spanScores"]
    units = text.encode("utf-16-le")
    told = [units[2 * span["begin"] : 2 * span["end"]].decode("utf-16-le") for span in spans]
    assert told == ["Fine 😀 day!", "offensive=.8 it is?", "And 👍🏽 out."]
    assert [span["score"]["value"] for span in spans] == [0.02, 0.8, 0.02] and value(reply) == 0.8
    assert len(judge.asked) == 1


def test_without_annotations_one_span_covers_it_all(judge: Marked, key: str) -> None:
    text = "One 😀. Two."
    spans = post(asking(text), key).json()["attributeScores"]["TOXICITY"]["spanScores"]
    assert [(span["begin"], span["end"]) for span in spans] == [(0, len(text) + 1)]


def test_scores_below_the_threshold_are_left_out(judge: Marked, key: str) -> None:
    text = "Good day to you. insult=.7 offensive=.4 again."
    body = asking(text, spanAnnotations=True)
    body["requestedAttributes"] = {"INSULT": {"scoreThreshold": 0.6}, "TOXICITY": {"scoreThreshold": "0.5"}}
    scores = post(body, key).json()["attributeScores"]
    assert list(scores) == ["INSULT"]
    assert [span["begin"] for span in scores["INSULT"]["spanScores"]] == [17]
    body["requestedAttributes"] = {"TOXICITY": {"scoreThreshold": 0.5}}
    assert "attributeScores" not in post(body, key).json()


def test_words_quoted_from_the_context_are_not_the_authors(judge: Marked, key: str) -> None:
    parent = "offensive=.9 is what the whole town council thinks of you"
    text = f"You wrote “{parent}”. Please do not."
    for context in (
        {"entries": [{"text": "Something else."}, {"text": parent}]},
        {"articleAndParentComment": {"parentComment": {"text": parent}}},
    ):
        assert value(post(asking(text, context=context, languages=["en"]), key)) == 0.02
        spans = post(asking(text, context=context, languages=["en"], spanAnnotations=True), key)
        assert all(
            span["score"]["value"] == 0.02
            for span in spans.json()["attributeScores"]["TOXICITY"]["spanScores"]
        )
    assert value(post(asking(text, languages=["en"]), key)) == 0.9


def test_nulls_and_half_signs_do_no_harm(judge: Marked, key: str) -> None:
    body = '{"comment": {"text": "offensive=.5 \\ud83d", "type": null}, "requestedAttributes": {"TOXICITY": null}}'
    reply = post(body, key)
    assert reply.status_code == 200 and value(reply) == 0.5


def test_a_short_comment_counts_as_a_language_that_is_read(judge: Marked, key: str) -> None:
    reply = post(asking("No way."), key)
    assert reply.json()["languages"] == ["en"] == reply.json()["detectedLanguages"]


def test_the_languages_asked_for_come_back_beside_the_one_found(judge: Marked, key: str) -> None:
    reply = post(asking(ENGLISH, languages=["en-GB"]), key).json()
    assert (reply["languages"], reply["detectedLanguages"]) == (["en-GB"], ["en-GB"])
    assert judge.asked[0][1] == "en"


def test_known_callers_cost_the_database_nothing(
    judge: Marked, key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post(asking("a"), key)
    with django_assert_num_queries(0):
        reply = post(asking(ENGLISH, spanAnnotations=True), key)
    assert reply.status_code == 200 and not reply.cookies


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ("languages", {"languages": ["en"]}),
        (
            "attributeScores/TOXICITY/summaryScore/value",
            {"attributeScores": {"TOXICITY": {"summaryScore": {"value": 0.5}}}},
        ),
        (
            "clientToken, attributeScores(INSULT(summaryScore(value)))",
            {"attributeScores": {"INSULT": {"summaryScore": {"value": 0.02}}}, "clientToken": "t"},
        ),
        (
            "attributeScores.TOXICITY.summaryScore.value,attributeScores.INSULT(summaryScore.type)",
            {
                "attributeScores": {
                    "TOXICITY": {"summaryScore": {"value": 0.5}},
                    "INSULT": {"summaryScore": {"type": "PROBABILITY"}},
                }
            },
        ),
        (
            "*/*/summaryScore/value",
            {
                "attributeScores": {
                    "TOXICITY": {"summaryScore": {"value": 0.5}},
                    "INSULT": {"summaryScore": {"value": 0.02}},
                }
            },
        ),
        (
            "attributeScores/*/spanScores(begin,score/value)",
            {
                "attributeScores": {
                    "TOXICITY": {"spanScores": [{"begin": 0, "score": {"value": 0.5}}]},
                    "INSULT": {"spanScores": [{"begin": 0, "score": {"value": 0.02}}]},
                }
            },
        ),
    ],
)  # fmt: skip
def test_part_of_a_reply_can_be_asked_for(judge: Marked, key: str, fields: str, kept: Any) -> None:
    body = asking("offensive=.5", "TOXICITY", "INSULT", clientToken="t", languages=["en"])
    for name in ("fields", "$fields", "$.fields"):
        assert post(body, key, query=f"{name}={fields}").json() == kept


def test_what_a_reply_may_have_and_has_not_this_time_is_left_out(judge: Marked, key: str) -> None:
    body = asking("offensive=.5", "INSULT", languages=["en"])
    wanted = "clientToken,detectedLanguages,attributeScores(THREAT,FLIRTATION,TOXICITY_EXPERIMENTAL),languages"
    kept = post(body, key, query=f"fields={wanted}").json()
    assert kept == {"attributeScores": {}, "languages": ["en"], "detectedLanguages": ["en"]}


def test_replies_have_line_breaks_unless_told_otherwise(judge: Marked, key: str) -> None:
    assert post(asking("a"), key).content.startswith(b'{\n  "attributeScores": {\n')
    assert b"\n" not in post(asking("a"), key, query="prettyPrint=false&quotaUser=anybody").content


def test_pages_of_any_site_may_call_and_read_even_what_went_wrong(judge: Marked, key: str) -> None:
    for reply in (post(asking("a"), key, Origin="https://forum.example"), post(asking("a")), post("{", key)):
        assert reply["Access-Control-Allow-Origin"] == "*" and reply["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Credentials" not in reply and not reply.cookies
    asked = Client().options(ANALYZE, headers={"Access-Control-Request-Method": "POST"})
    assert asked.status_code == 204 and asked["Access-Control-Allow-Methods"] == "POST"
    assert asked["Access-Control-Allow-Origin"] == "*"


def test_a_suggestion_is_taken_and_nothing_of_it_kept(
    judge: Marked, key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    body = {
        "comment": {"text": "a parsnip"},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "clientToken": "t-2",
        "communityId": "gardeners",
    }
    post(body, key, SUGGEST)
    with django_assert_num_queries(0):
        reply = post(body, key, SUGGEST)
    assert reply.status_code == 200 and reply.json() == {"clientToken": "t-2"}
    del body["clientToken"]
    assert post(body, key, SUGGEST).json() == {}
    del body["attributeScores"]
    assert error(post(body, key, SUGGEST))[2] == "NO_REQUESTED_ATTRIBUTES"
    assert error(post({}, key, SUGGEST))[2] == "COMMENT_EMPTY"
    assert not judge.asked

"""The moderation API as OpenAI's own client drives it, with nothing but its address and key changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import openai
import pytest
from django.test import Client
from openai import OpenAI
from openai.types import ModerationMultiModalInputParam
from pytest_django.live_server_helper import LiveServer

from rejoinder.accounts import keys
from rejoinder.compat import opinion
from rejoinder.compat.openai import views
from rejoinder.compat.openai.categories import CATEGORIES, result
from rejoinder.discussion import callers
from rejoinder.discussion.limits import Limiter
from tests.compat import judges
from tests.compat.conftest import put
from tests.compat.judges import Marked

pytestmark = pytest.mark.django_db(transaction=True)

HEBREW = "המעבורת איחרה שוב הבוקר, ואיש מן הנוסעים לא ידע מדוע היא מתעכבת בנמל"
JUDGED = {"harassment", "harassment/threatening", "hate", "hate/threatening", "violence"}


def client_of(live_server: LiveServer, key: str) -> OpenAI:
    return OpenAI(base_url=f"{live_server.url}/v1", api_key=key, max_retries=0)


@pytest.fixture
def client(live_server: LiveServer, judge: Marked) -> Iterator[OpenAI]:
    with client_of(live_server, keys.issue("forum", datetime.now(UTC))[1]) as made:
        yield made


def scores(**values: float) -> dict[str, float]:
    return {**dict.fromkeys(judges.HEADS, 0.02), **values}


def test_a_text_has_one_result_with_thirteen_categories(client: OpenAI, judge: Marked) -> None:
    answer = client.moderations.create(input="You offensive=.93 insult=.4 ferryman.")
    assert (answer.model, len(answer.results)) == ("omni-moderation-latest", 1)
    assert answer.id.startswith("modr-")
    (found,) = answer.results
    assert found.flagged and found.categories.harassment and not found.categories.hate
    assert found.category_scores.harassment == 0.93
    assert found.categories.harassment_threatening is False
    names = {*found.model_dump(by_alias=True)["categories"]}
    assert names == set(CATEGORIES) and len(names) == 13
    assert judge.asked == [(("You offensive=.93 insult=.4 ferryman.",), "en")]


def test_what_is_not_judged_scores_nothing_and_says_so(client: OpenAI) -> None:
    (found,) = client.moderations.create(input="offensive=1 threat=1 incitement=1 identity=1").results
    dumped = found.model_dump(by_alias=True)
    for name in CATEGORIES:
        assert (dumped["category_scores"][name] == 0.0) == (name not in JUDGED)
        assert dumped["categories"][name] == (name in JUDGED)
        assert dumped["category_applied_input_types"][name] == (["text"] if name in JUDGED else [])


def test_a_list_of_texts_has_a_result_for_each_and_is_asked_at_once(client: OpenAI, judge: Marked) -> None:
    answer = client.moderations.create(
        input=["Good day.", "threat=.9", "offensive=.2"], model="text-moderation-stable"
    )
    assert [found.flagged for found in answer.results] == [False, True, False]
    assert answer.model == "text-moderation-stable"
    assert len(judge.asked) == 1


def test_the_parts_of_one_message_have_one_result(client: OpenAI, judge: Marked) -> None:
    parts: list[ModerationMultiModalInputParam] = [
        {"type": "text", "text": "Good day."},
        {"type": "text", "text": "threat=.9"},
    ]
    answer = client.moderations.create(input=parts)
    assert [found.flagged for found in answer.results] == [True]
    assert judge.asked[0][0] == ("Good day.\nthreat=.9",)


def test_an_image_is_refused_by_its_place(client: OpenAI, judge: Marked) -> None:
    parts: list[ModerationMultiModalInputParam] = [
        {"type": "text", "text": "Look."},
        {"type": "image_url", "image_url": {"url": "https://town.example/a.png"}},
    ]
    with pytest.raises(openai.BadRequestError) as refused:
        client.moderations.create(input=parts)
    assert (refused.value.param, refused.value.code) == ("input[1]", "image_not_supported")
    assert refused.value.type == "invalid_request_error" and not judge.asked


def test_a_language_that_the_model_does_not_read_is_told_and_not_judged(
    client: OpenAI, judge: Marked
) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.moderations.create(input=["Good day.", HEBREW])
    assert (refused.value.param, refused.value.code) == ("input[1]", "language_not_supported")
    assert "“he”" in str(refused.value) and not judge.asked


@pytest.mark.parametrize("given", [[], 4, [4], ["a", {"type": "text", "text": "b"}], [["a"]], ["a"] * 101])
def test_an_input_that_cannot_be_meant_names_the_parameter(client: OpenAI, given: Any) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.moderations.create(input=given)
    assert str(refused.value.param).startswith("input")


def test_a_missing_input_is_named(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.post("/moderations", body={"model": "m"}, cast_to=object)
    assert (refused.value.param, refused.value.code) == ("input", "missing_required_parameter")


@pytest.mark.parametrize("shown", ["wrong", "rj_" + "a" * 43])
def test_a_wrong_key_is_refused_and_not_repeated(live_server: LiveServer, judge: Marked, shown: str) -> None:
    with client_of(live_server, shown) as other, pytest.raises(openai.AuthenticationError) as refused:
        other.moderations.create(input="Good day.")
    assert refused.value.code == "invalid_api_key" and refused.value.request_id
    assert shown not in refused.value.response.text and not judge.asked


def test_too_many_are_told_when_to_come_back(client: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    limiter = Limiter(3)
    monkeypatch.setattr(callers, "_limiter", lambda: limiter)
    client.moderations.create(input=["a", "b", "c"])
    with pytest.raises(openai.RateLimitError) as refused:
        client.moderations.create(input="d")
    assert refused.value.code == "rate_limit_exceeded"
    assert 0 < int(refused.value.response.headers["Retry-After"]) <= 20


@pytest.mark.parametrize("judge_in_place", [None, judges.Broken(), judges.Headless(), judges.Silent()])
def test_without_a_model_no_score_is_made_up(
    client: OpenAI, monkeypatch: pytest.MonkeyPatch, judge_in_place: Marked | None
) -> None:
    put(judge_in_place, monkeypatch)
    with pytest.raises(openai.InternalServerError) as failed:
        client.moderations.create(input="Good day.")
    assert (failed.value.status_code, failed.value.code) == (503, "model_unavailable")
    assert failed.value.response.headers["Retry-After"] == "30"


def test_a_model_that_is_late_counts_as_none(client: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    late = judges.Late()
    put(late, monkeypatch)
    monkeypatch.setattr(views, "DEADLINE_S", 0.05)
    try:
        with pytest.raises(openai.InternalServerError) as failed:
            client.moderations.create(input="Good day.")
    finally:
        late.free.set()
    assert failed.value.status_code == 503


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[1]", 400), (b"\xff", 400), (b"[" * 60_000, 400), (b"a" * 70_000, 413), (b'"a"', 400)],
    ids=["broken", "list", "no UTF-8", "deep", "too large", "text"],
)
def test_bodies_that_cannot_be_meant_have_errors_in_its_shape(key: str, body: bytes, status: int) -> None:
    response = Client().post(
        "/v1/moderations",
        body,
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )
    assert response.status_code == status
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}
    assert not response.cookies and response["Cache-Control"] == "no-store"


def test_no_key_and_another_method_have_errors_in_its_shape() -> None:
    missing = Client(enforce_csrf_checks=True).post("/v1/moderations", b"{}", content_type="application/json")
    assert (missing.status_code, missing.json()["error"]["type"]) == (401, "invalid_request_error")
    wrong = Client().get("/v1/moderations")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method_not_supported")


def test_a_text_with_half_a_character_is_named(key: str) -> None:
    response = Client().post(
        "/v1/moderations",
        b'{"input": ["a", "\\ud800"]}',
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )
    assert (response.status_code, response.json()["error"]["param"]) == (400, "input[1]")


def test_neither_text_nor_key_reaches_the_log(
    key: str, judge: Marked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def post() -> int:
        body = {"input": "Marmalade"}
        shown = {"authorization": f"Bearer {key}"}
        return (
            Client().post("/v1/moderations", body, content_type="application/json", headers=shown).status_code
        )

    with caplog.at_level(logging.DEBUG):
        assert post() == 200
        put(judges.Broken(), monkeypatch)
        assert post() == 503
        monkeypatch.setattr(opinion, "opinions", None)
        assert post() == 500
    assert "Marmalade" not in caplog.text and key not in caplog.text


def test_flags_follow_the_thresholds_of_the_standard_preset() -> None:
    for name, judged in CATEGORIES.items():
        if judged is None:
            continue
        assert 0 < judged.threshold < 1, name
    low = CATEGORIES["harassment"]
    assert low is not None
    below, at = (result(scores(offensive=low.threshold + step)) for step in (-0.01, 0.0))
    assert (below["flagged"], at["flagged"]) == (False, True)


@pytest.mark.parametrize(
    ("given", "flagged"),
    [
        ({"offensive": 0.9}, {"harassment"}),
        ({"insult": 0.9}, {"harassment"}),
        ({"threat": 0.9}, {"harassment/threatening", "violence"}),
        ({"identity": 0.9}, {"hate"}),
        ({"incitement": 0.9}, {"hate"}),
        ({"identity": 0.9, "threat": 0.3}, {"hate"}),
        (
            {"identity": 0.9, "threat": 0.45},
            {"hate", "hate/threatening", "harassment/threatening", "violence"},
        ),
        ({"threat": 0.3, "incitement": 0.9}, {"hate", "violence"}),
        ({"profanity": 0.9}, set()),
    ],
    ids=str,
)
def test_what_the_house_finds_is_told_in_these_categories(given: dict[str, float], flagged: set[str]) -> None:
    found = result(scores(**given))["categories"]
    assert isinstance(found, dict) and {name for name, is_so in found.items() if is_so} == flagged

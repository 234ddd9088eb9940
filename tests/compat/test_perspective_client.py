"""The Perspective face, driven by Google's own client with nothing but its discovery address changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from googleapiclient import discovery
from googleapiclient.errors import HttpError, UnknownApiNameOrVersion
from pytest_django.live_server_helper import LiveServer

from rejoinder.accounts import keys
from tests.compat.judges import Marked

pytestmark = pytest.mark.django_db(transaction=True)


def service(live_server: LiveServer, key: str) -> Any:
    return discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{live_server.url}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    )


@pytest.fixture
def client(live_server: LiveServer, judge: Marked) -> Iterator[Any]:
    with service(live_server, keys.issue("forum", datetime.now(UTC))[1]) as made:
        yield made


def asking(text: str, *names: str) -> dict[str, Any]:
    return {"comment": {"text": text}, "requestedAttributes": {name: {} for name in names}}


def test_it_analyses(client: Any) -> None:
    reply = client.comments().analyze(body=asking("insult=.8", "INSULT", "THREAT")).execute()
    assert reply["attributeScores"]["INSULT"]["summaryScore"] == {"value": 0.8, "type": "PROBABILITY"}
    assert list(reply["attributeScores"]) == ["INSULT", "THREAT"]


def test_it_asks_for_part_of_a_reply(client: Any) -> None:
    call = client.comments().analyze(body=asking("insult=.8", "INSULT"), fields="languages", quotaUser="me")
    assert call.execute() == {"languages": ["en"]}


def test_it_suggests_a_score(client: Any) -> None:
    body = {
        "comment": {"text": "Well said."},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 0}}},
        "clientToken": "t",
    }
    assert client.comments().suggestscore(body=body).execute() == {"clientToken": "t"}


def test_it_tells_errors_apart(client: Any, live_server: LiveServer) -> None:
    with pytest.raises(HttpError) as failed:
        client.comments().analyze(body=asking("", "TOXICITY")).execute()
    assert failed.value.status_code == 400 and failed.value.reason == "Comment must be non-empty."
    assert failed.value.error_details[0]["errorType"] == "COMMENT_EMPTY"
    with service(live_server, "wrong") as other, pytest.raises(HttpError) as refused:
        other.comments().analyze(body=asking("a", "TOXICITY")).execute()
    assert refused.value.reason == "API key not valid. Please pass a valid API key."
    assert refused.value.error_details[0]["reason"] == "API_KEY_INVALID"


def test_it_sends_many_at_once(client: Any) -> None:
    heard: dict[str, Any] = {}

    def hear(name: str, reply: Any, failure: HttpError | None) -> None:
        heard[name] = failure.error_details[0]["errorType"] if failure else reply["attributeScores"]

    batch = client.new_batch_http_request(callback=hear)
    for number in range(3):
        batch.add(
            client.comments().analyze(body=asking(f"threat=.{number + 1}", "THREAT")), request_id=str(number)
        )
    batch.add(client.comments().analyze(body=asking("", "THREAT")), request_id="empty")
    batch.add(client.comments().analyze(body=asking("schön 😀 threat=.9", "THREAT")), request_id="signs")
    batch.execute()
    assert heard.pop("empty") == "COMMENT_EMPTY"
    told = {name: scores["THREAT"]["summaryScore"]["value"] for name, scores in heard.items()}
    assert told == {"0": 0.1, "1": 0.2, "2": 0.3, "signs": 0.9}


def test_a_description_of_another_version_is_not_found(live_server: LiveServer) -> None:
    with pytest.raises(UnknownApiNameOrVersion):
        discovery.build(
            "commentanalyzer",
            "v2",
            developerKey="x",
            discoveryServiceUrl=f"{live_server.url}/$discovery/rest?version=v2",
            static_discovery=False,
        )

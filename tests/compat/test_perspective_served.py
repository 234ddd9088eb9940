"""The Perspective face through the front of a running site, with the old service behind it."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from googleapiclient import discovery

from tests.compat.asking import ANALYZE, asking
from tests.compat.old_service import KEY, OldService
from tests.serving import Serving, clean_environment, wait_for

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def old() -> Iterator[OldService]:
    service = OldService()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def site(old: OldService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    serving = Serving(
        tmp_path_factory.mktemp("site"),
        REJOINDER_TWIN_URL=old.url,
        REJOINDER_TWIN_KEY=KEY,
        REJOINDER_TWIN_WAIT="10000",
        REJOINDER_API_PER_MINUTE="60",
    )
    yield serving.ready(120)
    serving.stop()


@pytest.fixture(scope="module")
def key(site: Serving) -> str:
    return keys(site.data, "add", "forum").stdout.strip()


def keys(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "rejoinder", "keys", *arguments, "--data", str(data)]
    return subprocess.run(line, capture_output=True, text=True, check=True, env=clean_environment())


def post(site: Serving, body: bytes, query: str = "", **headers: str) -> tuple[int, Any, Any]:
    request = urllib.request.Request(
        f"{site.address}{ANALYZE}{query}", body, {"Content-Type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.loads(answer.read()), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read()), error.headers


def test_a_client_of_the_old_service_needs_only_another_address(site: Serving, key: str) -> None:
    with discovery.build(
        "commentanalyzer",
        "v1alpha1",
        developerKey=key,
        discoveryServiceUrl=f"{site.address}/$discovery/rest?version=v1alpha1",
        static_discovery=False,
    ) as client:
        reply = client.comments().analyze(body=asking("Well said. theirs=.7")).execute()
        assert reply["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.7
        heard: list[float] = []
        batch = client.new_batch_http_request(
            callback=lambda _, reply, __: heard.append(
                reply["attributeScores"]["TOXICITY"]["summaryScore"]["value"]
            )
        )
        for number in range(3):
            batch.add(client.comments().analyze(body=asking(f"Well said. theirs=.{number}")))
        batch.execute()
        assert heard == [0.0, 0.1, 0.2]


def test_the_front_lets_other_sites_pages_in_and_sets_no_cookie(site: Serving, key: str) -> None:
    body = json.dumps(asking("Well said.")).encode()
    status, _, headers = post(site, body, f"?key={key}", Origin="https://forum.example", Cookie="a=b")
    assert status == 200 and headers["Access-Control-Allow-Origin"] == "*" and not headers["Set-Cookie"]
    assert post(site, body)[0] == 403
    assert post(site, body, "?key=wrong")[1]["error"]["details"][0]["reason"] == "API_KEY_INVALID"


def test_a_key_revoked_on_the_command_line_is_soon_refused_and_no_log_tells_what_was_sent(
    site: Serving, key: str
) -> None:
    secret = keys(site.data, "add", "other").stdout.strip()
    body = json.dumps(asking("A parsnip.")).encode()
    assert post(site, body, f"?key={secret}")[0] == 200
    keys(site.data, "revoke", "other")
    wait_for(lambda: "API key not valid" in str(post(site, b"{", f"?key={secret}")[1]), 15)
    assert "parsnip" not in site.output and secret not in site.output and key not in site.output


def test_a_key_has_its_limit(site: Serving, key: str) -> None:
    body = json.dumps(asking("")).encode()
    refused: list[Any] = []

    def is_refused() -> bool:
        answer = post(site, body, f"?key={key}")
        refused.extend([answer] if answer[0] == 429 else [])
        return bool(refused)

    wait_for(is_refused, 60, "a refusal after sixty requests")
    _, document, headers = refused[0]
    assert document["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert headers["Retry-After"] and headers["Access-Control-Allow-Origin"] == "*"

"""The faces for other systems through the front of a running site."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from openai import OpenAI

from tests.compat.coral import SECRET, request_of, send, signed, taken
from tests.serving import Serving, clean_environment

pytestmark = pytest.mark.slow

CALL = "Call me on 020 7946 0018, any time, and ask for the marmalade."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    serving = Serving(tmp_path_factory.mktemp("site"), REJOINDER_CORAL_SECRET=SECRET)
    yield serving.ready(240)
    serving.stop()


@pytest.fixture(scope="module")
def key(site: Serving) -> str:
    line = [sys.executable, "-m", "rejoinder", "keys", "add", "forum", "--data", str(site.data)]
    told = subprocess.run(line, capture_output=True, text=True, check=True, env=clean_environment())
    return told.stdout.strip()


def test_coral_is_answered_if_it_signs(site: Serving) -> None:
    place = f"{site.address}/v1/coral/moderation"
    body = request_of(f"<p>{CALL}</p>")
    assert taken(*send(place, body, signed(body), timeout=30))["status"] == "SYSTEM_WITHHELD"
    assert send(place, body, signed(body, ["another"]), timeout=30)[0] == 401


def test_our_own_address_judges(site: Serving, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{site.address}/api/v1/judge", json.dumps({"text": CALL}).encode(), headers
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        verdict: dict[str, Any] = json.load(answer)
    assert verdict["outcome"] == "hold"
    assert "020 7946 0018" in {finding["quote"] for finding in verdict["findings"]}


def test_openais_client_is_understood(site: Serving, key: str) -> None:
    stranger = OpenAI(base_url=f"{site.address}/v1", api_key="wrong", max_retries=0)
    with stranger, pytest.raises(openai.AuthenticationError):
        stranger.moderations.create(input=CALL)
    with OpenAI(base_url=f"{site.address}/v1", api_key=key, max_retries=0) as client:
        with pytest.raises(openai.APIStatusError) as refused:
            client.moderations.create(input="a" * 70_000)
        assert refused.value.status_code == 413
        with pytest.raises(openai.BadRequestError):
            client.moderations.create(input=[])


def test_what_was_sent_is_in_no_log(site: Serving, key: str) -> None:
    assert "marmalade" not in site.output and key not in site.output and SECRET not in site.output

"""Speaks to the Perspective face as a plain program does, and reads its answers."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

ANALYZE = "/v1alpha1/comments:analyze"
SUGGEST = "/v1alpha1/comments:suggestscore"
ENGLISH = "The harbour council met on Tuesday and talked about the new ferry for two hours."


def post(body: Any, key: str = "", address: str = ANALYZE, query: str = "", **headers: str) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    place = f"{address}?{'&'.join(part for part in (f'key={key}' if key else '', query) if part)}"
    return Client(enforce_csrf_checks=True).post(
        place, data, content_type="application/json", headers=headers
    )


def asking(text: str, *names: str, **further: Any) -> dict[str, Any]:
    attributes: dict[str, Any] = {name: {} for name in names or ("TOXICITY",)}
    return {"comment": {"text": text}, "requestedAttributes": attributes, **further}


def value(reply: Any, name: str = "TOXICITY") -> float:
    return float(reply.json()["attributeScores"][name]["summaryScore"]["value"])


def error(reply: Any) -> tuple[int, str, str]:
    told = reply.json()["error"]
    assert told["code"] == reply.status_code and told["message"]
    detail = (told.get("details") or [{}])[0]
    return reply.status_code, told["status"], str(detail.get("errorType") or detail.get("reason") or "")

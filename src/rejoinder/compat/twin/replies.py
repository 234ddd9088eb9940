"""Reads what the old service answered: what is no answer to what was asked is none at all."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_ATTRIBUTES = ("requestedAttributes", "requested_attributes")
_DROPPING = ("dropUnsupportedAttributes", "drop_unsupported_attributes")
THRESHOLDS = ("scoreThreshold", "score_threshold")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the old service answered: HTTP status (200 or 400), document, and its summary scores by name."""

    status: int
    document: dict[str, Any]
    scores: Mapping[str, float]


class NoAnswer(Exception):
    """The old service gave no answer that could be passed on; its words are our own, never the service's."""


def requested(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a request asks for, with their parameters, however it spells them."""
    found: dict[str, Any] = {}
    for field in _ATTRIBUTES:
        asked = sent.get(field)
        found |= asked if isinstance(asked, dict) else {}
    return found


def scored(body: bytes, sent: Mapping[str, Any]) -> Reply:
    """A reply of scores to the request that was sent; raises NoAnswer where it lacks any that are owed."""
    document = _document(body)
    told = document.get("attributeScores", {})
    if "error" in document or not isinstance(told, dict):
        raise NoAnswer("200 without scores")
    if not told and not (_may_be_bare(sent) and isinstance(document.get("languages"), list)):
        raise NoAnswer("200 without scores")
    scores = {str(name): _summary(one) for name, one in told.items()}
    if not _owed(sent) <= scores.keys():
        raise NoAnswer("200 without every score")
    return Reply(200, document, scores)


def refusal(body: bytes) -> Reply:
    """A refusal of the request itself; raises NoAnswer where it tells none, or refuses the operator's key."""
    document = _document(body)
    told = document.get("error")
    if not isinstance(told, dict) or not isinstance(told.get("details", []), list):
        raise NoAnswer("HTTP 400")
    if "API_KEY_INVALID" in json.dumps(document):
        # Its keys are no affair of whoever asked us.
        raise NoAnswer("HTTP 400")
    return Reply(400, document, {})


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
        # Python reads NaN, 1e999 and halves of surrogate pairs, which nobody could be handed as JSON.
        json.dumps(document, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise NoAnswer("no JSON") from error
    if not isinstance(document, dict):
        raise NoAnswer("no JSON object")
    return document


def _owed(sent: Mapping[str, Any]) -> set[str]:
    """The attributes whose scores no sound reply may leave out."""
    if _drops(sent):
        return set()
    return {name for name, asked in requested(sent).items() if not _has_threshold(asked)}


def _may_be_bare(sent: Mapping[str, Any]) -> bool:
    return bool(requested(sent)) and not _owed(sent)


def _drops(sent: Mapping[str, Any]) -> bool:
    return any(sent.get(name) in (True, "true") for name in _DROPPING)


def _has_threshold(parameters: Any) -> bool:
    return isinstance(parameters, dict) and any(parameters.get(name) is not None for name in THRESHOLDS)


def _summary(scores: Any) -> float:
    summary = scores.get("summaryScore") if isinstance(scores, dict) else None
    value = summary.get("value") if isinstance(summary, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NoAnswer("a score that is no number")
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise NoAnswer("a score that is no probability")
    return float(value)

"""Answers from the old service while it lives and is in time, else from ours, and keeps what both said."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils import timezone

from rejoinder.compat.perspective import attributes
from rejoinder.compat.perspective.errors import ServiceError
from rejoinder.compat.twin import pairs
from rejoinder.compat.twin.old_service import NoAnswer, OldService, Reply

Values = Mapping[str, float]
# What ours answers, with its own scores of the whole text, before any map.
Ours = Callable[[], tuple[dict[str, Any], Values]]
_THRESHOLDS = ("scoreThreshold", "score_threshold")
_ATTRIBUTES = ("requestedAttributes", "requested_attributes")
_PRIVATE = ("doNotStore", "do_not_store")


def answered(service: OldService, body: bytes, ours: Ours) -> dict[str, Any]:
    """The document to answer with; raises ServiceError, theirs or ours.

    The old service is asked first and the house's model while it thinks, so that the slower one sets the pace.
    """
    latest = monotonic() + settings.ENVIRONMENT.twin_wait / 1000
    sent = _parsed(body)
    thresholds = _take_thresholds(sent)
    asking = service.ask(json.dumps(sent).encode() if thresholds else body)
    document: dict[str, Any] = {}
    failure: ServiceError | None = None
    try:
        document, values = ours()
    except ServiceError as error:
        failure = error
    else:
        _keep_when_there(asking, values, sent)
    try:
        return _passed_on(asking.result(max(0.0, latest - monotonic())), thresholds)
    except (NoAnswer, TooLate):
        if failure is not None:
            raise failure from None
        return document


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _take_thresholds(sent: dict[str, Any]) -> dict[str, float]:
    """The thresholds of a request, taken out of it: low scores belong to the pairs as much as high ones."""
    thresholds: dict[str, float] = {}
    for field in _ATTRIBUTES:
        asked = sent.get(field)
        for name, parameters in asked.items() if isinstance(asked, dict) else ():
            for spelling in _THRESHOLDS:
                if isinstance(parameters, dict) and isinstance(parameters.get(spelling), int | float):
                    thresholds[name] = float(parameters.pop(spelling))
    return thresholds


def _passed_on(reply: Reply, thresholds: Mapping[str, float]) -> dict[str, Any]:
    if reply.status == 200:
        return _above(reply.document, thresholds)
    told = reply.document.get("error")
    if not isinstance(told, dict):
        raise NoAnswer
    details = [one for one in told.get("details") or () if isinstance(one, dict)]
    status = str(told.get("status") or "INVALID_ARGUMENT")
    raise ServiceError(reply.status, status, str(told.get("message") or ""), details)


def _above(document: dict[str, Any], thresholds: Mapping[str, float]) -> dict[str, Any]:
    """The document with only the scores that reach their thresholds; the one given stays, others read it."""
    scores = _scores(document)
    low = {name for name, least in thresholds.items() if scores.get(name, least) < least}
    if not low:
        return document
    kept = {name: told for name, told in document["attributeScores"].items() if name not in low}
    rest = {name: told for name, told in document.items() if name != "attributeScores"}
    return {"attributeScores": kept, **rest} if kept else rest


def _keep_when_there(asking: Future[Reply], values: Values, sent: Mapping[str, Any]) -> None:
    day = timezone.now().date()
    text = "" if any(sent.get(name) for name in _PRIVATE) else _text(sent)

    def keep(done: Future[Reply]) -> None:
        # Too late for whoever asked is not too late for a pair.
        if done.exception() is None and done.result().status == 200:
            theirs = _scores(done.result().document)
            pairs.keep({name: theirs[name] for name in theirs if name in attributes.NAMES}, values, day, text)

    asking.add_done_callback(keep)


def _text(sent: Mapping[str, Any]) -> str:
    comment = sent.get("comment")
    if not settings.ENVIRONMENT.twin_keep_text or not isinstance(comment, dict):
        return ""
    return str(comment.get("text") or "").replace("\x00", "")


def _scores(document: Mapping[str, Any]) -> dict[str, float]:
    """The summary scores of a reply by name; what is no probability is left out."""
    found: dict[str, float] = {}
    told = document.get("attributeScores")
    for name, scores in told.items() if isinstance(told, dict) else ():
        summary = scores.get("summaryScore") if isinstance(scores, dict) else None
        value = summary.get("value") if isinstance(summary, dict) else None
        if isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1:
            found[str(name)] = float(value)
    return found

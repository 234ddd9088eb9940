"""Answers from the old service while it lives and is in time, else from ours, and keeps what both said."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooLate
from dataclasses import dataclass
from time import monotonic
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils import timezone

from rejoinder.compat.perspective import attributes
from rejoinder.compat.perspective.errors import ServiceError
from rejoinder.compat.twin import pairs
from rejoinder.compat.twin.beside import Beside
from rejoinder.compat.twin.old_service import OldService
from rejoinder.compat.twin.replies import THRESHOLDS, NoAnswer, Reply, requested

Values = Mapping[str, float]
_Heard = TypeVar("_Heard")
_PRIVATE = ("doNotStore", "do_not_store")
_AT_ONCE = 32
_listening = Beside("our-model", _AT_ONCE)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ours(Generic[_Heard]):
    """What the house says, in the steps that twin mode needs apart."""

    listen: Callable[[], _Heard]
    """Asks the model; raises ServiceError. It is called in another thread and must not ask the record."""
    values: Callable[[_Heard], Values]
    """Its own scores of the whole text, before any map."""
    reply: Callable[[_Heard], dict[str, Any]]
    """The document that ours answers with."""


def answered(service: OldService, body: bytes, ours: Ours[_Heard]) -> dict[str, Any]:
    """The document to answer with; raises ServiceError, theirs or ours.

    The two are asked side by side, and ours is waited for only where the old service gives no answer: a model that is
    slow or stuck costs pairs, and no caller's time. Where too many wait for it, it is not asked and no pair is kept.
    """
    latest = monotonic() + settings.ENVIRONMENT.twin_wait / 1000
    sent = _parsed(body)
    thresholds = _take_thresholds(sent)
    asking = service.ask(json.dumps(sent).encode() if thresholds else body, sent)
    hearing = _listening.begin(ours.listen)
    if hearing is not None:
        _keep_when_both_are_there(asking, hearing, ours, sent)
    try:
        return _passed_on(asking.result(max(0.0, latest - monotonic())), thresholds)
    except (NoAnswer, TooLate):
        pass
    return ours.reply(ours.listen() if hearing is None else hearing.result())


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _take_thresholds(sent: dict[str, Any]) -> dict[str, float]:
    """The thresholds of a request, taken out of it: low scores belong to the pairs as much as high ones."""
    thresholds: dict[str, float] = {}
    for name, parameters in requested(sent).items():
        for spelling in THRESHOLDS:
            if isinstance(parameters, dict) and isinstance(parameters.get(spelling), int | float):
                thresholds[name] = float(parameters.pop(spelling))
    return thresholds


def _passed_on(reply: Reply, thresholds: Mapping[str, float]) -> dict[str, Any]:
    if reply.status == 200:
        return _above(reply, thresholds)
    told = reply.document["error"]
    details = [one for one in told.get("details", ()) if isinstance(one, dict)]
    status = str(told.get("status") or "INVALID_ARGUMENT")
    raise ServiceError(reply.status, status, str(told.get("message") or ""), details)


def _above(reply: Reply, thresholds: Mapping[str, float]) -> dict[str, Any]:
    """The document with only the scores that reach their thresholds; the one given stays, others read it."""
    scores = reply.scores
    low = {name for name, least in thresholds.items() if scores.get(name, least) < least}
    if not low:
        return reply.document
    kept = {name: told for name, told in reply.document["attributeScores"].items() if name not in low}
    rest = {name: told for name, told in reply.document.items() if name != "attributeScores"}
    return {"attributeScores": kept, **rest} if kept else rest


def _keep_when_both_are_there(
    asking: Future[Reply], hearing: Future[_Heard], ours: Ours[_Heard], sent: Mapping[str, Any]
) -> None:
    day = timezone.now().date()
    text = "" if any(sent.get(name) for name in _PRIVATE) else _text(sent)

    def keep(done: Future[Reply]) -> None:
        # Too late for whoever asked is not too late for a pair.
        if done.exception() is None and done.result().status == 200:
            theirs = done.result().scores
            known = {name: theirs[name] for name in theirs if name in attributes.NAMES}
            pairs.keep(known, ours.values(hearing.result()), day, text)

    def heard(done: Future[_Heard]) -> None:
        error = done.exception()
        if error is None:
            asking.add_done_callback(keep)
        elif not isinstance(error, ServiceError):
            # Whoever asked may have been answered by the old service, and nobody else would learn of it.
            _log.warning("The house's model could not be asked in twin mode (%s).", type(error).__name__)

    hearing.add_done_callback(heard)


def _text(sent: Mapping[str, Any]) -> str:
    comment = sent.get("comment")
    if not settings.ENVIRONMENT.twin_keep_text or not isinstance(comment, dict):
        return ""
    return str(comment.get("text") or "").replace("\x00", "")

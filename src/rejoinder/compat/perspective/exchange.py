"""One exchange with a caller: the key, the query, the body, the method, and every failure in the service's shape."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone

from rejoinder.compat.perspective import attributes, errors, fields
from rejoinder.compat.perspective.discovery import SCHEMAS
from rejoinder.compat.perspective.errors import ServiceError
from rejoinder.discussion import callers

CONTENT_TYPE = "application/json; charset=UTF-8"
_NO = {"false", "0", "no", "f", "n"}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller sent: by itself, or as one of a batch."""

    verb: str
    query: Mapping[str, str]
    key: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the service: what it makes of a body, and the message that this is."""

    make: Callable[[bytes], dict[str, Any]]
    reply: str
    """The name of its schema."""


def called(request: HttpRequest) -> Call:
    """The call that a request is; raises ServiceError (400) where its body did not arrive."""
    try:
        return Call(request.method or "", request.GET, callers.shown(request), request.body)
    except UnreadablePostError as error:
        raise errors.unreadable("The body did not arrive whole.") from error


def answered(request: HttpRequest, method: Method) -> HttpResponse:
    """What the method makes of the request; every failure is answered as the service did."""
    try:
        call = called(request)
    except ServiceError as error:
        return refused(error, request.GET)
    return answer(call, method)


def answer(call: Call, method: Method) -> HttpResponse:
    """What the method makes of a call with a living key; every failure is answered as the service did."""
    try:
        return json_answer(_made(call, method), 200, call.query)
    except Exception as failure:
        return refused(failure, call.query)


def refused(failure: Exception, query: Mapping[str, str]) -> HttpResponse:
    """A failure in the service's shape; one that is our fault is logged, without what was sent."""
    error = _told(failure)
    response = json_answer(error.document(), error.code, query)
    if error.retry_after:
        response["Retry-After"] = str(error.retry_after)
    return response


def json_answer(document: Mapping[str, Any], status: int, query: Mapping[str, str]) -> HttpResponse:
    """The document as JSON, with line breaks unless ``prettyPrint`` says no, as the service sent it."""
    pretty = query.get("prettyPrint", query.get("$.prettyPrint", "true")).lower() not in _NO
    text = json.dumps(
        document,
        ensure_ascii=False,
        indent=2 if pretty else None,
        separators=None if pretty else (",", ":"),
    )
    return HttpResponse(f"{text}\n" if pretty else text, status=status, content_type=CONTENT_TYPE)


def _made(call: Call, method: Method) -> dict[str, Any]:
    if call.verb != "POST":
        raise errors.not_found()
    try:
        callers.admit(call.key, timezone.now())
    except callers.NoKey as error:
        raise errors.no_key() from error
    except callers.WrongKey as error:
        raise errors.wrong_key() from error
    except callers.TooMany as error:
        raise errors.too_many(error.seconds) from error
    query = call.query
    if query.get("alt", query.get("$.alt", "json")) != "json":
        raise errors.unreadable("Only alt=json is answered.", "alt")
    spelt = (query[name] for name in ("fields", "$fields", "$.fields") if name in query)
    wanted = fields.selection(next(spelt, ""))
    fields.check(wanted, SCHEMAS[method.reply], SCHEMAS, attributes.is_name)
    picked: dict[str, Any] = fields.select(method.make(call.body), wanted)
    return picked


def _told(failure: Exception) -> ServiceError:
    if isinstance(failure, ServiceError):
        return failure
    if isinstance(failure, OperationalError | InterfaceError):
        _log.warning("The database could not be reached.")
        return errors.unavailable()
    _log.error("A request of another system failed.", exc_info=failure)
    return errors.broken()

"""`POST /v1/moderations`, as OpenAI's clients call it; nothing that is sent is stored or logged."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from rejoinder.compat import bodies, opinion
from rejoinder.compat.openai import errors
from rejoinder.compat.openai.categories import result
from rejoinder.compat.openai.errors import ApiError
from rejoinder.compat.openai.requested import read
from rejoinder.discussion import callers
from rejoinder.normalise import primary

DEADLINE_S = 10.0
"""For all the texts of one request. OpenAI's clients wait for minutes, and a hundred long texts take seconds."""

_log = logging.getLogger(__name__)


@csrf_exempt
def moderations(request: HttpRequest) -> HttpResponse:
    """The answer to one request, or an error in OpenAI's shape."""
    try:
        response = JsonResponse(_answer(request))
    except Exception as failure:
        response = _told(failure).answer()
    response["Cache-Control"] = "no-store"
    # OpenAI's clients show it beside an error, so that one request can be told from another.
    response["X-Request-Id"] = f"req_{secrets.token_hex(16)}"
    return response


def _answer(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST":
        raise errors.wrong_method(request.method or "")
    key = callers.admit(callers.bearer(request), timezone.now())
    asked = read(bodies.parsed(bodies.taken(request)))
    callers.count(key, timezone.now(), len(asked.texts) - 1)
    return {
        "id": f"modr-{secrets.token_hex(16)}",
        "model": asked.model,
        "results": _results(asked.texts),
    }


def _results(texts: Sequence[tuple[str, str]]) -> list[dict[str, object]]:
    """A result for each text; raises ApiError for one in a language that is not read, NotReady without a model."""
    for param, text in texts:
        spoken = opinion.language_of(text)
        if primary(spoken) not in opinion.LANGUAGES:
            raise errors.unsupported_language(param, spoken)
    scores = opinion.opinions([text for _, text in texts], opinion.LANGUAGES[0], DEADLINE_S)
    try:
        return [result(one) for one in scores]
    except KeyError as error:
        raise opinion.NotReady from error


def _told(failure: Exception) -> ApiError:
    """The error that a failure is answered with; one that is our fault is logged, without what was sent."""
    match failure:
        case ApiError():
            return failure
        case callers.NoKey():
            return errors.no_key()
        case callers.WrongKey():
            return errors.wrong_key()
        case callers.TooMany():
            return errors.too_many(failure.seconds)
        case bodies.TooLarge():
            return errors.too_large(str(failure))
        case bodies.Unreadable():
            return errors.unreadable(str(failure))
        case opinion.NotReady():
            return errors.unavailable()
        case OperationalError() | InterfaceError():
            _log.warning("The database could not be reached.")
            return errors.unavailable()
    _log.error("A request of another system failed.", exc_info=failure)
    return errors.broken()

"""What is answered when a view failed: a kind page without details; 503 where the database is away."""

from __future__ import annotations

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from rejoinder.api import asked, handlers
from rejoinder.config import plain
from rejoinder.newsroom import missing

AWAY = "The site is being looked after and cannot do this now. Please try again in a minute. Reading goes on."
BROKEN = "We could not answer, and the fault is ours. Please try again in a minute."
RETRY_SECONDS = 30

_log = logging.getLogger(__name__)


def words(away: bool) -> tuple[int, str, str]:
    """Status, heading and sentence: the database is away, or something broke."""
    return (503, "Back in a moment", AWAY) if away else (500, "Something broke on our side", BROKEN)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a view that raised, made without the database, which may be what failed."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    status, heading, sentence = words(away)
    if away:
        _log.warning("The database could not be reached.")
    content_type, body = plain.answer(
        status, heading, sentence, request.headers.get("Accept", ""), request.headers.get("Content-Type", "")
    )
    response = HttpResponse(body, status=status, content_type=content_type)
    response["Cache-Control"] = "no-store"
    if away:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The newsroom's answer to a person, and the programs' face's to a program."""
    if request.path.startswith("/api/") or asked.wants_json(request):
        return handlers.page_not_found(request, exception)
    return missing.page_not_found(request, exception)

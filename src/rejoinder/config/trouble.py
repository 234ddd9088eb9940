"""What is answered when a view failed: a kind page without details; 503 where the database is away."""

from __future__ import annotations

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.api import asked, handlers, host
from rejoinder.config import plain
from rejoinder.newsroom import missing

RETRY_SECONDS = 30

_log = logging.getLogger(__name__)


def answer(
    error: BaseException | None, language: str, accept: str, content_type: str
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, header fields and body for a request that failed with ``error``, in the language of this tag.

    The database was away, or something broke. Made without it, which may be what failed.
    """
    away = isinstance(error, OperationalError | InterfaceError)
    with translation.override(language):
        if away:
            heading = _("Back in a moment")
            sentence = _(
                "The site is being looked after and cannot do this now. Please try again in a minute. Reading goes on."
            )
        else:
            heading = _("Something broke on our side")
            sentence = _("We could not answer, and the fault is ours. Please try again in a minute.")
    status = 503 if away else 500
    kind, body = plain.answer(status, heading, sentence, accept, content_type, language)
    retry = [("retry-after", str(RETRY_SECONDS))] if away else []
    return status, [("content-type", kind), ("cache-control", "no-store"), *retry], body


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to a view that raised."""
    headers = request.headers
    status, fields, body = answer(
        sys.exc_info()[1],
        host.printed_language(request),
        headers.get("Accept", ""),
        headers.get("Content-Type", ""),
    )
    if status == 503:
        _log.warning("The database could not be reached.")
    return HttpResponse(body, status=status, headers=dict(fields))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The newsroom's answer to a person, and the programs' face's to a program."""
    if request.path.startswith("/api/") or asked.wants_json(request):
        return handlers.page_not_found(request, exception)
    return missing.page_not_found(request, exception)

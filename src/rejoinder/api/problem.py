"""Errors for programs: problem+json as RFC 9457 has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int, detail: str, errors: Mapping[str, Sequence[str]] | None = None, **further: Any
) -> JsonResponse:
    """A problem document with ``status``, its usual title, the ``detail`` sentence and what else is known.

    ``errors`` maps a field's name to sentences on what is wrong with it.
    """
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = {name: list(sentences) for name, sentences in errors.items()}
    content.update({key: value for key, value in further.items() if value not in (None, "")})
    response = JsonResponse(content, status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response

"""Renders a page for readers in the publication's language, direction and colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication


def show(
    template: str,
    context: Mapping[str, Any],
    *,
    publication: Publication | None,
    status: int = 200,
) -> HttpResponse:
    """The page; it is never cached and never indexed, since it answers one person."""
    language = publication.language if publication else settings.LANGUAGE_CODE
    around = {
        "publication": publication,
        "language": language,
        "direction": locales.direction(language),
    }
    with translation.override(language):
        # Rendered without the request: nothing of a session belongs on these pages.
        html = render_to_string(template, {**around, **context})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

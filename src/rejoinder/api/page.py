"""Renders a page for one reader in the newspaper's frame, language, direction and colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication

PAPER = "newsroom/base.html"
ALONE = "api/alone.html"
"""For when no publication is known, or none can be asked for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the newspaper's frame asks of a page; one for one reader shows no sections and no more."""

    publication: Publication | None
    direction: str
    at_home: bool = False
    tagline: str = ""
    about: str = ""
    sections: tuple[()] = ()
    pages: tuple[()] = ()
    own_language: str = ""


def show(
    template: str, context: Mapping[str, Any], *, publication: Publication | None, status: int = 200
) -> HttpResponse:
    """The page; it is never cached and never indexed, since it answers one person."""
    language = publication.language if publication else settings.LANGUAGE_CODE
    around = {
        "frame": PAPER if publication else ALONE,
        "scene": Scene(publication, locales.direction(language)),
        "language": language,
        "part": "answer",
    }
    with translation.override(language):
        # Rendered without the request: nothing of a session belongs on these pages.
        html = render_to_string(template, {**around, **context})
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

"""Renders a page for one reader in the newspaper's frame, language, direction and colours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from rejoinder.discussion import locales
from rejoinder.discussion.models import Comment, Publication, Revision

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
    template: str,
    context: Mapping[str, Any],
    *,
    publication: Publication | None,
    status: int = 200,
    language: str = "",
) -> HttpResponse:
    """The page; it is never cached and never indexed, since it answers one person.

    ``language`` is that of a page without a publication.
    """
    language = publication.language if publication else language or settings.LANGUAGE_CODE
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


def said(comment: Comment) -> SafeString:
    """What the comment says at present, as it is shown."""
    current = Revision.objects.filter(comment=comment, number=comment.revision_number)
    html = current.values_list("html", flat=True).first() or ""
    return mark_safe(html)  # noqa: S308 - markup's own output


def wrong(errors: Mapping[str, Sequence[str]], fields: Collection[str]) -> dict[str, Any]:
    """What a form's template tells of what is wrong: ``errors`` beside the fields, and all of it as ``summary``.

    A sentence of the summary comes with the field it leads to; blank for one that concerns the whole.
    """
    beside = {name: " ".join(sentences) for name, sentences in errors.items() if name in fields}
    leads = [
        (name if name in fields else "", sentence)
        for name, sentences in errors.items()
        for sentence in sentences
    ]
    return {"errors": beside, "summary": leads}

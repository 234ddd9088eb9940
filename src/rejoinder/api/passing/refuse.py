"""The page by which whoever gets articles mailed ends that for good, by their own click or their mail program’s."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder.api import host, page, refusal
from rejoinder.api.contribute import RETRY_SECONDS
from rejoinder.discussion import locales
from rejoinder.newsroom.passing import refusing


# The address itself is the secret that lets in; there is no cookie another site could make use of.
@csrf_exempt
def refuse(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since programs follow links by themselves; POST refuses, from the page or by RFC 8058.

    It speaks the language that the link names, which is that of the mail; links without one, that of the publication.
    """
    named = request.GET.get(refusing.LANGUAGE, "")
    language = named if named in locales.LANGUAGES else ""
    try:
        response = _answer(request, token, language)
    except (OperationalError, InterfaceError):
        detail = _("This could not be taken just now. Please try again in a moment.")
        response = refusal.answer(request, 503, detail, retry_after=RETRY_SECONDS, language=language)
    # Nobody whom a link on this page leads to may learn its address.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str, language: str) -> HttpResponse:
    if request.method not in {"GET", "HEAD", "POST"}:
        detail = _("This page ends the mails with articles.")
        response = refusal.answer(request, 405, detail, language=language)
        response["Allow"] = "GET, HEAD, POST"
        return response
    digest = refusing.digest_of(token)
    if digest is None:
        detail = _("No mail of ours has this link. Check that you have the whole address.")
        heading = _("There is no such page")
        return refusal.answer(request, 404, detail, heading=heading, language=language)
    publication = host.publication_of(request)
    if request.method == "POST":
        refusing.refuse(digest, timezone.now())
    context = {
        "refused": refusing.is_refused(digest),
        "here": request.path + refusing.asking(language),
    }
    paper = publication.told_in(language) if publication else None
    return page.show("api/passing/refuse.html", context, publication=paper, language=language)

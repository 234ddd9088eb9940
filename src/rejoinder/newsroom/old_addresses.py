"""Answers addresses of a former system that name a story by number in the query, such as ``/?p=18``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

NUMBERED = ("p", "page_id")
"""Names under which WordPress gives a story's number."""


def lead_on(request: HttpRequest) -> HttpResponse | None:
    """The redirect kept for this very query; None where there is none, and the page itself answers.

    Wagtail redirects only what is not found, but these are found: they are the front page with a query.
    """
    for name in NUMBERED:
        number = request.GET.get(name, "")
        if number.isascii() and number.isdecimal() and len(number) < 20:
            path = Redirect.normalise_path(f"{request.path}?{name}={number}")
            kept = get_redirect(request, path)
            if kept is not None and kept.link and (kept.redirect_page is None or kept.redirect_page.live):
                kind = HttpResponsePermanentRedirect if kept.is_permanent else HttpResponseRedirect
                return kind(kept.link)
    return None

"""What is answered where there is no page, in the frame of the publication that was asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.models import Site

from rejoinder.newsroom.models import FrontPage, PreparedPage
from rejoinder.press import feeds


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for what never was, 410 for what was taken back or deleted; an old address redirects."""
    del exception  # Its words may carry the address that was asked.
    site = Site.find_for_request(request)
    front = FrontPage.objects.filter(pk=site.root_page_id).first() if site is not None else None
    if front is None:
        return HttpResponse(
            "There is nothing at this address.\n", status=404, content_type="text/plain; charset=utf-8"
        )
    # Redirects are looked up after us, and only for 404.
    was_here = _was_here(front, request.path) and get_redirect(request, request.path) is None
    with translation.override(front.publication.language):
        context: dict[str, Any] = {"scene": front.scene, "part": "missing"}
        if was_here:
            context["heading"] = _("This page is no longer here")
            context["sentence"] = _("It was published once and has been taken back.")
        else:
            context["heading"] = _("There is no page here")
            context["sentence"] = _("The address may be mistyped, or the page may never have been.")
        html = render_to_string("newsroom/missing.html", context)
    return HttpResponse(html, status=410 if was_here else 404)


def _was_here(front: FrontPage, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    path = f"{folder}/" if name in feeds.NAMES else path
    rows = PreparedPage.objects.filter(publication=front.publication.slug, path=path.lstrip("/"), gone=True)
    return rows.exclude(path="").exists()

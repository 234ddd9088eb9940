"""The pages that are answered when they are asked for: search, and authors for whom nothing is prepared yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from rejoinder.discussion import limits
from rejoinder.discussion.published import Results
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.search import LONGEST, Query, read
from rejoinder.newsroom import scene
from rejoinder.newsroom.found import search as finding
from rejoinder.newsroom.found.search import Hit
from rejoinder.newsroom.models import FrontPage
from rejoinder.newsroom.models.author import author_page

_LARGEST_KEY = 2**63 - 1
_KINDS = {"articles": finding.articles, "comments": finding.comments}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Articles and published comments that have the words asked for."""
    front = _front(request)
    typed = request.GET.get("q", "")[:LONGEST]
    wanted = request.GET.get("in", "")
    query = read(typed)
    context: dict[str, Any] = {"typed": typed, "wanted": wanted if wanted in _KINDS else "", "groups": ()}
    status, headers = 200, dict[str, str]()
    with scene.spoken(front.publication):
        try:
            if not query.is_blank:
                limits.check_searches(request.META.get("REMOTE_ADDR", ""), datetime.now(UTC))
                context["groups"] = _groups(query, front, typed, context["wanted"], _key(request))
            elif typed.strip():
                context["hint"] = _("Write at least one word to look for.")
        except Refused as refused:
            status, headers = refused.status, {"Retry-After": str(refused.retry_after)}
            context["hint"] = refused.detail
        html = _page(front, "newsroom/found/search.html", "/search/", context)
    # What people look for is theirs: no cache keeps it, and no robot asks for answers without end.
    headers |= {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return HttpResponse(html, status=status, headers=headers)


@require_safe
def author(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """The page of an author, which mostly lies on the shelf."""
    page = author_page(_front(request), slug)
    if page is None:
        raise Http404
    return page.serve(request, "" if number is None else f"page-{number}")


def _front(request: HttpRequest) -> FrontPage:
    """The front page of the publication asked; raises Http404 where anybody may not read it."""
    site = Site.find_for_request(request)
    found = FrontPage.objects.select_related("publication").live().public()
    front: FrontPage | None = found.filter(pk=site.root_page_id).first() if site is not None else None
    if front is None:
        raise Http404
    return front


def _key(request: HttpRequest) -> int | None:
    """From where a page of results goes on; anything else is the beginning."""
    written = request.GET.get("before", "")
    digits = written.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 19:
        return None
    return max(-_LARGEST_KEY, min(_LARGEST_KEY, int(written)))


def _groups(
    query: Query, front: FrontPage, typed: str, wanted: str, before: int | None
) -> list[dict[str, Any]]:
    """What was found of each kind that is wanted, and the way to more of it."""
    made = []
    for kind, find in _KINDS.items():
        if wanted and wanted != kind:
            continue
        found: Results[Hit] = find(query, front, before=before if wanted else None)
        further = ""
        if found.further is not None:
            further = "?" + urlencode({"q": typed, "in": kind, "before": found.further})
        made.append(
            {"kind": kind, "hits": found.rows, "further": further, "continued": bool(wanted and before)}
        )
    return made


def _page(front: FrontPage, template: str, here: str, context: dict[str, Any]) -> str:
    frame = {"page": front, "scene": scene.elsewhere(front), "part": "found", "here": here}
    return render_to_string(template, {**frame, **context})

"""Finds the article that is to be passed on, if everybody may read it; and what else may stand at its address."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.views import serve

from rejoinder.newsroom.models import ArticlePage, FrontPage
from rejoinder.newsroom.sharing import may_be_passed_on


def article_at(request: HttpRequest, section: str, slug: str) -> ArticlePage | None:
    """The article of the request's publication at this address, if it may be passed on.

    One answer for what never was and for what only some may read: the difference is nobody's business.
    """
    page = _page_at(request, section, slug)
    return page if isinstance(page, ArticlePage) and may_be_passed_on(page) else None


def served_otherwise(request: HttpRequest, section: str, slug: str, rest: str) -> HttpResponse | None:
    """What stands at ``rest`` below a page that is no article; None below an article, or where nothing stands."""
    if isinstance(_page_at(request, section, slug), ArticlePage):
        return None
    try:
        return cast(HttpResponse, serve(request, f"{section}/{slug}/{rest}"))
    except Http404:
        return None


def _page_at(request: HttpRequest, section: str, slug: str) -> Any:
    site = Site.find_for_request(request)
    front = site.root_page.specific if site is not None else None
    if not isinstance(front, FrontPage):
        return None
    try:
        return front.route(request, [section, slug]).page.specific
    except Http404:
        return None

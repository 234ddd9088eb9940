"""The screen that lists what waits for a person."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views import View
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from rejoinder.desk import unread, waiting
from rejoinder.discussion.models import Comment

PER_PAGE = 25


class HeldView(WagtailAdminTemplateMixin, View):
    """Held comments in the order in which to look at them, a page at a time."""

    template_name = "desk/held.html"
    page_title = "Held comments"
    header_icon = "comment"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; a page number that does not exist shows the nearest one that does."""
        page = WagtailPaginator(waiting.listed(), PER_PAGE).get_page(request.GET.get("p"))
        return TemplateResponse(request, self.template_name, self.get_context_data(**_of(page)))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then this screen."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def _of(page: Page[Comment]) -> dict[str, Any]:
    comments = list(page.object_list)
    return {
        "page_obj": page,
        "comments": [(comment, unread.short(comment.awaited.all())) for comment in comments],
        "several_publications": len({comment.thread.publication_id for comment in comments}) > 1,
        "is_paginated": page.has_other_pages(),
        "elided_page_range": list(page.paginator.get_elided_page_range(page.number)),
    }

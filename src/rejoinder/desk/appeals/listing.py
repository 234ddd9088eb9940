"""The screen that lists appeals: those that wait with their due dates, and the latest that were answered."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator

from rejoinder.desk.appeals import waiting
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.desk.veil import veiled_from
from rejoinder.discussion.models import Appeal

PER_PAGE = 25


class AppealsView(DeskPage):
    """Appeals, a page at a time, the most pressing first; for ``?show=answered`` the latest answered."""

    template_name = "desk/appeals/list.html"
    page_title = gettext_lazy("Appeals")
    header_icon = "mail"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; a page number that does not exist shows the nearest one that does."""
        user = person(request)
        is_answered = request.GET.get("show") == "answered"
        appeals = waiting.answered(user) if is_answered else waiting.waiting(user)
        page = WagtailPaginator(appeals, PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **_of(page),
            "answered": is_answered,
            "now": timezone.now(),
            "person": user,
            "veiled_from": veiled_from(user),
        }
        return TemplateResponse(request, self.template_name, self.get_context_data(**context))


def _of(page: Page[Appeal]) -> dict[str, Any]:
    shown = [appeal.pk for appeal in page.object_list]
    rows = {appeal.pk: appeal for appeal in waiting.listed(Appeal.objects.filter(pk__in=shown))}
    appeals = [rows[pk] for pk in shown]
    return {
        "page_obj": page,
        "appeals": appeals,
        "several_publications": len({one.comment.thread.publication_id for one in appeals}) > 1,
        "is_paginated": page.has_other_pages(),
        "elided_page_range": list(page.paginator.get_elided_page_range(page.number)),
    }

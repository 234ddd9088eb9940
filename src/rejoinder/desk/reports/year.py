"""The screen with a publication's yearly report, and the same as a table to take away."""

from __future__ import annotations

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from rejoinder.desk.frame import DeskPage
from rejoinder.desk.reports import choosing
from rejoinder.desk.reports.choosing import Choice
from rejoinder.desk.reports.sections import as_rows, sections
from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.roles import Task
from rejoinder.discussion.yearly import figures


class YearView(DeskPage):
    """What was decided in a year: figures, each with its chart and its table."""

    template_name = "desk/reports/year.html"
    page_title = gettext_lazy("Transparency")
    header_icon = "doc-full"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The report of the year chosen, the present one unless told."""
        choice, year, years = _chosen(request)
        context = self.get_context_data(
            choice=choice,
            year=year,
            years=years,
            sections=sections(figures(choice.publication, year)),
            may_export=roles.may(person(request), Task.ADMINISTER, choice.publication.pk),
        )
        return TemplateResponse(request, self.template_name, context)


def table(request: HttpRequest) -> HttpResponse:
    """The report as a CSV."""
    choice, year, _years = _chosen(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"transparency-{choice.publication.slug}-{year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Spreadsheets take a file for an old code page unless it begins like this.
    response.write("\ufeff")
    csv.writer(response).writerows(as_rows(sections(figures(choice.publication, year))))
    return response


def _chosen(request: HttpRequest) -> tuple[Choice, int, list[int]]:
    choice = choosing.publication(request, Task.READ)
    years = choosing.years(choice.publication, timezone.now())
    wanted = request.GET.get("year", "")
    for year in years:
        if not wanted or str(year) == wanted:
            return choice, year, years
    raise Http404

"""The screen from which statements of reasons are downloaded, and the download."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rejoinder.desk.frame import DeskPage
from rejoinder.desk.reports import choosing
from rejoinder.desk.screen import person
from rejoinder.discussion import events
from rejoinder.discussion.events import Verb
from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.roles import Task
from rejoinder.discussion.statements import statements
from rejoinder.discussion.statements.writing import FORMATS

_KINDS = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
SHOWN = 3
"""Statements shown as they will be written."""


class StatementsView(DeskPage):
    """Which publication, which days, and the first statements of them to look at."""

    template_name = "desk/reports/statements.html"
    page_title = gettext_lazy("Statements of reasons")
    header_icon = "doc-full"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form with the days chosen, the present month unless told; wrong days are said beside them."""
        choice = choosing.publication(request, Task.ADMINISTER)
        now = timezone.now()
        today = now.astimezone(zone_of(choice.publication.time_zone)).date()
        typed = (request.GET.get("from", ""), request.GET.get("to", ""))
        first = choosing.day(typed[0]) if typed[0] else today.replace(day=1)
        last = choosing.day(typed[1]) if typed[1] else today
        wrong = _wrong(first, last)
        samples: list[dict[str, Any]] = []
        if first is not None and last is not None and not wrong:
            made = statements(choice.publication, choosing.span(choice.publication, first, last), now)
            samples = [statement for statement, _place in zip(made, range(SHOWN), strict=False)]
        context = self.get_context_data(
            choice=choice,
            first=typed[0] if wrong else first.isoformat() if first else "",
            last=typed[1] if wrong else last.isoformat() if last else "",
            wrong=wrong,
            samples=samples,
            formats=list(FORMATS),
        )
        return TemplateResponse(request, self.template_name, context, status=422 if wrong else 200)

    def above(self) -> list[dict[str, Any]]:
        """The yearly report."""
        return [{"url": reverse("desk_year"), "label": _("Transparency")}]


def download(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The statements of the days chosen, written as they are read."""
    choice = choosing.publication(request, Task.ADMINISTER)
    first, last = choosing.day(request.GET.get("from", "")), choosing.day(request.GET.get("to", ""))
    form = request.GET.get("format", "jsonl")
    wrong = _wrong(first, last)
    if first is None or last is None or wrong or form not in FORMATS:
        return HttpResponseBadRequest(wrong or _("There is no such format."), content_type="text/plain")
    publication = choice.publication
    now = timezone.now()
    events.note(
        Verb.EXPORTED,
        user=person(request),
        publication=publication,
        kind="statements",
        now=now,
        after={"from": str(first), "to": str(last), "format": form},
    )
    made = statements(publication, choosing.span(publication, first, last), now)
    response = StreamingHttpResponse(FORMATS[form](made), content_type=_KINDS[form])
    name = f"statements-{publication.slug}-{first}-{last}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _wrong(first: date | None, last: date | None) -> str:
    """What is wrong with the days; blank where nothing is."""
    if first is None or last is None:
        return _("Write both days as year, month and day, such as 2026-01-31.")
    # Beyond these no calendar can add the day after the last.
    if not (2000 <= first.year <= 9000 and 2000 <= last.year <= 9000):
        return _("Choose days from the year 2000 on.")
    return _("The last day is before the first.") if last < first else ""

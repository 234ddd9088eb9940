"""The screen of the audit: what people did at the desk, newest first, narrowed as wanted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from rejoinder.desk.audit import entries as deeds
from rejoinder.desk.audit import told
from rejoinder.desk.audit.entries import Place, Scope
from rejoinder.desk.audit.wanted import WantedForm
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.models import DeskEvent
from rejoinder.discussion.roles import Task

PER_PAGE = 50


class AuditView(DeskPage):
    """The deeds, a page at a time, with the ways to narrow them and to take them away."""

    template_name = "desk/audit/audit.html"
    page_title = gettext_lazy("Audit")
    header_icon = "history"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page; ``older`` and ``newer`` say where it begins or ends, and the newest is shown without either."""
        user = person(request)
        scope = Scope.of(user, Task.READ)
        form = WantedForm(request.GET, list(scope.publications))
        wanted = form.wanted
        after = Place.read(request.GET.get("newer", ""))
        if after is not None:
            events = deeds.newer(scope, wanted, after, PER_PAGE + 1)
            more_newer, more_older = len(events) > PER_PAGE, True
            events = events[-PER_PAGE:]
        else:
            before = Place.read(request.GET.get("older", ""))
            events = deeds.older(scope, wanted, before, PER_PAGE + 1)
            more_newer, more_older = before is not None, len(events) > PER_PAGE
            events = events[:PER_PAGE]
        context = self.get_context_data(
            form=form,
            entries=told.entries(events, user),
            several_publications=len(scope.publications) > 1,
            may_export=roles.may(user, Task.ADMINISTER),
            narrowed=self._narrowed(request),
            **self._ways(request, events, more_newer, more_older),
        )
        return TemplateResponse(request, self.template_name, context)

    def _narrowed(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [(name, request.GET[name]) for name in WantedForm.base_fields if request.GET.get(name)]

    def _ways(
        self, request: HttpRequest, events: list[DeskEvent], more_newer: bool, more_older: bool
    ) -> dict[str, str]:
        def way(name: str, event: DeskEvent) -> str:
            query = request.GET.copy()
            for old in ("newer", "older"):
                query.pop(old, None)
            query[name] = str(Place.after(event))
            return f"{reverse('desk_audit')}?{query.urlencode()}"

        return {
            "newer": way("newer", events[0]) if events and more_newer else "",
            "older": way("older", events[-1]) if events and more_older else "",
        }

"""The screen on which a publication says under which category each rule's decisions are filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rejoinder.desk.frame import DeskPage
from rejoinder.desk.reports import choosing
from rejoinder.desk.reports.choosing import Choice
from rejoinder.desk.screen import person
from rejoinder.discussion.actions.file_statements import LONGEST_LAW, Filed, file_statements
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.rulesets import title_of
from rejoinder.discussion.statements import CATEGORIES, DEFAULTS, filings_of


@dataclass(frozen=True, slots=True)
class Row:
    """One rule, and how its decisions are filed."""

    rule: str
    title: str
    explanation: str
    category: str
    law: str
    is_own: bool
    """Whether it differs from what Rejoinder says."""


class CategoriesView(DeskPage):
    """A table of rules with a category for each, and the law where there is one."""

    template_name = "desk/reports/categories.html"
    page_title = gettext_lazy("Categories of statements")
    header_icon = "doc-full"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The table as it holds."""
        choice = choosing.publication(request, Task.ADMINISTER)
        current = filings_of(choice.publication)
        filed = {rule: Filed(filing.category, filing.law) for rule, filing in current.items()}
        return self._page(request, choice, filed)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put the table in force; or show it again with what cannot be taken."""
        choice = choosing.publication(request, Task.ADMINISTER)
        filed = {
            rule: Filed(request.POST.get(f"category-{rule}", ""), request.POST.get(f"law-{rule}", "").strip())
            for rule in DEFAULTS
        }
        try:
            file_statements(choice.publication, filed, user=person(request), now=timezone.now())
        except Refused as refused:
            return self._page(request, choice, filed, refused)
        messages.success(request, _("The categories hold from now on, for statements of past decisions too."))
        place = f"{reverse('desk_statement_categories')}?publication={choice.publication.pk}"
        return HttpResponseRedirect(place)

    def _page(
        self,
        request: HttpRequest,
        choice: Choice,
        filed: Mapping[str, Filed],
        refused: Refused | None = None,
    ) -> HttpResponse:
        context = self.get_context_data(
            choice=choice,
            rows=[_row(rule, one) for rule, one in filed.items() if rule in DEFAULTS],
            categories=CATEGORIES.items(),
            longest_law=LONGEST_LAW,
            refused=refused,
        )
        return TemplateResponse(
            request, self.template_name, context, status=refused.status if refused else 200
        )

    def above(self) -> list[dict[str, Any]]:
        """The yearly report."""
        return [{"url": reverse("desk_year"), "label": _("Transparency")}]


def _row(rule: str, filed: Filed) -> Row:
    shipped = DEFAULTS[rule]
    return Row(
        rule,
        title_of(rule) if rule else _("The house rules, in a person's judgement"),
        shipped.explanation,
        filed.category,
        filed.law,
        is_own=(filed.category, filed.law) != (shipped.category, shipped.law),
    )

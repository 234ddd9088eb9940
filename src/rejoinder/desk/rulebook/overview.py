"""The rulebook's first screens: whose rules, and what holds, is drafted, is tried and has been."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from rejoinder.desk.frame import DeskPage
from rejoinder.desk.rulebook.page import RulebookPage
from rejoinder.desk.screen import person
from rejoinder.discussion import roles, rulebook, rulesets
from rejoinder.discussion.models import Backtest, EditorExample
from rejoinder.discussion.roles import Task

PER_PAGE = 25
_BACKTESTS = 10


class RulebooksView(DeskPage):
    """Whose rules to look at, where there are several publications."""

    template_name = "desk/rulebook/publications.html"
    header_icon = "clipboard-list"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; the only one is opened at once."""
        found = list(roles.publications_for(person(request), Task.READ))
        if len(found) == 1:
            return HttpResponseRedirect(reverse("desk_rulebook", args=[found[0].pk]))
        held = {one.pk for one in found if rulesets.not_installed(rulesets.ruleset_for(one))}
        return TemplateResponse(
            request, self.template_name, self.get_context_data(publications=found, held=held)
        )

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Rulebook")


class RulebookView(RulebookPage):
    """One publication's rules through time."""

    template_name = "desk/rulebook/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """What holds now, and what came before, a page at a time."""
        versions = rulebook.versions_of(self.publication.pk)
        rules = rulesets.ruleset_for(self.publication)
        tests = Backtest.objects.filter(publication=self.publication.pk).select_related("made_by")
        return self.page(
            rules=rules,
            not_installed=rulesets.not_installed(rules),
            offered=rulesets.offered(),
            statement=rules.statement(self.publication.language),
            running=[rule.TITLE for rule in rules.rules],
            standing=rulebook.in_force(self.publication.pk),
            open_versions=list(versions.filter(state__in=rulebook.OPEN)[:PER_PAGE]),
            history=Paginator(versions.exclude(state__in=rulebook.OPEN), PER_PAGE).get_page(
                request.GET.get("p")
            ),
            examples=EditorExample.objects.filter(publication=self.publication.pk).count(),
            backtests=tests.order_by("-created_at", "-pk")[:_BACKTESTS],
        )

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Rulebook")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, all rulebooks, this one."""
        every = {"url": reverse("desk_rulebooks"), "label": _("Rulebooks")}
        return [*self.breadcrumbs_items, every, {"url": "", "label": self.publication.name}]

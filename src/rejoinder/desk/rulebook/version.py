"""The screen of one version of the rules: what it changes, whether its examples pass, and what can be done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder.desk.rulebook.page import RulebookPage, number
from rejoinder.discussion import proving, rulebook, rulesets
from rejoinder.discussion.actions.adopt_rules import adopt_rules
from rejoinder.discussion.actions.discard_rules import discard_rules
from rejoinder.discussion.actions.end_shadow import end_shadow
from rejoinder.discussion.actions.start_backtest import start_backtest
from rejoinder.discussion.actions.start_shadow import start_shadow
from rejoinder.discussion.models import Backtest, RulesetVersion, VersionState
from rejoinder.discussion.proving import Proving
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.rulesets import title_of
from rejoinder.policy import differences
from rejoinder.policy.differences import Difference

USUAL_COMMENTS = 10_000
USUAL_DAYS = 7


class VersionView(RulebookPage):
    """One version, compared with the one in force."""

    template_name = "desk/rulebook/version.html"
    shown: RulesetVersion

    def get(self, _request: HttpRequest, version: int) -> HttpResponse:
        """The version as it is."""
        return self._page(version)

    def post(self, request: HttpRequest, version: int) -> HttpResponse:
        """Adopt it, lay it aside, try it on the past or in the shadow, or end that."""
        act = {
            "adopt": self._adopt,
            "discard": self._discard,
            "backtest": self._backtest,
            "shadow": self._shadow,
            "end": self._end,
        }.get(str(request.POST.get("act", "")))
        if act is None:
            return self._page(version, status=422)
        try:
            return HttpResponseRedirect(act(version))
        except Refused as refused:
            if refused.status == 404:
                raise
            return self._page(version, refused, refused.status)

    def _adopt(self, version: int) -> str:
        seen = number(self.request.POST.get("seen"))
        why = str(self.request.POST.get("why", ""))
        adopt_rules(
            self.publication.pk,
            number=version,
            user=self.user,
            why=why,
            seen=seen,
            draft_seen=self._draft_seen(),
            now=timezone.now(),
        )
        messages.success(self.request, _("These rules hold from the next comment on."))
        return reverse("desk_rulebook", args=[self.publication.pk])

    def _discard(self, version: int) -> str:
        discard_rules(
            self.publication.pk,
            version,
            draft_seen=self._draft_seen(),
            user=self.user,
            now=timezone.now(),
        )
        messages.success(self.request, _("The draft is laid aside."))
        return reverse("desk_rulebook", args=[self.publication.pk])

    def _backtest(self, version: int) -> str:
        amount, unit = number(self.request.POST.get("amount")), self.request.POST.get("unit")
        backtest = start_backtest(
            self.publication.pk,
            version,
            comments=amount if unit == "comments" else None,
            months=amount if unit == "months" else None,
            draft_seen=self._draft_seen(),
            user=self.user,
            now=timezone.now(),
        )
        return reverse("desk_backtest", args=[self.publication.pk, backtest.pk])

    def _shadow(self, version: int) -> str:
        days = number(self.request.POST.get("days")) or 0
        start_shadow(
            self.publication.pk,
            version,
            days=days,
            draft_seen=self._draft_seen(),
            user=self.user,
            now=timezone.now(),
        )
        messages.success(
            self.request, _("From the next comment on, this version runs beside the one in force.")
        )
        return reverse("desk_shadow", args=[self.publication.pk, version])

    def _end(self, version: int) -> str:
        end_shadow(self.publication.pk, version, user=self.user, now=timezone.now())
        messages.success(self.request, _("The trial has ended. What it found stays here."))
        return reverse("desk_shadow", args=[self.publication.pk, version])

    def _draft_seen(self) -> str:
        """The version as it stood on the page from which this came; what says nothing has seen nothing."""
        return str(self.request.POST.get("draft", ""))

    def _page(self, version: int, refused: Refused | None = None, status: int = 200) -> HttpResponse:
        self.shown = self.version(version)
        candidate = rulesets.by_digest(self.shown.ruleset_id)
        standing = rulebook.in_force(self.publication.pk)
        changes = differences.between(rulesets.ruleset_for(self.publication), candidate)
        tests = Backtest.objects.filter(publication=self.publication, candidate=self.shown.ruleset_id)
        is_open = self.shown.state in rulebook.OPEN
        posted = self.request.POST
        return self.page(
            status,
            version=self.shown,
            standing=standing,
            seen=standing.number if standing else 0,
            draft_seen=rulebook.digest_of(self.shown),
            changes=shown(changes),
            not_installed=rulesets.not_installed(candidate),
            offered=rulesets.offered(),
            text=rulebook.text_of(self.shown),
            is_open=is_open,
            is_standing=self.shown.state == VersionState.IN_FORCE,
            in_shadow=self.shown.state == VersionState.SHADOW,
            proving=self._proving(is_open or refused is not None),
            backtests=tests.order_by("-created_at", "-pk")[:5],
            why=posted.get("why", self.shown.why if is_open else ""),
            amount=posted.get("amount", USUAL_COMMENTS),
            unit=posted.get("unit", "comments"),
            days=posted.get("days", USUAL_DAYS),
            others=rulebook.versions_of(self.publication.pk).exclude(pk=self.shown.pk)[:50],
            refused=refused,
        )

    def _proving(self, wanted: bool) -> Proving | None:
        if not wanted:
            return None
        return proving.prove(self.publication, rulesets.by_digest(self.shown.ruleset_id))

    def get_page_title(self) -> str:
        """Which version it is."""
        return _("Version %d") % self.shown.number


class CompareView(RulebookPage):
    """Two versions, setting by setting."""

    template_name = "desk/rulebook/compare.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The differences, from the first version to the second."""
        numbers = (number(request.GET.get("from")), number(request.GET.get("to")))
        before, after = (self.version(one or 0) for one in numbers)
        changes = differences.between(
            rulesets.by_digest(before.ruleset_id), rulesets.by_digest(after.ruleset_id)
        )
        return self.page(before=before, after=after, changes=shown(changes))

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Compare versions")


def shown(changes: list[Difference]) -> list[dict[str, Any]]:
    """Differences with the rules' headings."""
    return [{"title": _title(one), "change": one} for one in changes]


def _title(change: Difference) -> str:
    if change.rule:
        return title_of(change.rule)
    return _("Statement") if change.setting.startswith("statement.") else _("All rules")

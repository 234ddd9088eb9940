"""The screens on which a trial of other rules is followed and its findings are read: a backtest, or a shadow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder.desk import preferences
from rejoinder.desk.rulebook import samples
from rejoinder.desk.rulebook.page import RulebookPage, number
from rejoinder.discussion import replaying, rulebook, rulesets, shadowing, trials
from rejoinder.discussion.actions.cancel_backtest import cancel_backtest
from rejoinder.discussion.actions.mark_sample import mark_sample, mark_shadow
from rejoinder.discussion.models import Backtest, BacktestSample, Mark, RulesetVersion, ShadowVerdict
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.sampling import KEPT
from rejoinder.discussion.tallies import Kind, Tally
from rejoinder.discussion.trials import Findings
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.verdict import Outcome


class TrialPage(RulebookPage):
    """What a trial found, with samples to be marked."""

    def findings_context(
        self,
        found: Findings,
        marked: Sequence[BacktestSample] | Sequence[ShadowVerdict],
        base: Ruleset,
        candidate: Ruleset,
    ) -> dict[str, Any]:
        """What the page of findings shows."""
        shown = samples.by_kind(
            [(flip.before, flip.after) for flip in found.flips], samples.gather(marked, base, candidate)
        )
        flips = [(flip, shown[flip.before, flip.after]) for flip in found.flips]
        blur = preferences.of(self.user).blur
        return {"found": found, "flips": flips, "marks": Mark.choices, "blur": blur}

    def marked_place(self, where: str) -> str:
        """Where to go after a mark: back to the sample."""
        sample = number(self.request.POST.get("sample")) or 0
        return f"{where}#sample-{sample}"


class BacktestView(TrialPage):
    """A backtest while it runs, and what it found."""

    template_name = "desk/rulebook/backtest.html"

    def get(self, _request: HttpRequest, backtest_id: int) -> HttpResponse:
        """How far it is; when it has ended, its findings."""
        return self._page(self._backtest(backtest_id))

    def post(self, request: HttpRequest, backtest_id: int) -> HttpResponse:
        """Cancel it, or mark a sample."""
        backtest = self._backtest(backtest_id)
        here = reverse("desk_backtest", args=[self.publication.pk, backtest.pk])
        try:
            if "cancel" in request.POST:
                cancel_backtest(backtest.pk, user=self.user, now=timezone.now())
                messages.success(request, _("The backtest is cancelled."))
                return HttpResponseRedirect(here)
            sample = number(request.POST.get("sample")) or 0
            if not backtest.samples.filter(pk=sample).exists():
                raise Http404
            mark_sample(sample, str(request.POST.get("mark", "")), user=self.user, now=timezone.now())
        except Refused as refused:
            if refused.status == 404:
                raise
            return self._page(backtest, refused, refused.status)
        return HttpResponseRedirect(self.marked_place(here))

    def _backtest(self, backtest_id: int) -> Backtest:
        related = Backtest.objects.select_related("made_by")
        found = related.filter(pk=backtest_id, publication=self.publication).first()
        if found is None:
            raise Http404
        return found

    def _page(self, backtest: Backtest, refused: Refused | None = None, status: int = 200) -> HttpResponse:
        base, candidate = (rulesets.by_digest(one) for one in (backtest.base_id, backtest.candidate_id))
        found = trials.findings(Tally.from_json(backtest.tally), _marks(backtest), backtest.median_seconds)
        context: dict[str, Any] = {}
        if not backtest.is_open:
            kept = list(backtest.samples.order_by("draw"))
            context = self.findings_context(found, kept, base, candidate)
        return self.page(
            status,
            backtest=backtest,
            version=self._versions(backtest.candidate_id).filter(created_at__lte=backtest.created_at).first(),
            # A draft may have said the same as the rules in force, and an equal version can come in force later.
            base=self._versions(backtest.base_id)
            .filter(adopted_at__lte=backtest.created_at)
            .order_by("-adopted_at", "-number")
            .first(),
            reads=replaying.Replay(base, candidate).reads,
            refused=refused,
            **context,
        )

    def _versions(self, digest: str) -> QuerySet[RulesetVersion]:
        """Those with these rules, newest first."""
        return rulebook.versions_of(self.publication.pk).filter(ruleset=digest)

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Backtest")


class ProgressView(RulebookPage):
    """How far a backtest is, for the page's script."""

    def get(self, _request: HttpRequest, backtest_id: int) -> HttpResponse:
        """As JSON: whether it is still open, how many are done, and of how many."""
        found = Backtest.objects.filter(pk=backtest_id, publication=self.publication).first()
        if found is None:
            raise Http404
        return JsonResponse({"open": found.is_open, "done": found.done, "total": found.total})


class ShadowView(TrialPage):
    """What a version in the shadow would have done."""

    template_name = "desk/rulebook/shadow.html"

    def get(self, _request: HttpRequest, version: int) -> HttpResponse:
        """Its findings so far."""
        return self._page(self.version(version))

    def post(self, request: HttpRequest, version: int) -> HttpResponse:
        """Mark a sample."""
        shadow = self.version(version)
        sample = number(request.POST.get("sample")) or 0
        if not shadow.shadow_verdicts.filter(pk=sample).exists():
            raise Http404
        try:
            mark_shadow(sample, str(request.POST.get("mark", "")), user=self.user, now=timezone.now())
        except Refused as refused:
            return self._page(shadow, refused, refused.status)
        return HttpResponseRedirect(
            self.marked_place(reverse("desk_shadow", args=[self.publication.pk, version]))
        )

    def _page(
        self, shadow: RulesetVersion, refused: Refused | None = None, status: int = 200
    ) -> HttpResponse:
        found = shadowing.findings(shadow)
        latest = [
            verdict
            for flip in found.flips
            for verdict in shadow.shadow_verdicts.filter(before=flip.before, after=flip.after).order_by(
                "-pk"
            )[:KEPT]
        ]
        base = rulesets.ruleset_for(self.publication)
        context = self.findings_context(found, latest, base, rulesets.by_digest(shadow.ruleset_id))
        return self.page(status, version=shadow, refused=refused, **context)

    def get_page_title(self) -> str:
        """The screen's name."""
        return _("Trial in the shadow")


def _marks(backtest: Backtest) -> dict[Kind, tuple[int, int]]:
    rows = (
        backtest.samples.exclude(mark="")
        .exclude(before=F("after"))
        .values_list("before", "after")
        .annotate(right=Count("pk", filter=Q(mark=Mark.RIGHT)), wrong=Count("pk", filter=Q(mark=Mark.WRONG)))
        .order_by()
    )
    return {(Outcome(before), Outcome(after)): (right, wrong) for before, after, right, wrong in rows}

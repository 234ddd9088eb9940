"""The screen of what the judge has learned from a publication's desk: its trials, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder import charts
from rejoinder.charts import Series
from rejoinder.desk.drawn import drawn
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import Menu, Place, Screen, person
from rejoinder.discussion import roles
from rejoinder.discussion.actions.learn import FAILING
from rejoinder.discussion.actions.unlearn import unlearn
from rejoinder.discussion.models import EditorExample, LearnedHead, Publication
from rejoinder.discussion.roles import Task

_SHOWN = 30
"""Versions in the list; a month of nights."""


@dataclass(frozen=True, slots=True)
class Failing:
    """An editor's example that a version would have made come out otherwise."""

    example: EditorExample
    outcome: str
    """What would have become of it, as ``policy.verdict.Outcome``; blank where it could not be read."""


class LearningView(DeskPage):
    """One publication's trials; POST goes back to the shipped model, or asks for a trial now."""

    template_name = "desk/learning.html"
    header_icon = "view"
    page_title = "Learning"

    def get(self, request: HttpRequest, publication_id: int | None = None) -> HttpResponse:
        """The trials, the latest drawn; the first publication where none is named."""
        allowed = list(roles.publications_for(person(request), Task.READ))
        if publication_id is None:
            if len(allowed) == 1:
                return HttpResponseRedirect(reverse("desk_learning_of", args=[allowed[0].pk]))
            context = self.get_context_data(publications=allowed)
            return TemplateResponse(request, self.template_name, context)
        publication = next((one for one in allowed if one.pk == publication_id), None)
        if publication is None:
            raise Http404
        tried = LearnedHead.objects.filter(publication=publication).defer("head")
        heads = list(tried.select_related("set_aside_by").order_by("-number")[:_SHOWN])
        context = self.get_context_data(
            publication=publication,
            several=len(allowed) > 1,
            heads=heads,
            # By itself: a month of nights without a better one leaves it out of the list.
            used=tried.filter(pk=publication.learned_id or 0).first(),
            chart=_chart(heads[0]) if heads else "",
            failing=_failing(heads[0]) if heads else [],
            may_change=roles.may(person(request), Task.RULE, publication.pk),
        )
        return TemplateResponse(request, self.template_name, context)

    def post(self, request: HttpRequest, publication_id: int | None = None) -> HttpResponse:
        """Do what the button says, and show the page again."""
        if publication_id is None:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        user = person(request)
        if not roles.may(user, Task.RULE, publication_id):
            raise Http404
        if request.POST.get("do") == "unlearn":
            was_nightly = unlearn(publication_id, user=user, now=timezone.now())
            messages.success(request, _("The shipped model is in use again, from the next comment on."))
            if was_nightly:
                messages.success(request, _("Learning every night is switched off."))
        else:
            Publication.objects.filter(pk=publication_id).update(learn_asked_at=timezone.now())
            messages.success(request, _("A trial begins within half a minute. Look again shortly."))
        return HttpResponseRedirect(reverse("desk_learning_of", args=[publication_id]))


def _failing(head: LearnedHead) -> list[Failing]:
    """Those of the editor's examples, as they read now, that kept it from being used; some may be gone since."""
    outcomes = {one["example"]: one["outcome"] for one in head.trial.get(FAILING, [])}
    examples = EditorExample.objects.filter(publication=head.publication_id, pk__in=outcomes)
    return [Failing(example, outcomes[example.pk]) for example in examples.order_by("pk")]


def _chart(head: LearnedHead) -> SafeString:
    share = charts.linear(_("Published comments wrongly stopped"), 0.0, 1.0, charts.percent)
    caught = charts.linear(_("Rejected comments caught"), 0.0, 1.0, charts.percent)
    lines = [
        Series(name, [(x, y) for x, y in head.trial[key]["curve"]])
        for name, key in ((_("In use till then"), "used"), (_("Learned"), "learned"))
    ]
    title = _("Version %(number)d on the latest decisions") % {"number": head.number}
    description = _("The higher a line, the more is caught at the same number of mistakes.")
    return drawn(
        lambda narrow: charts.line_chart(title, share, caught, lines, description=description, narrow=narrow)
    )


SCREENS = [
    Screen(
        "learning/",
        LearningView.as_view(),
        "desk_learning",
        Task.READ,
        Place("Learning", "view", 30, menu=Menu.RULES),
    ),
    Screen(
        "learning/<int:publication_id>/",
        LearningView.as_view(),
        "desk_learning_of",
        Task.READ,
        sends=Task.RULE,
    ),
]

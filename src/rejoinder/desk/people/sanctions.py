"""The screens on which sanctions are looked over, given and lifted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from rejoinder.accounts.models import Commenter, User
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.people import record
from rejoinder.desk.people.forms import SanctionForm
from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.actions.lift import lift
from rejoinder.discussion.actions.sanction import sanction
from rejoinder.discussion.models import Measure, Publication, Sanction
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task

PER_PAGE = 50


class SanctionsView(DeskPage):
    """What holds where the user may read, the latest first."""

    template_name = "desk/people/sanctions.html"
    page_title = gettext_lazy("Sanctions")
    header_icon = "lock"

    def get(self, request: HttpRequest) -> HttpResponse:
        """A page of the sanctions in force; ``before`` is the number of the last one seen."""
        user = person(request)
        rows = Sanction.objects.in_force(timezone.now()).select_related("user", "publication", "commenter")
        if not roles.everywhere(user, Task.READ):
            rows = rows.filter(
                Q(publication=None) | Q(publication__in=roles.publications_for(user, Task.READ))
            )
        before = request.GET.get("before", "")
        if before.isdecimal() and len(before) < 19:
            rows = rows.filter(pk__lt=int(before))
        page = list(rows.order_by("-pk")[: PER_PAGE + 1])
        context = self.get_context_data(
            sanctions=page[:PER_PAGE],
            older=page[PER_PAGE - 1].pk if len(page) > PER_PAGE else None,
            decides=roles.may(user, Task.DECIDE),
        )
        return TemplateResponse(request, self.template_name, context)

    def above(self) -> list[dict[str, Any]]:
        """The commenters."""
        return [_people()]


class NewSanctionView(DeskPage):
    """The form for a sanction, on a commenter's record or on what is typed."""

    template_name = "desk/people/sanction.html"
    page_title = gettext_lazy("New sanction")
    header_icon = "lock"

    def get(self, request: HttpRequest, commenter_id: int | None = None) -> HttpResponse:
        """The empty form."""
        commenter = _commenter(commenter_id)
        return self._page(request, commenter, SanctionForm(person(request), commenter))

    def post(self, request: HttpRequest, commenter_id: int | None = None) -> HttpResponse:
        """The sanction; then the record it was given on, or the list."""
        commenter = _commenter(commenter_id)
        user, now = person(request), timezone.now()
        form = SanctionForm(user, commenter, request.POST)
        if not form.is_valid():
            return self._page(request, commenter, form, status=422)
        try:
            made = sanction(
                form.whom,
                Measure(form.cleaned_data["measure"]),
                user=user,
                publication=form.publication,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                ends_at=form.ends_at(now),
                now=now,
            )
        except Refused as refused:
            return self._page(request, commenter, form, refused, refused.status)
        messages.success(request, _("Sanction %d holds from now on.") % made.pk)
        if commenter is None:
            return HttpResponseRedirect(reverse("desk_sanctions"))
        return HttpResponseRedirect(reverse("desk_commenter", args=[commenter.pk]))

    def _page(
        self,
        request: HttpRequest,
        commenter: Commenter | None,
        form: SanctionForm,
        refused: Refused | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            commenter=commenter,
            refused=refused,
            neighbours=record.neighbours(commenter) if commenter else "",
            unaddressed=_unaddressed(person(request)),
        )
        return TemplateResponse(request, self.template_name, context, status=status)

    def above(self) -> list[dict[str, Any]]:
        """The commenters."""
        return [_people()]


class LiftView(View):
    """Lifts one sanction."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, sanction_id: int) -> HttpResponse:
        """Lift it, and lead back to where it stood."""
        try:
            lifted = lift(sanction_id, user=person(request), now=timezone.now())
        except Refused as refused:
            messages.warning(request, f"{refused.title}. {refused.detail}")
            return HttpResponseRedirect(reverse("desk_sanctions"))
        messages.success(request, _("Sanction %d is lifted.") % lifted.pk)
        if request.POST.get("from") == "commenter" and lifted.commenter_id is not None:
            return HttpResponseRedirect(reverse("desk_commenter", args=[lifted.commenter_id]))
        return HttpResponseRedirect(reverse("desk_sanctions"))


def _unaddressed(user: User) -> list[tuple[Publication, bool]]:
    """Where the user decides and nobody is told where to object, each with whether they may set it."""
    places = roles.publications_for(user, Task.DECIDE).filter(objections_to="")
    return [(place, roles.may(user, Task.RULE, place.pk)) for place in places]


def _people() -> dict[str, str]:
    return {"url": reverse("desk_people"), "label": _("Commenters")}


def _commenter(commenter_id: int | None) -> Commenter | None:
    return None if commenter_id is None else get_object_or_404(Commenter, pk=commenter_id)

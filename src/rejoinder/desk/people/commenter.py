"""The screen of one commenter: their record, what the desk noted, and what they are under."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder.accounts.models import Commenter
from rejoinder.desk.asked import id_in
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.people import record
from rejoinder.desk.people.forms import NoteForm
from rejoinder.desk.screen import person
from rejoinder.desk.veil import veiled_from
from rejoinder.discussion import roles
from rejoinder.discussion.actions.erase_note import erase_note
from rejoinder.discussion.actions.note import note
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


class CommenterView(DeskPage):
    """One commenter, as far as the user may read."""

    template_name = "desk/people/commenter.html"
    header_icon = "user"
    name = ""

    def get(self, request: HttpRequest, commenter_id: int) -> HttpResponse:
        """The record, a page of comments at a time."""
        return self._page(request, _commenter(commenter_id))

    def post(self, request: HttpRequest, commenter_id: int) -> HttpResponse:
        """Keep a note, or erase one of the user's own."""
        commenter = _commenter(commenter_id)
        user, form = person(request), None
        try:
            if "erase" in request.POST:
                erase_note(id_in(request.POST["erase"]) or 0, user=user, now=timezone.now())
                messages.success(request, _("The note is erased."))
            else:
                form = NoteForm(user, request.POST)
                if not form.is_valid():
                    return self._page(request, commenter, form, status=422)
                note(
                    commenter,
                    form.cleaned_data["text"],
                    user=user,
                    publication_id=form.cleaned_data["publication"].pk,
                    now=timezone.now(),
                )
                messages.success(request, _("The note is kept."))
        except Refused as refused:
            return self._page(request, commenter, form, refused, status=refused.status)
        return HttpResponseRedirect(f"{reverse('desk_commenter', args=[commenter.pk])}#notes")

    def _page(
        self,
        request: HttpRequest,
        commenter: Commenter,
        form: NoteForm | None = None,
        refused: Refused | None = None,
        status: int = 200,
    ) -> HttpResponse:
        user, now = person(request), timezone.now()
        found = record.gather(user, commenter, now, id_in(request.GET.get("before", "")))
        self.name = found.name
        decides = roles.may(user, Task.DECIDE)
        places = [one.publication for one in found.known]
        if form is None and decides:
            form = NoteForm(user, initial={"publication": places[0] if places else None})
        context = self.get_context_data(
            record=found,
            commenter=commenter,
            form=form if decides else None,
            decides=decides,
            refused=refused,
            sanctions=[(one, one.is_in_force(now)) for one in found.sanctions],
            several=len(places) > 1,
            veiled_from=veiled_from(user),
        )
        return TemplateResponse(request, self.template_name, context, status=status)

    def get_page_title(self) -> str:
        """Their latest name, and their number."""
        return self.name or _("Commenter")

    def above(self) -> list[dict[str, Any]]:
        """The list."""
        return [{"url": reverse("desk_people"), "label": _("Commenters")}]


def _commenter(commenter_id: int) -> Commenter:
    # The door lets in nobody for whom this commenter wrote nothing.
    return get_object_or_404(Commenter, pk=commenter_id)

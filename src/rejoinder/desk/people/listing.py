"""The screen on which commenters are looked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rejoinder.desk.frame import DeskPage
from rejoinder.desk.people import finding
from rejoinder.desk.people.finding import Shown
from rejoinder.desk.people.forms import AddressForm
from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.roles import Task

LONGEST_NAME = 80


class PeopleView(DeskPage):
    """Who wrote last; by name as printed; by address exactly as typed."""

    template_name = "desk/people/people.html"
    page_title = _("Commenters")
    header_icon = "user"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Those of the name in ``q``, or who wrote last."""
        name = request.GET.get("q", "").strip()[:LONGEST_NAME]
        user, now = person(request), timezone.now()
        before = request.GET.get("before", "")
        if not name:
            return self._page(request, finding.latest(user, now))
        at = int(before) if before.isdecimal() and len(before) < 19 else None
        return self._page(request, finding.by_name(user, name, now, at), name=name)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Those who typed an address. It is sent, not asked for in the page's own address, which every log keeps."""
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self._page(request, Shown(()), form=form, by_address=True, status=422)
        found = finding.by_address(person(request), form.cleaned_data["email"], timezone.now())
        return self._page(request, found, by_address=True)

    def _page(
        self,
        request: HttpRequest,
        shown: Shown,
        *,
        name: str = "",
        form: AddressForm | None = None,
        by_address: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        context = self.get_context_data(
            shown=shown,
            name=name,
            by_address=by_address,
            address_errors=form.errors.get("email", []) if form else [],
            address_form=AddressForm() if roles.may(person(request), Task.DECIDE) else None,
        )
        return TemplateResponse(request, self.template_name, context, status=status)

"""The screen on which API keys are issued, looked over and revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from rejoinder.accounts import keys
from rejoinder.accounts.keys import BadName, NoSuchKey
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.discussion import api_keys

PERMISSION = "accounts.add_apikey"


class NewKeyForm(forms.Form):
    """Who shall hold the key."""

    name = forms.CharField(
        label="Name",
        max_length=keys.LONGEST_NAME,
        help_text="The system that will hold it, such as “forum”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class KeysView(DeskPage):
    """Every living key, a form for a new one, and the new one itself, this once."""

    template_name = "desk/api_keys.html"
    page_title = "API keys"
    header_icon = "key"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        return self._page(request, NewKeyForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue a key, or revoke one. A new key is shown in this answer alone, so there is no redirect."""
        if "revoke" in request.POST:
            return self._revoke(request, str(request.POST["revoke"]))
        form = NewKeyForm(request.POST)
        if form.is_valid():
            try:
                key, secret = api_keys.issue(form.cleaned_data["name"], person(request), timezone.now())
            except BadName as wrong:
                form.add_error("name", str(wrong))
            else:
                return self._page(request, NewKeyForm(), fresh=key, secret=secret)
        return self._page(request, form, status=422)

    def _revoke(self, request: HttpRequest, name: str) -> HttpResponse:
        try:
            key = api_keys.revoke(name, person(request), timezone.now())
        except NoSuchKey:
            messages.warning(request, f"There is no key called “{name}”; perhaps it was revoked already.")
        else:
            messages.success(request, f"The key “{key.name}” is revoked.")
        return HttpResponseRedirect(reverse("desk_keys"))

    def _page(
        self, request: HttpRequest, form: NewKeyForm, status: int = 200, **further: Any
    ) -> HttpResponse:
        context = self.get_context_data(form=form, keys=keys.living(), **further)
        return TemplateResponse(request, self.template_name, context, status=status)

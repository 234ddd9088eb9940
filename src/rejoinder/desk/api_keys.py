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
from rejoinder.accounts.models import ApiKey, User
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.discussion import events, writer
from rejoinder.discussion.events import Verb

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
                key, secret = _issued(form.cleaned_data["name"], person(request))
            except BadName as wrong:
                form.add_error("name", str(wrong))
            else:
                return self._page(request, NewKeyForm(), fresh=key, secret=secret)
        return self._page(request, form, status=422)

    def _revoke(self, request: HttpRequest, name: str) -> HttpResponse:
        try:
            key = _revoked(name, person(request))
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


def _issued(name: str, user: User) -> tuple[ApiKey, str]:
    """A new key and its secret, noted on the audit; raises BadName."""

    def put() -> tuple[ApiKey, str]:
        key, secret = keys.issue(name, timezone.now())
        _note(Verb.ISSUED_KEY, key, user)
        return key, secret

    return writer.write(put)


def _revoked(name: str, user: User) -> ApiKey:
    """The key that is answered no longer, noted on the audit; raises NoSuchKey."""

    def put() -> ApiKey:
        key = keys.revoke(name, timezone.now())
        _note(Verb.REVOKED_KEY, key, user)
        return key

    key = writer.write(put)
    # Whoever showed it before that was committed could be remembered still.
    keys.forget()
    return key


def _note(verb: Verb, key: ApiKey, user: User) -> None:
    events.note(
        verb,
        user=user,
        publication=None,
        kind="api_key",
        object_id=key.pk,
        now=timezone.now(),
        after={"key": key.name},
    )

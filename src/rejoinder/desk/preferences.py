"""How each person wants the desk: asked of by every screen, and set on a screen of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rejoinder.accounts.models import User
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.discussion import roles, words
from rejoinder.discussion.models import DeskPreference
from rejoinder.discussion.roles import Task


def of(user: User) -> DeskPreference:
    """This person's wishes; the defaults, not stored, where there are none. One query."""
    return DeskPreference.objects.filter(user=user).first() or DeskPreference(user=user)


class PreferenceForm(forms.ModelForm):  # type: ignore[type-arg]  # It is no generic at run time.
    """The wishes, each with what it does."""

    class Meta:
        model = DeskPreference
        fields = ("order", "blur", "single_keys", "alert_sound", "alert_notification", "alert_mail")
        labels: ClassVar[dict[str, Any]] = {
            "order": gettext_lazy("Order of the queue"),
            "blur": gettext_lazy("Blur words that may be abuse until I ask for them"),
            "single_keys": gettext_lazy("Single letters are commands, such as p to publish"),
            "alert_sound": gettext_lazy("By a sound, while the desk is open"),
            "alert_notification": gettext_lazy("By a notification of the system, while the desk is open"),
            "alert_mail": gettext_lazy("By mail to my address"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "order": gettext_lazy(
                "In which the lists open. Each list can be put in another order at any time."
            ),
            "alert_notification": gettext_lazy("Your browser asks whether it may show them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            # What stands beside the wish for mail, the screen says: see desk/mailed_to.html.
            if field.help_text or name == "alert_mail":
                field.widget.attrs["aria-describedby"] = f"id_{name}_helptext"


class PreferencesView(DeskPage):
    """One person's wishes, for that person alone."""

    template_name = "desk/preferences.html"
    header_icon = "sliders"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The wishes as they are."""
        return self._page(request, PreferenceForm(instance=of(person(request))))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep them; what cannot be meant is shown again."""
        form = PreferenceForm(request.POST, instance=of(person(request)))
        if not form.is_valid():
            return self._page(request, form, status=422)
        wishes = {name: form.cleaned_data[name] for name in PreferenceForm.Meta.fields}
        # Not form.save(): two windows that save first wishes at once would both insert.
        DeskPreference.objects.update_or_create(user=person(request), defaults=wishes)
        messages.success(request, _("Your desk is set."))
        return HttpResponseRedirect(reverse("desk_preferences"))

    def get_page_title(self) -> str:
        """What is set here."""
        return _("My desk")

    def _page(self, request: HttpRequest, form: PreferenceForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            sends_mail=words.sends_mail(),
            told_of_appeals=roles.may(person(request), Task.RULE),
        )
        return TemplateResponse(request, self.template_name, context, status=status)

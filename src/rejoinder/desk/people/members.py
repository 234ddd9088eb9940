"""The screen on which roles are given and taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.people.forms import DeskForm
from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.actions.give_role import give_role
from rejoinder.discussion.actions.renew_link import renew_link, waiting_for
from rejoinder.discussion.actions.take_role import take_role
from rejoinder.discussion.models import Membership, Publication, Role
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


class RoleForm(DeskForm):
    """Who shall do what where; a name that nobody has yet makes an account."""

    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        help_text=gettext_lazy("Of somebody who is here already, or of somebody new."),
        validators=[User.username_validator],
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    publication = forms.ModelChoiceField(
        Publication.objects.none(), label=gettext_lazy("Publication"), empty_label=None
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        self._user = user
        super().__init__(*args, **kwargs)

    def settle(self) -> None:
        """The publications that the user administers."""
        places = roles.publications_for(self._user, Task.ADMINISTER)
        self.fields["publication"].queryset = places  # type: ignore[attr-defined]


class MembersView(DeskPage):
    """Who has which role at the publications that the user administers."""

    template_name = "desk/people/members.html"
    page_title = gettext_lazy("Roles")
    header_icon = "group"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list, and the form to add to it."""
        return self._page(request, RoleForm(person(request), initial={"role": Role.MODERATOR}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give a role, take one, or make a link. A link is shown in this answer alone, so there is no redirect."""
        user = person(request)
        if "take" in request.POST:
            return self._take(request, user)
        if "renew" in request.POST:
            return self._renew(request, user)
        form = RoleForm(user, request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            # One transaction, so that a role that is refused leaves no account behind.
            with transaction.atomic():
                member, link = _member(form.cleaned_data["username"])
                given = give_role(
                    member,
                    Role(form.cleaned_data["role"]),
                    user=user,
                    publication_id=form.cleaned_data["publication"].pk,
                    now=timezone.now(),
                )
        except Refused as refused:
            return self._page(request, form, refused, status=refused.status)
        if link:
            return self._page(request, RoleForm(user), link=request.build_absolute_uri(link), fresh=member)
        messages.success(
            request,
            _("%(name)s is %(role)s of %(publication)s now.")
            % {
                "name": member.get_username(),
                "role": given.get_role_display(),
                "publication": form.cleaned_data["publication"].name,
            },
        )
        return HttpResponseRedirect(reverse("desk_members"))

    def _renew(self, request: HttpRequest, user: User) -> HttpResponse:
        try:
            member, link = renew_link(_membership(request, "renew"), user=user, now=timezone.now())
        except Refused as refused:
            return self._page(request, RoleForm(user), refused, status=refused.status)
        return self._page(request, RoleForm(user), link=request.build_absolute_uri(link), renewed=member)

    def _take(self, request: HttpRequest, user: User) -> HttpResponse:
        try:
            taken = take_role(_membership(request, "take"), user=user, now=timezone.now())
        except Refused as refused:
            return self._page(request, RoleForm(user), refused, status=refused.status)
        messages.success(request, _("%(name)s has this role no more.") % {"name": taken.user.get_username()})
        return HttpResponseRedirect(reverse("desk_members"))

    def _page(
        self,
        request: HttpRequest,
        form: RoleForm,
        refused: Refused | None = None,
        status: int = 200,
        **further: Any,
    ) -> HttpResponse:
        user = person(request)
        places = roles.publications_for(user, Task.ADMINISTER)
        members = Membership.objects.filter(publication__in=places).select_related("user", "publication")
        context = self.get_context_data(
            form=form,
            refused=refused,
            members=members.order_by("publication__name", "user__username"),
            awaited=set(waiting_for(user).filter(memberships__in=members).values_list("pk", flat=True)),
            **further,
        )
        return TemplateResponse(request, self.template_name, context, status=status)


def _membership(request: HttpRequest, name: str) -> int:
    """The id that a button of the list sent; 0, which nothing has, for anything else."""
    typed = str(request.POST[name])
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0


def _member(username: str) -> tuple[User, str]:
    """Who has this name, and for somebody made just now the path of a link that signs them in once.

    A link is made for new people alone: one for somebody else would let the administrator sign in as them.
    """
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found, ""
    made = User.objects.create_user(username=username)
    return made, staff.make_link(timezone.now(), made)

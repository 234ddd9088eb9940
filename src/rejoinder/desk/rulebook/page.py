"""What the rulebook's screens share: the publication they are about, who may open and change them, and the way back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied

from rejoinder.accounts.models import User
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import SAFE, person
from rejoinder.discussion import roles, rulebook
from rejoinder.discussion.models import Publication, RulesetVersion
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task


class RulebookPage(DeskPage):
    """A screen about one publication's rules, for those who may read there; a stranger's is not there."""

    header_icon = "clipboard-list"
    publication: Publication
    may_change: bool
    """Whether whoever looks may change these rules."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Opens the screen to those who may do this there; what is refused besides is a page of its own."""
        found = Publication.objects.filter(pk=kwargs.pop("publication_id")).first()
        if found is None:
            raise Http404
        user = person(request)
        self.may_change = roles.may(user, Task.RULE, found.pk)
        reads = request.method in SAFE and roles.may(user, Task.READ, found.pk)
        if not (reads or self.may_change):
            return permission_denied(request)  # type: ignore[no-any-return]
        self.publication = found
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            if refused.status == 404:
                raise Http404(refused.detail) from refused
            raise

    @property
    def user(self) -> User:
        """Whoever looks."""
        return person(self.request)

    def version(self, number: int) -> RulesetVersion:
        """A version of this publication's rules; Http404 where there is none of that number."""
        return rulebook.version(self.publication.pk, number)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """The screen's page."""
        given = self.get_context_data(
            publication=self.publication, may_change=self.may_change, **context
        )
        return TemplateResponse(self.request, self.template_name, given, status=status)

    def get_page_subtitle(self) -> str:
        """Whose rules they are."""
        return self.publication.name

    def above(self) -> list[dict[str, Any]]:
        """The publication's rulebook."""
        return [{"url": reverse("desk_rulebook", args=[self.publication.pk]), "label": _("Rulebook")}]


def number(typed: str | None) -> int | None:
    """A whole number as it was typed; None for anything else, and for one too long to be meant."""
    typed = (typed or "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else None

"""The screen that lists a publication's wordings by rule, those in use and those retired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from rejoinder.desk.decision_form import choices
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.discussion import roles, wordings
from rejoinder.discussion.actions.retire_wording import retire_wording
from rejoinder.discussion.models import Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.wordings import Reason


@dataclass(frozen=True, slots=True)
class Section:
    """One rule with its wordings."""

    rule: str
    title: str
    reasons: Sequence[Reason]
    retired: Sequence[Reason]


class WordingsView(DeskPage):
    """Every wording of one publication; a button retires one or brings it back, for those who may word."""

    template_name = "desk/wordings/listed.html"
    page_title = gettext_lazy("Wordings")
    header_icon = "openquote"

    def get(self, request: HttpRequest, publication: str = "") -> HttpResponse:
        """The list; without a publication named, of the first that this person reads."""
        chosen = publication_for(request, publication, Task.READ)
        context = self.get_context_data(
            publication=chosen,
            publications=roles.publications_for(person(request), Task.READ),
            sections=sections(chosen),
            may_change=roles.may(person(request), Task.RULE, chosen.pk),
        )
        return TemplateResponse(request, self.template_name, context)

    def post(self, request: HttpRequest, publication: str = "") -> HttpResponse:
        """Retire a wording, or bring it back; then the list again."""
        chosen = publication_for(request, publication)
        back = "revive" in request.POST
        key = str(request.POST.get("revive" if back else "retire", ""))
        try:
            wording = retire_wording(chosen, key, user=person(request), now=timezone.now(), back=back)
        except Refused as refused:
            messages.error(request, f"{refused.title}. {refused.detail}")
        else:
            told = _("“%s” is offered again.") if back else _("“%s” is offered no longer.")
            messages.success(request, told % wording.title)
        return HttpResponseRedirect(reverse("desk_wordings_of", args=[chosen.slug]))


def publication_for(request: HttpRequest, slug: str, task: Task = Task.RULE) -> Publication:
    """The publication of this name, or the first, where this person may do this; raises Http404."""
    own = roles.publications_for(person(request), task)
    found = own.filter(slug=slug).first() if slug else own.first()
    if found is None:
        raise Http404
    return found


def sections(publication: Publication) -> list[Section]:
    """Every rule with its wordings, in one query."""
    rows = list(wordings.rows_of(publication))
    standing = wordings.standing_in(rows)
    return [
        Section(
            rule,
            str(title),
            [
                *(wordings.reason_of(row) for row in rows if row.rule == rule and row.retired_at is None),
                *(reason for reason in standing if reason.rule == rule),
            ],
            [wordings.reason_of(row) for row in rows if row.rule == rule and row.retired_at is not None],
        )
        for rule, title in choices()
    ]

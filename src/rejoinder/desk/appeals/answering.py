"""The screen on which a moderator answers one appeal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder.desk import dossier as dossiers
from rejoinder.desk import preferences
from rejoinder.desk.appeals import onward
from rejoinder.desk.appeals.answer_form import AnswerForm, case_of, renewed
from rejoinder.desk.cases.region import in_hand
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.screen import person
from rejoinder.discussion import roles
from rejoinder.discussion.actions.answer_appeal import answer_appeal
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.models import Appeal
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.roles import Task
from rejoinder.discussion.rulesets import title_of


class AppealView(DeskPage):
    """One appeal with the comment and the decision it is about, and the form that answers it."""

    template_name = "desk/appeals/appeal.html"
    header_icon = "mail"
    appeal: Appeal

    def get(self, request: HttpRequest, appeal_id: int) -> HttpResponse:
        """The appeal as it stands; its case is in this person's hands from now on, unless a colleague has it."""
        return self._page(request, self._appeal(request, appeal_id))

    def post(self, request: HttpRequest, appeal_id: int) -> HttpResponse:
        """The answer; then the next appeal, or this one again where nothing could be recorded."""
        user = person(request)
        appeal = self._appeal(request, appeal_id)
        if request.POST.get("appeal") == "undo":
            return self._undo(request, appeal)
        if request.POST.get("appeal") == "over":
            return self._take_over(request, appeal)
        form = AnswerForm(request.POST)
        granted = form.granted
        if not form.is_valid() or granted is None:
            return self._page(request, appeal, form, status=422)
        due = onward.stand(appeal.comment_id)
        try:
            _check_holder(request, appeal)
            answer_appeal(
                appeal.pk,
                user=user,
                granted=granted,
                answer=form.cleaned_data["answer"],
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Refused as refused:
            fresh = self._appeal(request, appeal_id)
            return self._page(request, fresh, renewed(form, fresh), refused, refused.status)
        said = _("The appeal of %(name)s is granted.") if granted else _("The appeal of %(name)s is denied.")
        here = messages.button(reverse("desk_appeal", args=[appeal.pk]), _("Look at it again"))
        messages.success(request, said % {"name": appeal.comment.name}, buttons=[here])
        return HttpResponseRedirect(onward.take_next(user, appeal.comment_id, due) or reverse("desk_appeals"))

    def _undo(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        """Take the answer back; then the appeal waits again."""
        try:
            undo(appeal.ruling_id or 0, user=person(request), now=timezone.now())
        except Refused as refused:
            return self._page(request, appeal, refused=refused, status=refused.status)
        messages.success(request, _("The answer is taken back. The appeal waits again."))
        return HttpResponseRedirect(reverse("desk_appeal", args=[appeal.pk]))

    def _take_over(self, request: HttpRequest, appeal: Appeal) -> HttpResponse:
        """Take the case from the colleague who has it in hand."""
        try:
            onward.holder(person(request), appeal, over=True)
        except Refused as refused:
            return self._page(request, appeal, refused=refused, status=refused.status)
        messages.success(request, _("The case is yours now."))
        return HttpResponseRedirect(reverse("desk_appeal", args=[appeal.pk]))

    def _appeal(self, request: HttpRequest, appeal_id: int) -> Appeal:
        """The appeal; not found for whoever may not see that publication."""
        related = Appeal.objects.select_related(
            "decision__user",
            "user",
            "comment__thread__publication",
            "comment__thread__story",
            "comment__parent",
        )
        appeal = related.filter(pk=appeal_id).first()
        if appeal is None or not roles.may(person(request), Task.READ, appeal.comment.thread.publication_id):
            raise Http404
        return appeal

    def _page(
        self,
        request: HttpRequest,
        appeal: Appeal,
        form: AnswerForm | None = None,
        refused: Refused | None = None,
        status: int = 200,
    ) -> HttpResponse:
        self.appeal = appeal
        comment = appeal.comment
        dossier = dossiers.gather(comment)
        case = case_of(appeal, person(request), timezone.now(), form)
        holder = onward.holder(person(request), appeal) if case.may_answer else None
        context = self.get_context_data(
            appeal_case=case,
            holder=holder,
            # Somebody whose words were refused keeps them in view, whoever has the case.
            shows_form=holder is None or refused is not None,
            next_appeal=_next(appeal),
            comment=comment,
            publication=comment.thread.publication,
            story=comment.thread.story,
            dossier=dossier,
            veiled=preferences.of(person(request)).blur and dossier.has_harsh,
            rule=title_of(appeal.decision.rule) if appeal.decision.rule else "",
            may_decide=roles.may(person(request), Task.DECIDE, comment.thread.publication_id),
            refused=refused,
        )
        return TemplateResponse(request, self.template_name, context, status=status)

    def get_page_title(self) -> str:
        """Whose appeal it is."""
        return _("Appeal by %(name)s") % {"name": self.appeal.comment.name}

    def above(self) -> list[dict[str, Any]]:
        """The list."""
        return [{"url": reverse("desk_appeals"), "label": _("Appeals")}]


def _check_holder(request: HttpRequest, appeal: Appeal) -> None:
    """Raises Refused (409) where a colleague has the case in hand and it is not taken over."""
    if appeal.answered_at is not None:
        return
    other = onward.holder(person(request), appeal, over="over" in request.POST)
    if other is not None:
        raise in_hand(other)


def _next(appeal: Appeal) -> str:
    """Where the next appeal is asked for; blank where this one is over, as the list then shows what waits."""
    return f"{reverse('desk_next_appeal')}?after={appeal.pk}" if appeal.answered_at is None else ""

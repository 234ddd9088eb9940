"""The screen on which a moderator decides about one comment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from rejoinder.accounts.models import User
from rejoinder.desk import dossier as dossiers
from rejoinder.desk import unread, waiting
from rejoinder.desk.decision_form import DecisionForm, initial, with_wording
from rejoinder.desk.dossier import Dossier
from rejoinder.discussion import wordings
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.models import Comment, State
from rejoinder.discussion.refusal import Refused
from rejoinder.discussion.rulesets import title_of
from rejoinder.discussion.wordings import Reason
from rejoinder.policy.verdict import Outcome

_OUTCOMES = {Outcome.PUBLISH: "published", Outcome.REJECT: "rejected"}


class CaseView(WagtailAdminTemplateMixin, View):
    """One comment with all that bears on it, and the form that decides."""

    template_name = "desk/case.html"
    header_icon = "comment"
    comment: Comment

    def get(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """The case as it stands."""
        return self._page(request, self._comment(comment_id))

    def post(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """The decision; then the next case, or this one again where nothing could be recorded."""
        comment = self._comment(comment_id)
        form = DecisionForm(request.POST, offered=self._offered(comment))
        if "use" in request.POST:
            return self._page(request, comment, with_wording(form))
        outcome = form.outcome
        if not form.is_valid() or outcome is None:
            return self._page(request, comment, form, status=422)
        assert isinstance(request.user, User)  # The admin lets in nobody else.
        rejected = outcome is Outcome.REJECT
        try:
            decide(
                comment.pk,
                user=request.user,
                outcome=outcome,
                rule=form.cleaned_data["rule"] if rejected else "",
                reason=form.cleaned_data["reason"] if rejected else "",
                line=form.cleaned_data["line"],
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Refused as refused:
            return self._page(request, self._comment(comment_id), form, refused, refused.status)
        return self._decided(request, comment, outcome)

    def _decided(self, request: HttpRequest, comment: Comment, outcome: Outcome) -> HttpResponse:
        here = messages.button(reverse("desk_case", args=[comment.pk]), "Look at it again")
        messages.success(request, f"The comment by {comment.name} is {_OUTCOMES[outcome]}.", buttons=[here])
        following = waiting.next_after(comment)
        place = reverse("desk_held") if following is None else reverse("desk_case", args=[following])
        return HttpResponseRedirect(place)

    def _comment(self, comment_id: int) -> Comment:
        related = Comment.objects.select_related("thread__publication", "thread__story", "parent")
        comment = related.filter(pk=comment_id).first()
        if comment is None:
            raise Http404
        return comment

    def _page(
        self,
        request: HttpRequest,
        comment: Comment,
        form: DecisionForm | None = None,
        refused: Refused | None = None,
        status: int = 200,
    ) -> HttpResponse:
        self.comment = comment
        dossier = dossiers.gather(comment)
        if form is None:
            form = DecisionForm(initial=initial(dossier), offered=self._offered(comment))
        elif refused is not None:
            form = _renewed(form, dossier)
        context = self.get_context_data(
            comment=comment,
            publication=comment.thread.publication,
            story=comment.thread.story,
            dossier=dossier,
            findings=[(title_of(found.rule), found) for found in dossier.findings],
            form=None if comment.state == State.WITHDRAWN else form,
            unread=unread.of(comment),
            refused=refused,
            following=waiting.next_after(comment),
        )
        return TemplateResponse(request, self.template_name, context, status=status)

    def _offered(self, comment: Comment) -> Sequence[Reason]:
        return wordings.offered(comment.thread.publication, comment.language)

    def get_page_title(self) -> str:
        """Whose comment it is."""
        return f"Comment by {self.comment.name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, the queue, this case."""
        queue = {"url": reverse("desk_held"), "label": "Held comments"}
        return [*self.breadcrumbs_items, queue, {"url": "", "label": self.get_page_title()}]


def _renewed(form: DecisionForm, dossier: Dossier) -> DecisionForm:
    """The same words, to be sent again in view of the latest decision."""
    kept = {name: form.data.get(name, "") for name in ("rule", "wording", "reason", "line")}
    return DecisionForm(initial={**initial(dossier), **kept}, offered=tuple(form.offered.values()))

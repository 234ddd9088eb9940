"""The screen on which a moderator decides about one comment."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rejoinder.desk.cases import region, way
from rejoinder.desk.cases.region import Told
from rejoinder.desk.cases.shell import CaseShell
from rejoinder.desk.cases.trail import Trail, trail_of
from rejoinder.desk.decision_form import DecisionForm, with_wording
from rejoinder.desk.screen import person
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.let_go import let_go
from rejoinder.discussion.actions.take import take_this
from rejoinder.discussion.models import Comment, Decision, State
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome


class CaseView(CaseShell):
    """One comment with all that bears on it, and the form that decides; for the script, the part of it that changes."""

    def get(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """The case as it stands; it is in this person's hands from now on, unless a colleague has it."""
        comment = region.find(request, comment_id)
        return self._page(request, comment, trail_of(request, comment))

    def post(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """The decision; then the next case, or this one again where nothing could be recorded."""
        comment = region.find(request, comment_id)
        trail = trail_of(request, comment)
        form = DecisionForm(request.POST, offered=region.wordings_for(comment))
        if "use" in request.POST:
            return self._page(request, comment, trail, with_wording(form))
        outcome = form.outcome
        if not form.is_valid() or outcome is None:
            return self._page(request, comment, trail, form, status=422)
        following: int | None = None
        try:
            _check_holder(request, comment)
            # Before the decision, which takes the case out of the line and makes its whole discussion more pressing.
            road = trail.way(person(request), timezone.now())
            following = way.beyond(person(request), road, comment.pk, road.stand(comment.pk))
            decision = _record(request, comment, form, outcome)
        except Refused as refused:
            if following is not None:
                let_go(following, user=person(request))
            return self._page(request, region.find(request, comment_id), trail, form, refused, refused.status)
        sentence = _sentence(comment, outcome)
        if region.is_for_script(request):
            return region.answer(request, way.shown(request, trail, following), Told(sentence, decision))
        way.tell(request, sentence, decision, trail)
        place_to_go = region.step(trail) if following is None else region.address(following, trail)
        return HttpResponseRedirect(place_to_go)

    def _page(
        self,
        request: HttpRequest,
        comment: Comment,
        trail: Trail,
        form: DecisionForm | None = None,
        refused: Refused | None = None,
        status: int = 200,
    ) -> HttpResponse:
        self.trail = trail
        context = region.shown(request, comment, trail, form, refused)
        if region.is_for_script(request):
            return region.answer(request, context, status=status)
        whole: dict[str, Any] = self.get_context_data(**context)
        return TemplateResponse(request, self.template_name, whole, status=status)


def _record(request: HttpRequest, comment: Comment, form: DecisionForm, outcome: Outcome) -> Decision:
    # What was typed beside another button is told to nobody.
    rejected = outcome is Outcome.REJECT
    return decide(
        comment.pk,
        user=person(request),
        outcome=outcome,
        rule=form.cleaned_data["rule"] if rejected else "",
        reason=form.cleaned_data["reason"] if rejected else "",
        line=form.cleaned_data["line"],
        seen=form.cleaned_data["seen"],
        now=timezone.now(),
    )


def _check_holder(request: HttpRequest, comment: Comment) -> None:
    """Raises Refused (409) where a colleague has the case in hand and it is not taken over."""
    if "over" in request.POST:
        take_this(comment.pk, user=person(request), now=timezone.now(), over=True)
        return
    holder = region.holder(request, comment)
    if holder is not None:
        raise region.in_hand(holder)


def _sentence(comment: Comment, outcome: Outcome) -> str:
    name = {"name": comment.name}
    if outcome is Outcome.REJECT:
        removed = comment.state == State.PUBLISHED
        return (
            _("The comment by %(name)s is removed.") if removed else _("The comment by %(name)s is rejected.")
        ) % name
    kept = comment.state == State.PUBLISHED
    return (
        _("The comment by %(name)s stays published.") if kept else _("The comment by %(name)s is published.")
    ) % name

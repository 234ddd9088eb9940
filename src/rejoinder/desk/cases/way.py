"""The way through a line: to the next case, the one before, and back to one whose decision is taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from rejoinder.accounts.models import User
from rejoinder.desk.asked import id_in
from rejoinder.desk.cases import region
from rejoinder.desk.cases.lines import Way
from rejoinder.desk.cases.region import Told
from rejoinder.desk.cases.shell import CaseShell
from rejoinder.desk.cases.trail import Trail, trail_of
from rejoinder.desk.screen import person
from rejoinder.desk.waiting import among
from rejoinder.discussion.actions.let_go import let_go
from rejoinder.discussion.actions.take import take, take_this
from rejoinder.discussion.actions.undo import undo
from rejoinder.discussion.models import Decision
from rejoinder.discussion.refusal import Refused


def beyond(
    user: User, road: Way, comment_id: int, place: tuple[Any, ...] | None, *, back: bool = False
) -> int | None:
    """Take in hand the next free case after this place (before it, if ``back``); None where there is no other."""
    legs = [leg.exclude(pk=comment_id) for leg in road.following(place, back=back)]
    return take(legs, user=user, now=timezone.now())


def shown(request: HttpRequest, trail: Trail, comment_id: int | None) -> dict[str, Any]:
    """What the part shows of this case; that no case waits where it is None."""
    if comment_id is None:
        return region.nothing(request, trail)
    return region.shown(request, region.find(request, comment_id), trail)


def tell(request: HttpRequest, sentence: str, decision: Decision, trail: Trail) -> None:
    """Tell it on the next page, with a button that takes the decision back, for those without script."""
    context = {
        "sentence": sentence,
        "case": region.address(decision.comment_id, trail),
        "undo": region.undo_address(decision, trail),
    }
    messages.success(request, render_to_string("desk/cases/told.html", context, request=request))


class NextView(CaseShell):
    """The next free case of a list, or that none waits: then this page waits for one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead to the case that follows ``after``; to the first of the list where none is named."""
        self.trail = trail_of(request)
        user, after = person(request), id_in(request.GET.get("after", ""))
        road = self.trail.way(user, timezone.now())
        if after is None:
            found = take([road.waiting()], user=user, now=timezone.now())
        else:
            let_go(after, user=user)
            found = beyond(user, road, after, road.stand(after), back="back" in request.GET)
            if found is None and self._waits(user, after):
                return self._alone(request, after)
        if region.is_for_script(request):
            return region.answer(request, shown(request, self.trail, found))
        if found is not None:
            return HttpResponseRedirect(region.address(found, self.trail))
        context: dict[str, Any] = self.get_context_data(**region.nothing(request, self.trail))
        return TemplateResponse(request, self.template_name, context)

    def _waits(self, user: User, comment_id: int) -> bool:
        waiting = among(self.trail.line, None).filter(pk=comment_id)
        return self.trail.narrowed(waiting, user, timezone.now()).exists()

    def _alone(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """The case is the only one: it stays in this person's hands."""
        region.holder(request, region.find(request, comment_id))
        sentence = _("No other case waits at this moment.")
        if region.is_for_script(request):
            return region.remark(sentence)
        messages.info(request, sentence)
        return HttpResponseRedirect(region.address(comment_id, self.trail))


class UndoView(View):
    """Takes back a decision of a moment ago."""

    def post(self, request: HttpRequest, decision_id: int) -> HttpResponse:
        """Put the comment back where it stood, and show it again."""
        trail = trail_of(request)
        try:
            comment_id = undo(decision_id, user=person(request), now=timezone.now()).comment_id
        except Refused as refused:
            return self._refused(request, decision_id, trail, refused)
        sentence = _("The decision is taken back.")
        if region.is_for_script(request):
            return region.answer(request, shown(request, trail, comment_id), Told(sentence))
        messages.success(request, sentence)
        return HttpResponseRedirect(region.address(comment_id, trail))

    def _refused(
        self, request: HttpRequest, decision_id: int, trail: Trail, refused: Refused
    ) -> HttpResponse:
        sentence = f"{refused.title}. {refused.detail}"
        if region.is_for_script(request):
            return region.remark(sentence, refused.status)
        messages.warning(request, sentence)
        comment_id = Decision.objects.filter(pk=decision_id).values_list("comment_id", flat=True).first()
        place = region.step(trail) if comment_id is None else region.address(comment_id, trail)
        return HttpResponseRedirect(place)


class LeaseView(View):
    """Keeps a case in hand while its page is open, gives it back, or takes it over from a colleague."""

    def post(self, request: HttpRequest, comment_id: int) -> HttpResponse:
        """``what`` says which: keep, release, or over."""
        user, what = person(request), request.POST.get("what", "")
        if what == "release":
            let_go(comment_id, user=user)
            return HttpResponse(status=204)
        comment = region.find(request, comment_id)
        trail = trail_of(request, comment)
        try:
            lease = take_this(comment_id, user=user, now=timezone.now(), over=what == "over")
        except Refused as refused:
            return region.remark(f"{refused.title}. {refused.detail}", refused.status)
        if what == "keep":
            mine = lease.user_id == user.pk
            sentence = (
                "" if mine else _("%(name)s has this case in hand") % {"name": region.name_of(lease.user)}
            )
            return region.remark(sentence, 200 if mine else 409)
        if region.is_for_script(request):
            return region.answer(
                request, region.shown(request, comment, trail), Told(_("The case is yours now."))
            )
        return HttpResponseRedirect(region.address(comment_id, trail))

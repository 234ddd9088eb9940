"""The button that finds nothing wrong with a reported comment: a moderator's decision to publish it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from rejoinder.desk.screen import person
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.refusal import Refused
from rejoinder.policy.verdict import Outcome


def keep(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Publish the comment, which answers its reports; then the case again, with what came of it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    seen = request.POST.get("seen", "")
    try:
        decide(
            comment_id,
            user=person(request),
            outcome=Outcome.PUBLISH,
            # No decision has the id 0, so a form without one is refused as one grown old.
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) <= 18 else 0,
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, f"{refused.title}. {refused.detail}")
        if refused.status in {403, 404}:
            return HttpResponseRedirect(reverse("wagtailadmin_home"))
    else:
        messages.success(request, _("The comment stays, and its reports are answered."))
    return HttpResponseRedirect(reverse("desk_case", args=[comment_id]))

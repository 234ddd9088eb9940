"""The form that reports a comment, and where it is sent: answered as a page or as JSON."""

from __future__ import annotations

from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder.api import asked, host, origin, page, refusal
from rejoinder.api.contribute import Declined
from rejoinder.api.problem import problem
from rejoinder.api.reporting.form_page import Draft, form_page
from rejoinder.api.reporting.hand_in import FLAGS, hand_in, unavailable
from rejoinder.api.reporting.receipt import receipt_address, receipt_data
from rejoinder.api.sent import Sent, read
from rejoinder.discussion import tokens
from rejoinder.discussion.actions.report import Receipt, Refused, reported
from rejoinder.discussion.models import Comment
from rejoinder.discussion.tokens import Standing

_WITHOUT_FORM = {"unknown_comment", "not_shown"}


# No cookie is looked at, so there is nothing that another site could borrow from a reader.
@csrf_exempt
def report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """GET shows the form for this comment; POST takes the report."""
    now = timezone.now()
    if request.method not in {"GET", "HEAD", "POST"}:
        response = refusal.answer(request, 405, _("This address takes reports and shows the form for them."))
        response["Allow"] = "GET, HEAD, POST"
        return response
    sent = read(request, flags=FLAGS) if request.method == "POST" else Sent()
    if sent.status in {400, 413, 415}:
        with translation.override(host.language_of(request)):
            again = read(request, flags=FLAGS)
            return refusal.answer(request, sent.status, again.trouble, kept=sent["why"])
    try:
        comment = reported(comment_id)
    except Refused as refused:
        return refusal.refused(request, refused, kept=sent["why"])
    except (OperationalError, InterfaceError):
        away = unavailable()
        return refusal.answer(
            request, away.status, away.detail, kept=sent["why"], retry_after=away.retry_after
        )
    with translation.override(comment.thread.paper.language):
        if request.method != "POST":
            return form_page(Draft(comment, tokens.form_token(comment.thread_id, now)))
        try:
            if origin.is_foreign(request):
                detail = _(
                    "This report was sent from another site. If you wrote it, please send it from here."
                )
                raise Declined(403, "foreign", detail)
            receipt = hand_in(sent, comment, client=request.META.get("REMOTE_ADDR", ""), now=now)
        except Declined as declined:
            return _declined(request, comment, sent, declined, now)
        return _taken(request, comment, receipt)


def _taken(request: HttpRequest, comment: Comment, receipt: Receipt) -> HttpResponse:
    response: HttpResponse
    if asked.wants_json(request):
        response = JsonResponse(receipt_data(receipt), status=201 if receipt.token else 200)
        if receipt.token:
            response["Location"] = receipt_address(receipt.token)
    elif receipt.token:
        response = HttpResponseRedirect(receipt_address(receipt.token))
        response.status_code = 303
    else:
        publication = comment.thread.paper
        response = page.show("api/reported.html", {"thread": comment.thread}, publication=publication)
    response["Cache-Control"] = "private, no-store"
    return response


def _declined(
    request: HttpRequest, comment: Comment, sent: Sent, declined: Declined, now: datetime
) -> HttpResponse:
    response: HttpResponse
    token = _token(sent, comment.thread_id, now)
    if asked.wants_json(request):
        response = problem(
            declined.status,
            declined.detail,
            declined.errors,
            code=declined.code,
            # A script that is given a token sends again by itself when nothing else was wrong.
            token=token if declined.wants_token else "",
        )
    elif declined.code in _WITHOUT_FORM:
        detail = declined.detail.removeprefix(f"{declined.title}. ")
        response = refusal.answer(
            request, declined.status, detail, heading=declined.title, thread=comment.thread, kept=sent["why"]
        )
    else:
        errors = declined.errors or {"": [declined.detail]}
        response = form_page(Draft(comment, token, sent, errors), declined.status)
    if declined.retry_after:
        response["Retry-After"] = str(declined.retry_after)
    return response


def _token(sent: Sent, thread_id: int, now: datetime) -> str:
    """The token that came in while it is good, else a new one."""
    good = tokens.check_form_token(sent["token"], thread_id, now) is Standing.OK
    return sent["token"] if good else tokens.form_token(thread_id, now)

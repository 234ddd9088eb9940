"""The reply form by itself, and where every form of a thread is sent: answered as a page or as JSON."""

from __future__ import annotations

from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder.api import asked, host, origin, refusal
from rejoinder.api.contribute import Declined, contribute, parent_id, unavailable
from rejoinder.api.form_page import Draft, form_page
from rejoinder.api.problem import problem
from rejoinder.api.receipts import private_address, receipt_data
from rejoinder.api.sent import Sent, read
from rejoinder.discussion import access, tokens
from rejoinder.discussion.actions.submit import Receipt, Refused
from rejoinder.discussion.models import Comment, Thread
from rejoinder.discussion.tokens import Standing

COOKIE = "rejoinder_author"
COOKIE_SECONDS = 365 * 24 * 3600
COOKIE_PATH = "/threads/"
_WITHOUT_FORM = {"closed", "unknown_thread", "unavailable"}


# No cookie is trusted for writing: the key only tells one guest from another and is never sent across sites.
@csrf_exempt
def reply(request: HttpRequest, thread_id: int) -> HttpResponse:
    """GET shows the form, for ``?to=ID`` as an answer to that comment; POST takes the comment."""
    now = timezone.now()
    if request.method in {"GET", "HEAD"}:
        return _opened(request, thread_id, now)
    if request.method == "POST":
        return _posted(request, thread_id, now)
    response = refusal.answer(request, 405, _("This address takes comments and shows the form for them."))
    response["Allow"] = "GET, HEAD, POST"
    return response


def _opened(request: HttpRequest, thread_id: int, now: datetime) -> HttpResponse:
    try:
        thread = access.thread_for_reading(thread_id)
    except Refused as refused:
        return refusal.refused(request, refused)
    with translation.override(thread.paper.language):
        try:
            to = parent_id(Sent({"parent": request.GET.get("to", "")}))
            access.check_open(thread, now)
            parent = None if to is None else access.parent_for_reply(thread, to)
        except Declined as declined:
            return refusal.answer(request, 404, declined.detail, thread=thread)
        except Refused as refused:
            return refusal.refused(request, refused, thread=thread)
        token = tokens.form_token(thread.pk, now, opened=True)
        return form_page(Draft(thread, token, parent))


def _posted(request: HttpRequest, thread_id: int, now: datetime) -> HttpResponse:
    sent = read(request)
    if sent.status in {400, 413, 415}:
        with translation.override(host.language_of(request)):
            return refusal.answer(request, sent.status, read(request).trouble, kept=sent["text"])
    try:
        thread = access.thread_for_reading(thread_id)
    except Refused as refused:
        return refusal.refused(request, refused, kept=sent["text"])
    except (OperationalError, InterfaceError):
        away = unavailable()
        return refusal.answer(
            request, away.status, away.detail, kept=sent["text"], retry_after=away.retry_after
        )
    with translation.override(thread.paper.language):
        try:
            _check_origin(request)
            key = request.COOKIES.get(COOKIE, "")
            client = request.META.get("REMOTE_ADDR", "")
            receipt = contribute(sent, thread, client=client, key=key, now=now)
        except Declined as declined:
            return _declined(request, thread, sent, declined, now)
        return _taken(request, receipt, key)


def _check_origin(request: HttpRequest) -> None:
    if origin.is_foreign(request):
        detail = _("This comment was sent from another site. If you wrote it, please send it from here.")
        raise Declined(403, "foreign", detail)


def _taken(request: HttpRequest, receipt: Receipt, key: str) -> HttpResponse:
    address = private_address(receipt.token)
    response: HttpResponse
    if asked.wants_json(request):
        response = JsonResponse(receipt_data(receipt), status=201)
        response["Location"] = address
    else:
        response = HttpResponseRedirect(address)
        response.status_code = 303
    response["Cache-Control"] = "private, no-store"
    if receipt.fresh_key or key:
        response.set_cookie(
            COOKIE,
            receipt.fresh_key or key,
            max_age=COOKIE_SECONDS,
            path=COOKIE_PATH,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _declined(
    request: HttpRequest, thread: Thread, sent: Sent, declined: Declined, now: datetime
) -> HttpResponse:
    response: HttpResponse
    if asked.wants_json(request):
        response = problem(
            declined.status,
            declined.detail,
            declined.errors,
            code=declined.code,
            # A script that is given a token sends again by itself when nothing else was wrong.
            token=_token(sent, thread, now) if declined.wants_token else "",
        )
    elif declined.code in _WITHOUT_FORM:
        response = refusal.answer(
            request,
            declined.status,
            declined.detail.removeprefix(f"{declined.title}. "),
            heading=declined.title,
            thread=thread,
            kept=sent["text"],
        )
    else:
        errors = declined.errors or {"": [declined.detail]}
        draft = Draft(thread, _token(sent, thread, now), _parent(sent, thread, declined), sent, errors)
        response = form_page(draft, declined.status)
    if declined.retry_after:
        response["Retry-After"] = str(declined.retry_after)
    return response


def _token(sent: Sent, thread: Thread, now: datetime) -> str:
    """The token that came in while it is good, since it may know when the form was opened; else a new one."""
    good = tokens.check_form_token(sent["token"], thread.pk, now) is Standing.OK
    return sent["token"] if good else tokens.form_token(thread.pk, now)


def _parent(sent: Sent, thread: Thread, declined: Declined) -> Comment | None:
    if declined.forgets_parent:
        return None
    try:
        wanted = parent_id(sent)
        return None if wanted is None else access.parent_for_reply(thread, wanted)
    except (Declined, Refused):
        return None

"""The form that mails an article, and where it is sent: answered as a page, or with a problem for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder.api import asked, origin, page, refusal
from rejoinder.api.contribute import Declined
from rejoinder.api.passing.form_page import Draft, form_page
from rejoinder.api.passing.hand_in import WORK, hand_in, unavailable, work_wanted
from rejoinder.api.problem import problem
from rejoinder.api.sent import Sent, read
from rejoinder.newsroom import scene
from rejoinder.newsroom.passing import counting, question
from rejoinder.newsroom.passing.question import Question
from rejoinder.newsroom.passing.readable import article_at, served_otherwise
from rejoinder.newsroom.sharing import FORM, is_offered

SENT = "sent/"
"""Below the form: what is said once the article is on its way."""


# No cookie is looked at, so there is nothing that another site could borrow from a reader.
@csrf_exempt
def mail(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """GET shows the form for this article; POST has it mailed."""
    now = timezone.now()
    sent = read(request) if request.method == "POST" else Sent()
    if sent.status in {400, 413, 415}:
        return refusal.answer(request, sent.status, sent.trouble, code="unreadable", kept=sent["line"])
    try:
        article = article_at(request, section, slug)
        if article is None or not is_offered():
            return served_otherwise(request, section, slug, FORM) or _nothing_to_mail(request, sent)
        with translation.override(article.publication_shown.language):
            return _answered(request, article, sent, now)
    except (OperationalError, InterfaceError):
        away = unavailable()
        return refusal.answer(
            request,
            away.status,
            away.detail,
            code=away.code,
            kept=sent["line"],
            retry_after=away.retry_after,
        )


@csrf_exempt
def mailed(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """What is said once the article is on its way; it tells nothing of whom it goes to, and is the same for all."""
    article = article_at(request, section, slug)
    if article is None or not is_offered():
        return served_otherwise(request, section, slug, FORM + SENT) or _nothing_to_mail(request, Sent())
    with translation.override(article.publication_shown.language):
        context = {"article": article, "home": _home(article)}
        return page.show("api/passing/sent.html", context, publication=article.publication_shown)


def _answered(request: HttpRequest, article: Any, sent: Sent, now: datetime) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        asked_now = question.ask(article.pk, now, counting.bits_wanted(now))
        return form_page(Draft(article, _home(article), asked_now))
    if request.method != "POST":
        response = refusal.answer(request, 405, _("This address mails an article and shows the form for it."))
        response["Allow"] = "GET, HEAD, POST"
        return response
    try:
        if origin.is_foreign(request):
            detail = _("This was sent from another site. If you wrote it, please send it from here.")
            raise Declined(403, "foreign", detail)
        hand_in(sent, article, client=request.META.get("REMOTE_ADDR", ""), now=now)
    except Declined as declined:
        return _declined(request, article, sent, declined, now)
    return _taken(request, article)


def _taken(request: HttpRequest, article: Any) -> HttpResponse:
    response: HttpResponse
    if asked.wants_json(request):
        response = JsonResponse({"state": "on_its_way"}, status=202)
    else:
        response = HttpResponseRedirect(_home(article) + FORM + SENT)
        response.status_code = 303
    response["Cache-Control"] = "private, no-store"
    return response


def _declined(
    request: HttpRequest, article: Any, sent: Sent, declined: Declined, now: datetime
) -> HttpResponse:
    response: HttpResponse
    fresh = _question(sent, article, now)
    if declined.code == WORK:
        declined = work_wanted(fresh, now)
    if asked.wants_json(request):
        response = problem(
            declined.status,
            declined.detail,
            declined.errors,
            code=declined.code,
            token=fresh.text if declined.wants_token or declined.code == WORK else "",
            bits=fresh.bits or None,
        )
    else:
        errors = declined.errors or {"": [declined.detail]}
        draft = Draft(article, _home(article), fresh, sent, errors, told=declined.code == WORK)
        response = form_page(draft, declined.status)
    if declined.retry_after:
        response["Retry-After"] = str(declined.retry_after)
    return response


def _question(sent: Sent, article: Any, now: datetime) -> Question:
    """The question that came in while it is of use, so that whoever waits need not begin again; else a new one."""
    given = question.question_of(sent["token"], article.pk, now)
    if given is not None and not given.is_stale(now) and counting.is_of_use(given, now):
        return given
    return question.ask(article.pk, now, counting.bits_wanted(now))


def _nothing_to_mail(request: HttpRequest, sent: Sent) -> HttpResponse:
    return refusal.answer(
        request,
        404,
        _("There is no article here that this site could mail."),
        code="unknown_article",
        heading=_("There is nothing here"),
        kept=sent["line"],
    )


def _home(article: Any) -> str:
    return scene.address(article.front, article)

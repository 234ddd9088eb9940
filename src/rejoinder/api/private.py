"""An author's private page of one comment: what became of it, why, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder import markup
from rejoinder.api import appeals, page, refusal
from rejoinder.api.appeals import Typed
from rejoinder.api.contribute import agrees
from rejoinder.api.edit import edit_address
from rejoinder.api.fate import Fate, fate_of
from rejoinder.api.permalink import address
from rejoinder.api.receipts import private_address
from rejoinder.api.sent import FORM, Sent, read
from rejoinder.discussion import locales, tokens, words
from rejoinder.discussion.actions.appeal import Invalid, appeal
from rejoinder.discussion.actions.edit import draft_for
from rejoinder.discussion.actions.notify import notify
from rejoinder.discussion.actions.submit import Refused
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.contest import told_contest
from rejoinder.discussion.models import Comment, State


# The address itself is the secret that lets in; there is no cookie another site could make use of.
@csrf_exempt
def private(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what became of the comment; POST withdraws it, appeals, or asks for mail or no more of it."""
    return _closed(_answer(request, token))


@csrf_exempt
def quiet(request: HttpRequest, token: str) -> HttpResponse:
    """POST ends the mails, which a mail program does by itself where its reader asks; GET leads to the page.

    An address of its own: nothing that such a program may send can be taken for a withdrawal here.
    """
    if request.method == "POST":
        try:
            notify(token, wanted=False)
        except Refused as refused:
            return _closed(refusal.refused(request, refused))
    return _closed(_back(token))


def _closed(response: HttpResponse) -> HttpResponse:
    # Nobody whom a link on this page leads to may learn its address.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in {"GET", "HEAD", "POST"}:
        response = refusal.answer(request, 405, _("This page shows a comment and can withdraw it."))
        response["Allow"] = "GET, HEAD, POST"
        return response
    comment = tokens.comment_for_token(token)
    if comment is None:
        return refusal.answer(
            request,
            404,
            _("No comment has this private page. Check that you have the whole address."),
            heading=_("There is no such page"),
        )
    with translation.override(comment.thread.paper.language):
        if request.method == "POST":
            return _done(request, comment, token)
        return _shown(comment, token)


def _done(request: HttpRequest, comment: Comment, token: str) -> HttpResponse:
    # A form without fields has always withdrawn the comment, whatever its kind.
    sent = read(request) if request.content_type == FORM else Sent()
    do = _DOINGS.get(sent["do"])
    if do is None or sent.trouble:
        detail = sent.trouble or _("Go back to the page, and choose what to do.")
        return refusal.answer(request, max(sent.status, 400), detail, kept=sent["text"])
    try:
        do(token, sent)
    except Invalid as invalid:
        return _shown(comment, token, Typed(sent["text"], invalid.errors), 422)
    except Refused as refused:
        return refusal.refused(request, refused, kept=sent["text"])
    return _back(token)


def _withdraw(token: str, sent: Sent) -> None:
    del sent
    withdraw(token, timezone.now())


def _appeal(token: str, sent: Sent) -> None:
    appeal(token, sent["text"], timezone.now())


def _notify(token: str, sent: Sent) -> None:
    notify(token, wanted=agrees(sent))


_DOINGS: dict[str, Callable[[str, Sent], None]] = {
    "": _withdraw,
    "withdraw": _withdraw,
    "appeal": _appeal,
    "notify": _notify,
}
"""What a form of the page asks for in its field “do”."""


def _back(token: str) -> HttpResponse:
    response = HttpResponseRedirect(private_address(token))
    response.status_code = 303
    return response


def _shown(comment: Comment, token: str, typed: Typed | None = None, status: int = 200) -> HttpResponse:
    now = timezone.now()
    fate = fate_of(comment, now)
    shown = comment.thread.is_shown
    publication = comment.thread.paper
    context = {
        "comment": comment,
        "thread": comment.thread,
        "fate": fate,
        "text": _marked(fate),
        "sent_at": _time(comment, comment.created_at),
        "edited_at": _time(comment, comment.edited_at) if comment.edited_at else "",
        "own_address": private_address(token),
        "story_address": comment.thread.url if shown else "",
        "public_address": address(comment) if shown and fate.state is State.PUBLISHED else "",
        "again_address": _again(comment, fate),
        **_changing(token, fate),
        "can_withdraw": fate.state in {State.PUBLISHED, State.HELD},
        "can_be_mailed": words.sends_mail(),
        **appeals.shown(told_contest(comment, now), publication, now, typed or Typed()),
    }
    return page.show("api/private.html", context, publication=publication, status=status)


def _changing(token: str, fate: Fate) -> dict[str, str]:
    """Where the comment can be changed, and until when; blank where it cannot (any more), as far as is told."""
    if fate.state is State.REJECTED:
        return {"edit_address": "", "edit_until": ""}
    try:
        draft = draft_for(token, timezone.now())
    except Refused:
        return {"edit_address": "", "edit_until": ""}
    publication = draft.comment.thread.paper
    until = locales.clock_text(draft.until, publication.time_zone, publication.language)
    return {"edit_address": edit_address(token), "edit_until": until}


def _again(comment: Comment, fate: Fate) -> str:
    """Where what was not published can be said in other words; blank where there is no need, or no way."""
    over = fate.state in {State.REJECTED, State.WITHDRAWN}
    if not over or not comment.thread.is_shown or not comment.thread.is_open(timezone.now()):
        return ""
    parent = comment.parent
    to = f"?to={parent.pk}" if parent is not None and parent.state == State.PUBLISHED else ""
    return f"/threads/{comment.thread_id}/reply{to}"


def _marked(fate: Fate) -> str:
    spans = [(found.start, found.end) for found in fate.findings]
    return mark_safe(markup.mark(fate.text, spans))  # noqa: S308 - markup escapes


def _time(comment: Comment, moment: datetime) -> str:
    publication = comment.thread.paper
    return locales.time_text(moment, publication.time_zone, publication.language)

"""An author's private page of one comment: what became of it, why, and a way to take it back."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder import markup
from rejoinder.api import page, refusal
from rejoinder.api.edit import edit_address
from rejoinder.api.fate import Fate, fate_of
from rejoinder.api.permalink import address
from rejoinder.api.receipts import private_address
from rejoinder.discussion import locales, tokens
from rejoinder.discussion.actions.edit import draft_for
from rejoinder.discussion.actions.submit import Refused
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Comment, State


# The address itself is the secret that lets in; there is no cookie another site could make use of.
@csrf_exempt
def private(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what became of the comment; POST withdraws it."""
    response = _answer(request, token)
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
    with translation.override(comment.thread.publication.language):
        if request.method == "POST":
            return _withdrawn(request, token)
        return _shown(comment, token)


def _withdrawn(request: HttpRequest, token: str) -> HttpResponse:
    try:
        withdraw(token, timezone.now())
    except Refused as refused:
        return refusal.refused(request, refused)
    response = HttpResponseRedirect(private_address(token))
    response.status_code = 303
    return response


def _shown(comment: Comment, token: str) -> HttpResponse:
    fate = fate_of(comment)
    shown = comment.thread.is_shown
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
        **_changing(token),
        "can_withdraw": fate.state in {State.PUBLISHED, State.HELD},
    }
    return page.show("api/private.html", context, publication=comment.thread.publication)


def _changing(token: str) -> dict[str, str]:
    """Where the comment can be changed, and until when; blank where it cannot (any more)."""
    try:
        draft = draft_for(token, timezone.now())
    except Refused:
        return {"edit_address": "", "edit_until": ""}
    publication = draft.comment.thread.publication
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
    publication = comment.thread.publication
    return locales.time_text(moment, publication.time_zone, publication.language)

"""The page on which an author changes a comment soon after sending it; reached from its private page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rejoinder.api import page, refusal
from rejoinder.api.contribute import Declined, unavailable
from rejoinder.api.receipts import private_address
from rejoinder.api.sent import Sent, read
from rejoinder.discussion import locales, tokens, words
from rejoinder.discussion.actions import edit as editing
from rejoinder.discussion.actions.edit import Draft
from rejoinder.discussion.fields import Invalid
from rejoinder.discussion.models import Decision
from rejoinder.discussion.refusal import Refused


# The address itself is the secret that lets in; there is no cookie another site could make use of.
@csrf_exempt
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the text to be changed; POST takes the new one, and leads back to the private page."""
    response = _answer(request, token, timezone.now())
    # Nobody whom a link on this page leads to may learn its address.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def edit_address(token: str) -> str:
    """Where the author changes the comment."""
    return f"{private_address(token)}edit"


def changed(token: str, sent: Sent, *, client: str, now: datetime) -> Decision:
    """Put the text that was sent in the place of the comment's; raises Declined, in the active language."""
    if sent.trouble:
        raise Declined(sent.status, "unreadable", sent.trouble)
    try:
        return editing.edit(token, sent["text"], client=client, now=now)
    except Invalid as invalid:
        raise Declined(422, "invalid", _("Some fields must be put right."), invalid.errors) from invalid
    except (OperationalError, InterfaceError) as error:
        raise unavailable() from error


def _answer(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    if request.method not in {"GET", "HEAD", "POST"}:
        response = refusal.answer(request, 405, _("This page shows a comment and can change it."))
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
        sent = read(request) if request.method == "POST" else None
        kept = "" if sent is None else sent["text"]
        try:
            if sent is None:
                return _form(editing.draft_for(token, now), token)
            changed(token, sent, client=request.META.get("REMOTE_ADDR", ""), now=now)
        except Declined as declined:
            return _again(request, token, declined, kept, now)
        except Refused as refused:
            return refusal.refused(request, refused, thread=comment.thread, kept=kept)
        response = HttpResponseRedirect(private_address(token))
        response.status_code = 303
        return response


def _again(request: HttpRequest, token: str, declined: Declined, kept: str, now: datetime) -> HttpResponse:
    """The form once more with what was typed, or the text to copy where the time is over meanwhile."""
    sentences = [sentence for some in declined.errors.values() for sentence in some] or [declined.detail]
    try:
        draft = editing.draft_for(token, now, grace=editing.GRACE)
    except Refused as refused:
        return refusal.refused(request, refused, kept=kept)
    response = _form(draft, token, kept, sentences, declined.status)
    if declined.retry_after:
        response["Retry-After"] = str(declined.retry_after)
    return response


def _form(
    draft: Draft, token: str, text: str | None = None, errors: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    publication = draft.comment.thread.paper
    context = {
        "comment": draft.comment,
        "thread": draft.comment.thread,
        "text": draft.source if text is None else text,
        "errors": errors,
        "words": words.form_words(),
        "until": locales.clock_text(draft.until, publication.time_zone, publication.language),
        "action": edit_address(token),
        "back": private_address(token),
    }
    return page.show("api/edit.html", context, publication=publication, status=status)

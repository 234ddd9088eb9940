"""Comments: what became of one, for whoever has the token of its private page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import Router, Status

from rejoinder.api import appeals, origin
from rejoinder.api.contribute import Declined
from rejoinder.api.edit import changed
from rejoinder.api.fate import fate_of
from rejoinder.api.receipts import reasons
from rejoinder.api.sent import JSON, read
from rejoinder.api.v1.face import not_allowed, others
from rejoinder.api.v1.schemas import AppealIn, AppealOut, EditIn, FateOut, ProblemOut
from rejoinder.discussion import tokens
from rejoinder.discussion.actions.appeal import Invalid, appeal
from rejoinder.discussion.actions.edit import closes_at
from rejoinder.discussion.contest import Contest, told_contest
from rejoinder.discussion.models import Comment, State

router = Router(tags=["comments"])
_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": EditIn.model_json_schema()}},
    }
}
_APPEAL_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": AppealIn.model_json_schema()}},
    }
}
_WRONG = dict.fromkeys((400, 403, 404, 409, 413, 415, 422, 429, 503), ProblemOut)


@router.api_operation(["HEAD"], "/{token}", include_in_schema=False)
@router.get("/{token}", response={200: FateOut, 404: ProblemOut}, operation_id="readFate")
def read_fate(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """What has become of a comment; the token is the last part of its private page's address."""
    del request
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Http404
    response["Cache-Control"] = "private, no-store"
    return _fate(comment)


@router.patch(
    "/{token}",
    response={200: FateOut, **_WRONG},
    operation_id="editComment",
    openapi_extra=_BODY,
)
def edit_comment(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """Change a comment's text soon after it was sent. It is judged anew; the answer says what became of it."""
    if request.content_type != JSON:
        raise Declined(415, "media_type", f"Send the text as {JSON}.")
    if origin.is_foreign(request):
        raise Declined(403, "foreign", "Comments are not changed from pages of other sites.")
    sent = read(request)
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Http404
    with translation.override(comment.thread.paper.language):
        changed(token, sent, client=request.META.get("REMOTE_ADDR", ""), now=timezone.now())
    comment.refresh_from_db()
    response["Cache-Control"] = "private, no-store"
    return _fate(comment)


def _fate(comment: Comment) -> dict[str, Any]:
    """In the language of the story, in which its author is told everything."""
    with translation.override(comment.thread.paper.language):
        return _told(comment)


def _told(comment: Comment) -> dict[str, Any]:
    now = timezone.now()
    fate = fate_of(comment, now)
    contest = told_contest(comment, now)
    is_public = fate.state is State.PUBLISHED and comment.thread.is_shown
    until = closes_at(comment)
    is_open = fate.state in {State.PUBLISHED, State.HELD} and until > comment.created_at
    return {
        "id": comment.pk,
        "state": fate.state.value,
        "rule": fate.rule,
        "reason": fate.reason,
        "line": fate.line,
        "by_person": fate.by_person,
        "decided_by": fate.maker.value,
        "reasons": reasons(fate.findings),
        "permalink": f"/c/{comment.pk}" if is_public else None,
        "editable_until": until if is_open and not comment.source else None,
        "may_appeal": contest.may(now),
        "may_appeal_from": appeals.iso(contest.begins),
        "may_appeal_until": appeals.iso(contest.until),
        "appeal": None if contest.appeal is None else appeals.data(contest.appeal, contest),
    }


@router.post(
    "/{token}/appeal", response={201: AppealOut, **_WRONG}, operation_id="appeal", openapi_extra=_APPEAL_BODY
)
def add_appeal(request: HttpRequest, response: HttpResponse, token: str) -> Status[dict[str, Any]]:
    """Object to the decision in force; somebody else answers within the publication's days, and that is final."""
    if request.content_type != JSON:
        raise Declined(415, "media_type", f"Send the appeal as {JSON}.")
    if origin.is_foreign(request):
        raise Declined(403, "foreign", "Appeals are not taken from pages of other sites.")
    sent = read(request)
    if sent.trouble:
        raise Declined(sent.status, "unreadable", sent.trouble)
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Http404
    with translation.override(comment.thread.paper.language):
        try:
            made = appeal(token, sent["text"], timezone.now())
        except Invalid as invalid:
            detail = translation.gettext("Some fields must be put right.")
            raise Declined(422, "invalid", detail, invalid.errors) from invalid
    response["Cache-Control"] = "private, no-store"
    return Status(201, appeals.data(made, Contest(made.decision, made)))


@router.api_operation(others("GET", "HEAD", "PATCH"), "/{token}", include_in_schema=False)
def refuse_fate(request: HttpRequest, token: str) -> HttpResponse:
    """405."""
    del request, token
    return not_allowed("GET", "HEAD", "PATCH")


@router.api_operation(others("POST"), "/{token}/appeal", include_in_schema=False)
def refuse_appeal(request: HttpRequest, token: str) -> HttpResponse:
    """405."""
    del request, token
    return not_allowed("POST")

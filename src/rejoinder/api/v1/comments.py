"""Comments: what became of one, for whoever has the token of its private page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from rejoinder.api.fate import fate_of
from rejoinder.api.receipts import reasons
from rejoinder.api.v1.face import not_allowed, others
from rejoinder.api.v1.schemas import FateOut, ProblemOut
from rejoinder.discussion import tokens
from rejoinder.discussion.models import State

router = Router(tags=["comments"])


@router.api_operation(["HEAD"], "/{token}", include_in_schema=False)
@router.get("/{token}", response={200: FateOut, 404: ProblemOut}, operation_id="readFate")
def read_fate(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """What has become of a comment; the token is the last part of its private page's address."""
    del request
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Http404
    fate = fate_of(comment)
    is_public = fate.state is State.PUBLISHED and comment.thread.is_shown
    response["Cache-Control"] = "private, no-store"
    return {
        "id": comment.pk,
        "state": fate.state.value,
        "rule": fate.rule,
        "reason": fate.reason,
        "by_person": fate.by_person,
        "reasons": reasons(fate.findings),
        "permalink": f"/c/{comment.pk}" if is_public else None,
    }


@router.api_operation(others("GET", "HEAD"), "/{token}", include_in_schema=False)
def refuse_fate(request: HttpRequest, token: str) -> HttpResponse:
    """405."""
    del request, token
    return not_allowed("GET", "HEAD")

"""Threads: what is known of a discussion, and adding a comment to it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import Router, Status

from rejoinder.api import origin
from rejoinder.api.contribute import Declined, contribute
from rejoinder.api.receipts import receipt_data
from rejoinder.api.sent import JSON, read
from rejoinder.api.v1.face import not_allowed, others
from rejoinder.api.v1.schemas import CommentIn, ProblemOut, ReceiptOut, ThreadOut
from rejoinder.discussion import access, counts, locales, rulesets, tokens

router = Router(tags=["threads"])
_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": CommentIn.model_json_schema()}},
    }
}
_WRONG = dict.fromkeys((400, 403, 404, 409, 413, 415, 422, 429, 503), ProblemOut)


@router.api_operation(["HEAD"], "/{thread_id}", include_in_schema=False)
@router.get("/{thread_id}", response={200: ThreadOut, 404: ProblemOut}, operation_id="readThread")
def read_thread(request: HttpRequest, response: HttpResponse, thread_id: int) -> dict[str, Any]:
    """What is known of a discussion, with the token that a comment needs."""
    del request
    now = timezone.now()
    thread = access.thread_for_reading(thread_id)
    publication = thread.paper
    total, pages = counts.total(thread_id)
    is_open = access.is_open(thread, now)
    response["Cache-Control"] = "no-store"
    return {
        "id": thread.pk,
        "publication": publication.slug,
        "title": thread.title,
        "url": thread.url,
        "language": publication.language,
        "direction": locales.direction(publication.language),
        "open": is_open,
        "total": total,
        "pages": pages,
        "version": thread.version,
        "manifest": f"/editions/{publication.slug}/{thread.pk}/manifest.json",
        "statement": rulesets.statement_of(publication),
        "token": tokens.form_token(thread.pk, now) if is_open else None,
    }


@router.post(
    "/{thread_id}/comments",
    response={201: ReceiptOut, **_WRONG},
    operation_id="addComment",
    openapi_extra=_BODY,
)
def add_comment(request: HttpRequest, response: HttpResponse, thread_id: int) -> Status[dict[str, Any]]:
    """Add a comment. It is judged at once; 201 says whether it is published, held or rejected, and why."""
    if request.content_type != JSON:
        raise Declined(415, "media_type", f"Send the comment as {JSON}.")
    if origin.is_foreign(request):
        raise Declined(403, "foreign", "Comments are not taken from pages of other sites.")
    sent = read(request)
    thread = access.thread_for_reading(thread_id)
    with translation.override(thread.paper.language):
        receipt = contribute(
            sent,
            thread,
            client=request.META.get("REMOTE_ADDR", ""),
            key=sent["author_key"],
            now=timezone.now(),
        )
        told = receipt_data(receipt)
    response["Location"] = f"/api/v1/comments/{receipt.token}"
    response["Cache-Control"] = "no-store"
    return Status(201, {**told, "author_key": receipt.fresh_key or None})


@router.api_operation(others("GET", "HEAD"), "/{thread_id}", include_in_schema=False)
def refuse_thread(request: HttpRequest, thread_id: str) -> HttpResponse:
    """405."""
    del request, thread_id
    return not_allowed("GET", "HEAD")


@router.api_operation(others("POST"), "/{thread_id}/comments", include_in_schema=False)
def refuse_comments(request: HttpRequest, thread_id: str) -> HttpResponse:
    """405."""
    del request, thread_id
    return not_allowed("POST")

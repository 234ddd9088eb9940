"""Reports: what may be named in one, sending one, and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from ninja import Router, Status

from rejoinder.api import origin
from rejoinder.api.contribute import Declined
from rejoinder.api.reporting.hand_in import FLAGS, hand_in
from rejoinder.api.reporting.receipt import receipt_data, standing_of
from rejoinder.api.sent import JSON, read
from rejoinder.api.v1.face import not_allowed, others
from rejoinder.api.v1.report_schemas import ReportedOut, ReportFormOut, ReportIn, ReportOut
from rejoinder.api.v1.schemas import ProblemOut
from rejoinder.discussion import reportable, tokens
from rejoinder.discussion.actions.report import reported

router = Router(tags=["reports"])
_BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": ReportIn.model_json_schema()}},
    }
}
_WRONG = dict.fromkeys((400, 403, 404, 409, 413, 415, 422, 429, 503), ProblemOut)


@router.get(
    "/of/{comment_id}",
    response={200: ReportFormOut, 404: ProblemOut, 409: ProblemOut},
    operation_id="readReportForm",
)
def read_form(request: HttpRequest, response: HttpResponse, comment_id: int) -> dict[str, Any]:
    """What a report of this comment may name, with the token that it needs."""
    del request
    comment = reported(comment_id)
    publication = comment.thread.paper
    response["Cache-Control"] = "no-store"
    with translation.override(publication.language):
        rules = [{"name": rule.name, "title": rule.title} for rule in reportable.rules_for(publication)]
    return {
        "comment": comment.pk,
        "rules": rules,
        "token": tokens.form_token(comment.thread_id, timezone.now()),
    }


@router.post(
    "/of/{comment_id}",
    response={200: ReportedOut, 201: ReportedOut, **_WRONG},
    operation_id="addReport",
    openapi_extra=_BODY,
)
def add_report(request: HttpRequest, response: HttpResponse, comment_id: int) -> Status[dict[str, Any]]:
    """Report a comment. 201 tells where the receipt is; 200 that this connection had reported the comment before.

    Of what is said to be illegal, five reports of one text are taken from a connection, each with its own receipt.
    """
    if request.content_type != JSON:
        raise Declined(415, "media_type", f"Send the report as {JSON}.")
    if origin.is_foreign(request):
        raise Declined(403, "foreign", "Reports are not taken from pages of other sites.")
    sent = read(request, flags=FLAGS)
    comment = reported(comment_id)
    with translation.override(comment.thread.paper.language):
        receipt = hand_in(sent, comment, client=request.META.get("REMOTE_ADDR", ""), now=timezone.now())
    response["Cache-Control"] = "no-store"
    if not receipt.token:
        return Status(200, receipt_data(receipt))
    response["Location"] = f"/api/v1/reports/{receipt.token}"
    return Status(201, receipt_data(receipt))


@router.api_operation(["HEAD"], "/{token}", include_in_schema=False)
@router.get("/{token}", response={200: ReportOut, 404: ProblemOut}, operation_id="readReport")
def read_report(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """What has become of a report; the token is the last part of its receipt's address."""
    del request
    report = tokens.report_for_token(token)
    if report is None:
        raise Http404
    standing = standing_of(report, timezone.now())
    response["Cache-Control"] = "private, no-store"
    return {
        "comment": report.comment_id,
        "ground": report.ground,
        "rule": report.rule,
        "state": standing.answer.value,
        "by_person": standing.by_person,
        "answered_at": standing.answered_at,
    }


@router.api_operation(others("GET", "POST"), "/of/{comment_id}", include_in_schema=False)
def refuse_form(request: HttpRequest, comment_id: str) -> HttpResponse:
    """405."""
    del request, comment_id
    return not_allowed("GET", "POST")


@router.api_operation(others("GET", "HEAD"), "/{token}", include_in_schema=False)
def refuse_report(request: HttpRequest, token: str) -> HttpResponse:
    """405."""
    del request, token
    return not_allowed("GET", "HEAD")

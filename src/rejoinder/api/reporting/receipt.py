"""A report's receipt: that it is here, and what became of it once that is settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rejoinder.api import page, refusal
from rejoinder.api.permalink import address
from rejoinder.discussion import locales, telling_reporters, tokens, words
from rejoinder.discussion.actions.report import Receipt
from rejoinder.discussion.models import Decision, Ground, Maker, Report, State
from rejoinder.discussion.rulesets import title_of


class Answer(StrEnum):
    """What became of a report."""

    WAITING = "waiting"
    REMOVED = "removed"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


_ANSWERS = {State.REJECTED: Answer.REMOVED, State.PUBLISHED: Answer.KEPT, State.WITHDRAWN: Answer.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a report stands for whoever sent it."""

    answer: Answer
    rule: str = ""
    """The heading of the rule under which the comment was removed; blank where none is told."""
    by_person: bool = False
    answered_at: datetime | None = None


def standing_of(report: Report, now: datetime) -> Standing:
    """What may be told of the report, which was fetched with its decision: nothing that may still be taken back."""
    decision: Decision | None = report.decision
    if decision is None or now < decision.created_at + telling_reporters.SETTLED_AFTER:
        return Standing(Answer.WAITING)
    answer = _ANSWERS.get(State(decision.state), Answer.WAITING)
    return Standing(
        answer,
        rule=title_of(decision.rule) if decision.rule and answer is Answer.REMOVED else "",
        by_person=decision.maker == Maker.MODERATOR,
        answered_at=report.handled_at,
    )


def receipt_address(token: str) -> str:
    """Where the reader sees what became of the report."""
    return f"/c/reports/{token}/"


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """The answer to a report, for programs: ``address`` is null where another report stands for it."""
    return {
        "comment": receipt.comment_id,
        "state": Answer.WAITING.value,
        "token": receipt.token or None,
        "address": receipt_address(receipt.token) if receipt.token else None,
    }


def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt of the report that this token opens."""
    response = _answer(request, token)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        response = refusal.answer(request, 405, _("This page shows what became of a report."))
        response["Allow"] = "GET, HEAD"
        return response
    report = tokens.report_for_token(token)
    if report is None:
        return refusal.answer(
            request,
            404,
            _("No report has this receipt. Check that you have the whole address."),
            heading=_("There is no such page"),
        )
    comment = report.comment
    publication = comment.thread.paper
    with translation.override(publication.language):
        is_shown = comment.state == State.PUBLISHED and comment.thread.is_shown
        context = {
            "report": report,
            "illegal": report.ground == Ground.ILLEGAL,
            "named_rule": _(title_of(report.rule)) if report.rule else "",
            "standing": standing_of(report, timezone.now()),
            "thread": comment.thread,
            "thread_is_shown": comment.thread.is_shown,
            "public_address": address(comment) if is_shown else "",
            "sent_at": locales.time_text(report.created_at, publication.time_zone, publication.language),
            "will_be_mailed": report.address is not None and words.sends_mail(),
        }
        return page.show("api/receipt.html", context, publication=publication)

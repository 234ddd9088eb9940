"""Gives the audit away as CSV or JSON lines, however long it is, without anybody's address."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from rejoinder.desk.audit import entries, told
from rejoinder.desk.audit.entries import Scope
from rejoinder.desk.audit.wanted import Wanted, WantedForm, doer_of
from rejoinder.desk.screen import person
from rejoinder.discussion import events
from rejoinder.discussion.events import Verb, without_addresses
from rejoinder.discussion.models import Decision, DeskEvent
from rejoinder.discussion.roles import Task

FIELDS = (
    "id", "time", "user", "who", "verb", "publication", "kind", "object", "rule", "reason", "line", "before", "after",
)  # fmt: skip
_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_POST
def export(request: HttpRequest) -> HttpResponseBase:
    """What is wanted of where this user administers, as ``format`` says; that it was taken away is noted, too."""
    kind = request.POST.get("format", "")
    if kind not in _TYPES:
        return HttpResponse("Choose csv or jsonl.", status=400, content_type="text/plain")
    user = person(request)
    scope = Scope.of(user, Task.ADMINISTER)
    wanted = WantedForm(request.POST, list(scope.publications)).wanted
    now = timezone.now()
    places = [None] if scope.everywhere and wanted.publication is None else scope.publications
    for publication in [wanted.publication] if wanted.publication else places:
        events.note(
            Verb.EXPORTED, user=user, publication=publication, kind="audit", now=now, after={"format": kind}
        )
    lines = _csv if kind == "csv" else _json
    response = StreamingHttpResponse(lines(_records(scope, wanted)), content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="audit-{now:%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _records(scope: Scope, wanted: Wanted) -> Iterator[Mapping[str, Any]]:
    for some in entries.every(scope, wanted):
        decisions = told.decisions_of(some)
        for event in some:
            yield _record(event, decisions.get(event.pk))


def _record(event: DeskEvent, decision: Decision | None) -> Mapping[str, Any]:
    own = decision if decision is not None and decision.undoes_id is None else None
    return {
        "id": event.pk,
        "time": event.created_at.isoformat(),
        "user": event.user_id,
        "who": doer_of(event),
        "verb": event.verb,
        "publication": event.publication.slug if event.publication else None,
        "kind": event.kind,
        "object": event.object_id,
        "rule": event.rule,
        "reason": without_addresses(own.reason) if own else "",
        "line": without_addresses(own.line) if own else "",
        "before": event.before,
        "after": event.after,
    }


def _json(records: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    for record in records:
        yield f"{json.dumps(record, ensure_ascii=False)}\n"


class _Line:
    """What the CSV writer writes to: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def _csv(records: Iterator[Mapping[str, Any]]) -> Iterator[str]:
    row: Callable[[Any], str] = csv.writer(_Line()).writerow
    yield row(FIELDS)
    for record in records:
        yield row([_cell(record[name]) for name in FIELDS])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    # A spreadsheet would take it for a formula, and run it.
    return f"'{text}" if text.startswith(_FORMULA) else text

"""Tokens that need no storage: a reader's form, an author's private page of one comment, a report's receipt."""

from __future__ import annotations

import re
import struct
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from rejoinder.accounts import signing
from rejoinder.discussion.models import Comment, Report

FORM_LIFE = timedelta(days=7)
_CLOCKS_APART = timedelta(minutes=5)
_FORM = struct.Struct(">IB")
_MARK = 16
_OF_A_ROW = re.compile(r"([1-9][0-9]{0,18})-([A-Za-z0-9_-]{22})")
_LARGEST_ID = 2**63 - 1


class Standing(StrEnum):
    """What a form's token is worth."""

    OK = "ok"
    EXPIRED = "expired"
    FORGED = "forged"


def form_token(thread_id: int, printed_at: datetime, *, opened: bool = False) -> str:
    """The token of a form of this thread, good for ``FORM_LIFE`` from ``printed_at``.

    ``opened`` marks a form made for one reader, whose filling time can be told from the token; a printed page is
    read by many, at any time.
    """
    payload = _FORM.pack(int(printed_at.timestamp()), opened)
    return signing.to_text(payload + signing.mark("form", _form_message(thread_id, payload)))


def check_form_token(token: str, thread_id: int, now: datetime) -> Standing:
    """Whether the token was made for this thread's form, and recently enough."""
    read = _read_form(token, thread_id)
    if read is None:
        return Standing.FORGED
    printed_at, _ = read
    if printed_at > now + _CLOCKS_APART:
        return Standing.FORGED
    return Standing.OK if now - printed_at <= FORM_LIFE else Standing.EXPIRED


def seconds_since_opened(token: str, thread_id: int, now: datetime) -> float | None:
    """Whole seconds from the form's opening until now; None where the token does not tell."""
    read = _read_form(token, thread_id)
    if read is None or not read[1]:
        return None
    return max(0.0, (now - read[0]).total_seconds())


def comment_token(comment_id: int) -> str:
    """The token of the author's private page of a comment; whoever has it may see and withdraw that comment."""
    return _row_token("comment", comment_id)


def private_path(comment_id: int) -> str:
    """The path of that page."""
    return f"/comments/{comment_token(comment_id)}/"


def comment_for_token(token: str) -> Comment | None:
    """The comment, with its thread and publication, whose private page this token opens; None for any other text."""
    found = _row_id("comment", token)
    return Comment.objects.select_related("thread__publication").filter(pk=found).first() if found else None


def report_token(report_id: int) -> str:
    """The token of a report's receipt; whoever has it sees what became of the report."""
    return _row_token("report", report_id)


def report_for_token(token: str) -> Report | None:
    """The report, with its comment, thread and publication, whose receipt this token opens; None for any other text."""
    found = _row_id("report", token)
    related = Report.objects.select_related("comment__thread__publication", "decision")
    return related.filter(pk=found).first() if found else None


def _row_token(purpose: str, pk: int) -> str:
    return f"{pk}-{signing.to_text(signing.mark(purpose, str(pk).encode(), _MARK))}"


def _row_id(purpose: str, token: str) -> int | None:
    found = _OF_A_ROW.fullmatch(token)
    if found is None or int(found[1]) > _LARGEST_ID:
        return None
    given = signing.from_text(found[2])
    if given is None or not signing.is_mark(purpose, found[1].encode(), given, _MARK):
        return None
    return int(found[1])


def _form_message(thread_id: int, payload: bytes) -> bytes:
    return payload + str(thread_id).encode()


def _read_form(token: str, thread_id: int) -> tuple[datetime, bool] | None:
    data = signing.from_text(token)
    if data is None or len(data) != _FORM.size + _MARK:
        return None
    payload, given = data[: _FORM.size], data[_FORM.size :]
    if not signing.is_mark("form", _form_message(thread_id, payload), given):
        return None
    stamp, opened = _FORM.unpack(payload)
    return datetime.fromtimestamp(stamp, UTC), bool(opened)

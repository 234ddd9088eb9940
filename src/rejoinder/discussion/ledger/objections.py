"""Keeps what people object to in step with decisions."""

from __future__ import annotations

from rejoinder.discussion.ledger.answers import settle_reports
from rejoinder.discussion.models import Decision


def settle(decision: Decision) -> None:
    """In the transaction of the decision, have the comment's reports follow it."""
    settle_reports(decision)

"""What became of a comment, as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rejoinder.api.fate import decisive
from rejoinder.discussion.actions.submit import Receipt
from rejoinder.discussion.models import State
from rejoinder.discussion.reasons import told
from rejoinder.policy.verdict import Finding


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """The answer to a comment that was taken."""
    return {
        "id": receipt.comment_id,
        "state": receipt.state.value,
        "reasons": reasons(decisive(receipt.findings, receipt.state)),
        "address": private_address(receipt.token),
        "permalink": f"/c/{receipt.comment_id}" if receipt.state is State.PUBLISHED else None,
    }


def private_address(token: str) -> str:
    """Where the author sees what became of a comment."""
    return f"/comments/{token}/"


def reasons(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The objections in plain values, in the active language, with the words they rest on."""
    return [
        {
            "rule": found.rule,
            "outcome": found.outcome.value,
            "reason": told(found),
            "quote": found.quote,
            "start": found.start,
            "end": found.end,
        }
        for found in findings
    ]

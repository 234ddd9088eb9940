"""Whom an article goes to and who sends it, as marks that tell two alike and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from rejoinder.accounts import address as addresses
from rejoinder.accounts import signing
from rejoinder.discussion.limits import household
from rejoinder.notices.content import NotDelivered
from rejoinder.notices.letters import deliverable

DAY = timedelta(days=1)
"""Over which is counted."""


def canonical(address: str) -> str:
    """The one spelling of an address, its domain as mail servers know it; blank where no mail can be sent there."""
    try:
        return addresses.normalise(deliverable(address))
    except (ValueError, NotDelivered):
        return ""


def sender_marks(client: str, now: datetime) -> tuple[bytes, ...]:
    """Today's mark of a connection, and yesterday's; none where the connection is not known."""
    return _marks("article mail sender", household(client), now) if client else ()


def recipient_marks(address: str, now: datetime) -> tuple[bytes, ...]:
    """Today's mark of an address, and yesterday's."""
    return _marks("article mail recipient", address.casefold(), now)


def _marks(purpose: str, who: str, now: datetime) -> tuple[bytes, ...]:
    # Each day has its own, so that what is kept does not tell who wrote to whom over the weeks.
    days = (now.date(), (now - DAY).date())
    return tuple(signing.mark(purpose, f"{who}|{day.isoformat()}".encode(), 32) for day in days)

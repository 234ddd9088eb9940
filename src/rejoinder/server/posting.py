"""Sends what is due by one of the notifiers, with the words that the discussion has for it."""

from __future__ import annotations

from datetime import datetime

from rejoinder.discussion.mails.write import write
from rejoinder.notices import outbox
from rejoinder.notices.registry import Notifier


def send(notifier: Notifier, now: datetime) -> int:
    """Send what is due by this notifier; returns how many were sent."""
    return outbox.send_due(now, write, notifier)

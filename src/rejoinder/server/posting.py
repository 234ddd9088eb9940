"""Sends what is due by one of the notifiers, with the words that the discussion and the newsroom have for it."""

from __future__ import annotations

from datetime import datetime

from rejoinder.discussion.mails.write import write
from rejoinder.newsroom.passing import forget, letter
from rejoinder.notices import outbox
from rejoinder.notices.content import Content, Due, Wait
from rejoinder.notices.registry import Notifier


def send(notifier: Notifier, now: datetime) -> int:
    """Send what is due by this notifier; returns how many were sent."""
    return outbox.send_due(now, _written, notifier, ended=forget.ended)


def _written(due: Due, now: datetime) -> Content | Wait | None:
    return letter.write(due, now) if due.kind == letter.KIND else write(due, now)

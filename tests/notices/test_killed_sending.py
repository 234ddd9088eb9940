"""kill -9 in the midst of sending: nothing arrives twice, and what never arrived is sent or is in doubt."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from rejoinder.server import template
from tests.notices.catcher import Catcher
from tests.notices.killing import killed_and_finished

NOTICES = 60
ROUNDS = 6

_SENDER = """
import os, sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.conf import settings
from rejoinder.notices import outbox, registry
from rejoinder.notices.content import Letter
from rejoinder.notices.models import Notice
from tests.notices.test_killed_sending import NOTICES
round, port = divmod(int(sys.argv[1]), 100_000)
given = settings.ENVIRONMENT
values = {name: getattr(given, name) for name in given.__slots__}
values |= {"smtp": f"smtp://127.0.0.1:{port}?tls=none", "mail_from": "comments@news.example"}
settings.ENVIRONMENT = type(given)(**values)
# Each round is an hour after the last one, so that what the dead had in hand is free again.
now = datetime(2026, 5, 4, 12, 0, tzinfo=UTC) + timedelta(hours=round)
for number in range(NOTICES if round == 0 else 0):
    outbox.queue("told", str(number), {"comment": number}, now)
def compose(due, moment):
    text = f"This is number {due.ids['comment']}."
    return Letter("ada@example.org", "Told", text, text, "en", "The Lantern", "comments")
(notifier,) = registry.ready()
while True:
    outbox.send_due(now, compose, notifier)
    if not Notice.objects.filter(state__in=["queued", "sending"]).exists():
        os.write(1, b"done\\n")
        break
"""


@pytest.mark.faults
def test_nothing_is_mailed_twice_and_nothing_is_lost_by_kill_9(tmp_path: Path) -> None:
    database = tmp_path / "rejoinder.sqlite3"
    template.lay_out(database)
    # A server that takes its time at the end of each mail, so that the kill falls there, too.
    with Catcher(at_end=lambda: time.sleep(0.03)) as server:
        killed_and_finished(tmp_path, _SENDER, server, ROUNDS)
        arrived = Counter(str(caught.mail["Message-ID"]) for caught in server.caught)
    assert set(arrived.values()) == {1}
    connection = sqlite3.connect(database)
    states = Counter(state for (state,) in connection.execute("SELECT state FROM notices_notice"))
    connection.close()
    assert states["sent"] + states["uncertain"] == NOTICES
    # Whatever was confirmed has arrived; a kill leaves at most one in doubt each time.
    assert states["sent"] <= len(arrived) <= NOTICES and states["uncertain"] <= ROUNDS

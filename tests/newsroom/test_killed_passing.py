"""kill -9 while articles are being mailed: none goes twice, each is sent or in doubt, and no address is left behind."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from rejoinder.server import template
from tests.notices.catcher import Catcher
from tests.notices.killing import killed_and_finished

MAILS = 40
ROUNDS = 4

_SENDER = """
import os, sys
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.conf import settings
from django.db import transaction
from rejoinder.discussion import hearing
from rejoinder.newsroom import setup
from rejoinder.newsroom.models import ArticlePage, PassedOn
from rejoinder.newsroom.passing import question
from rejoinder.newsroom.passing.pass_on import Passing, pass_on
from rejoinder.notices import registry
from rejoinder.notices.models import Notice
from rejoinder.server import posting
from tests.newsroom.test_killed_passing import MAILS
round, port = divmod(int(sys.argv[1]), 100_000)
given = settings.ENVIRONMENT
values = {name: getattr(given, name) for name in given.__slots__}
values |= {"smtp": f"smtp://127.0.0.1:{port}?tls=none", "mail_from": "comments@news.example"}
values |= {"article_mail_sender": 0, "article_mail_burst": 0}
settings.ENVIRONMENT = type(given)(**values)
settings.PUBLIC_URL = "https://news.example"
# The model has to be loaded first, on a machine that is busy.
hearing.DEADLINE_S = 60.0
# Each round is an hour after the last one, so that what the dead had in hand is free again.
now = datetime(2026, 5, 4, 12, 0, tzinfo=UTC) + timedelta(hours=round)
if not ArticlePage.objects.exists():
    front = setup.ensure_site(name="The Courier", slug="courier", language="en", now=now)
    page = ArticlePage(slug="ferry", title="The ferry is late", live=True)
    setup.ensure_section(front, "town", "Town").add_child(instance=page)
    for number in range(MAILS):
        asked = question.ask(page.pk, now, 0)
        pass_on(Passing(page, f"n{number}@example.org", "Ada", "", asked), now)
(notifier,) = registry.ready()
while True:
    posting.send(notifier, now)
    if not Notice.objects.filter(state__in=["queued", "sending"]).exists():
        os.write(1, b"done\\n")
        break
"""


@pytest.mark.faults
def test_no_article_is_mailed_twice_and_no_address_is_left_by_kill_9(tmp_path: Path) -> None:
    database = tmp_path / "rejoinder.sqlite3"
    template.lay_out(database)
    # A server that takes its time at the end of each mail, so that the kill falls there, too.
    with Catcher(at_end=lambda: time.sleep(0.03)) as server:
        # Twice, so that what the last of the killed had in hand is settled as well.
        killed_and_finished(tmp_path, _SENDER, server, ROUNDS, last=2)
        arrived = Counter(to for caught in server.caught for to in caught.to)
    assert set(arrived.values()) == {1}
    connection = sqlite3.connect(database)
    states = Counter(state for (state,) in connection.execute("SELECT state FROM notices_notice"))
    kept = connection.execute(
        "SELECT COUNT(*) FROM newsroom_passedon WHERE address IS NOT NULL OR name <> ''"
    ).fetchone()
    connection.close()
    assert kept == (0,)
    assert states["sent"] + states["uncertain"] == MAILS
    # Whatever was confirmed has arrived; a kill leaves at most one in doubt each time.
    assert states["sent"] <= len(arrived) <= MAILS and states["uncertain"] <= ROUNDS

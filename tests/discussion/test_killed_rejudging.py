"""A process killed while it judges comments again loses none of them, and decides none twice."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from rejoinder.server import template
from tests.discussion.killing import started

WAITING = 96
KILLED_AT = (1, 4, 9)
"""After so many readings of its own each process is killed, in the midst of further ones."""

_HOLD = """
import sys
import django
django.setup()
from rejoinder.discussion import rulesets
from tests.discussion.making import NOW, a_publication, a_thread, post
publication = a_publication()
rulesets.adopt(publication, 'requires = ["lamplighter"]', NOW)
thread = a_thread(publication)
for _ in range(int(sys.argv[1])):
    post(thread)
"""

_REJUDGE = """
import os, sys
from datetime import timedelta
import django
django.setup()
from rejoinder.discussion.actions.rejudge import rejudge_due
from tests.discussion.making import NOW
from tests.discussion.reading import Reader, installed
class Telling(Reader):
    def score(self, texts, language):
        os.write(1, b"read\\n")
        return super().score(texts, language)
with installed(Telling("lamplighter")):
    rejudge_due(NOW + timedelta(minutes=10 * int(sys.argv[1])), budget_s=60)
"""


@pytest.mark.faults
def test_no_comment_is_lost_or_decided_twice_by_kill_9_while_it_is_judged_again(tmp_path: Path) -> None:
    database = tmp_path / "rejoinder.sqlite3"
    template.lay_out(database)
    started(tmp_path, _HOLD, WAITING).communicate(timeout=60)
    for number, readings in enumerate(KILLED_AT, 1):
        process = started(tmp_path, _REJUDGE, number)
        assert process.stdout is not None
        for _ in range(readings):
            assert process.stdout.readline() == b"read\n"
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=10)
        _check(database)
    started(tmp_path, _REJUDGE, len(KILLED_AT) + 1).communicate(timeout=60)
    assert _check(database) == WAITING


def _check(database: Path) -> int:
    """How many are published by now; each is either held and waits, or was decided once more and waits no longer."""
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(
            "SELECT comment.state, COUNT(DISTINCT decision.id), COUNT(DISTINCT awaited.id)"
            " FROM discussion_comment AS comment"
            " JOIN discussion_decision AS decision ON decision.comment_id = comment.id"
            " LEFT JOIN discussion_awaitedreading AS awaited ON awaited.comment_id = comment.id"
            " GROUP BY comment.id"
        ).fetchall()
    finally:
        connection.close()
    assert len(rows) == WAITING
    assert set(rows) <= {("held", 1, 1), ("published", 2, 0)}
    return rows.count(("published", 2, 0))

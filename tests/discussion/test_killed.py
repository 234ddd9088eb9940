"""An acknowledged comment survives kill -9 of the process that took it."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from rejoinder.server import template
from tests.discussion.killing import started

ROUNDS = 4
POSTERS = 8
ENOUGH = 40
"""Acknowledgements to wait for before the process is killed in the midst of further ones."""

_POSTER = """
import itertools, os, sys, threading
from datetime import UTC, datetime
import django
django.setup()
from rejoinder.discussion import writer
from rejoinder.discussion.models import Thread
from tests.discussion.making import a_thread, post
thread = Thread.objects.first() or a_thread()
writer.start()
def run(poster):
    for number in itertools.count():
        text = f"Poster {poster} of {os.getpid()} has said so much: {number}."
        receipt = post(thread, text, email=f"poster{poster}@example.org", now=datetime.now(UTC))
        os.write(1, f"{receipt.comment_id}\\n".encode())
for poster in range(int(sys.argv[1])):
    threading.Thread(target=run, args=(poster,)).start()
"""


@pytest.mark.faults
def test_no_acknowledged_comment_is_lost_by_kill_9(tmp_path: Path) -> None:
    database = tmp_path / "rejoinder.sqlite3"
    template.lay_out(database)
    acknowledged: list[int] = []
    for _ in range(ROUNDS):
        acknowledged += _post_until_killed(tmp_path)
        _check(database, acknowledged)
    assert len(acknowledged) >= ROUNDS * ENOUGH


def _post_until_killed(data: Path) -> list[int]:
    process = started(data, _POSTER, POSTERS)
    assert process.stdout is not None
    seen: list[int] = []
    try:
        while len(seen) < ENOUGH:
            line = process.stdout.readline()
            assert line, f"the posters ended by themselves with {process.poll()}"
            seen.append(int(line))
    finally:
        os.killpg(process.pid, signal.SIGKILL)
    # What lies in the pipe was acknowledged before the end, too.
    rest = process.stdout.read().decode()
    process.wait(10)
    process.stdout.close()
    return seen + [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]


def _check(database: Path, acknowledged: list[int]) -> None:
    connection = sqlite3.connect(database)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = {
            "discussion_comment": "id",
            "discussion_revision": "comment_id",
            "discussion_decision": "comment_id",
        }
        for table, column in tables.items():
            there = {row[0] for row in connection.execute(f"SELECT {column} FROM {table}")}
            assert set(acknowledged) <= there
        shown = connection.execute(
            "SELECT COUNT(*) FROM discussion_comment WHERE state = 'published'"
        ).fetchone()
        counted = connection.execute("SELECT SUM(published) FROM discussion_leaf").fetchone()
        places = connection.execute(
            "SELECT COUNT(*), MAX(position) + 1 FROM discussion_comment WHERE position >= 0"
        )
        assert shown == counted
        assert len(set(places.fetchone())) == 1
    finally:
        connection.close()

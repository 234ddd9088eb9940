"""`rejoinder keys`, run as an operator runs it."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rejoinder.commands import data
from rejoinder.server import template
from tests.serving import clean_environment


@pytest.fixture
def site(tmp_path: Path) -> Path:
    template.lay_out(tmp_path / data.DATABASE)
    return tmp_path


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rejoinder", "keys", *arguments, "--data", str(site)],
        capture_output=True,
        text=True,
        env={**clean_environment(), "COLUMNS": "120"},
        check=False,
    )


def test_a_key_is_added_listed_and_revoked(site: Path) -> None:
    added = run(site, "add", "the forum")
    assert added.returncode == 0 and re.fullmatch(r"rj_[\w-]{43}\n", added.stdout)
    listed = run(site, "list").stdout
    assert "the forum" in listed and "never" in listed and added.stdout[:8] in listed
    assert added.stdout.strip() not in listed
    again = run(site, "add", "the forum")
    assert again.returncode == 1 and "already" in again.stderr and not again.stdout
    assert "revoked" in run(site, "revoke", "the forum").stdout
    assert "no key called" in run(site, "revoke", "the forum").stderr
    assert "There are no keys" in run(site, "list").stdout


@pytest.mark.parametrize("line", [("add",), ("revoke",), ("list", "forum"), ("lend", "forum"), ()])
def test_a_line_that_cannot_be_meant_is_refused(tmp_path: Path, line: tuple[str, ...]) -> None:
    assert run(tmp_path, *line).returncode == 2


def test_what_was_done_at_the_command_line_stands_on_the_audit(site: Path) -> None:
    secret = run(site, "add", "the forum").stdout.strip()
    run(site, "add", "the forum")
    run(site, "revoke", "the forum")
    with closing(sqlite3.connect(site / data.DATABASE)) as record:
        noted = record.execute("SELECT verb, user_id, after FROM discussion_deskevent ORDER BY id").fetchall()
    told = {"key": "the forum", "by": "command_line"}
    assert [(verb, user, json.loads(after)) for verb, user, after in noted] == [
        ("issued_key", None, told),
        ("revoked_key", None, told),
    ]
    assert secret not in str(noted)

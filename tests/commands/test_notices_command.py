"""`rejoinder notices`: what is in trouble, and sending it again."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from rejoinder.server import template
from tests.serving import clean_environment


@pytest.fixture
def site(tmp_path: Path) -> Path:
    database = tmp_path / "rejoinder.sqlite3"
    template.lay_out(database)
    connection = sqlite3.connect(database)
    for number, state in enumerate(("failed", "uncertain", "queued", "sent"), 1):
        connection.execute(
            "INSERT INTO notices_notice (id, identity, way, kind, key, ids, state, not_before, tries, last_error)"
            " VALUES (?, ?, 'email', 'decided', ?, '{}', ?, '2026-05-04 12:00:00', 3, 'Refused (550).')",
            (number, uuid.uuid4().hex, str(number), state),
        )
    connection.commit()
    connection.close()
    return tmp_path


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rejoinder", "notices", *arguments, "--data", str(site)],
        capture_output=True,
        text=True,
        env={**clean_environment(), "COLUMNS": "120"},
        check=False,
    )


def test_what_is_in_trouble_is_listed_and_sent_again(site: Path) -> None:
    listed = run(site, "list").stdout
    assert "1 still to be sent." in listed and "Refused (550)." in listed
    assert re.search(r"^1 .*failed", listed, re.M) and re.search(r"^2 .*uncertain", listed, re.M)
    assert not re.search(r"^[34] ", listed, re.M)
    assert run(site, "retry", "--failed").stdout.startswith("1 will be sent")
    # What may have arrived is sent again only where somebody names it.
    assert "uncertain" in run(site, "list").stdout
    assert run(site, "retry", "2").stdout.startswith("1 will be sent")
    assert "None failed, and none is in doubt." in run(site, "list").stdout
    again = run(site, "retry", "2", "4")
    assert again.returncode == 1 and "Nothing there" in again.stderr


@pytest.mark.parametrize("line", [("retry",), ("list", "3"), ("retry", "x"), ("burn",), ()])
def test_a_line_that_cannot_be_meant_is_refused(tmp_path: Path, line: tuple[str, ...]) -> None:
    assert run(tmp_path, *line).returncode == 2

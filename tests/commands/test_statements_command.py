"""`rejoinder statements`, run as an operator runs it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from rejoinder.commands import data
from rejoinder.server import template
from tests.serving import clean_environment

# One publication with a comment that the rules turned down, and another with none.
ROWS = """
INSERT INTO discussion_publication (id, slug, name, language, time_zone, accent, depth_limit, created_at, edit_minutes,
 appeal_days, trusted_rejections, trusted_days, objections_to, learns_nightly, learn_note, feeds, robots,
 authority) VALUES
 (1, 'lantern', 'The Lantern', 'en', 'UTC', '#8a1c1c', 4, '2026-01-01', 10, 14, 5, 90, '', 0, '', 'whole', '', ''),
 (2, 'herald', 'The Herald', 'en', 'UTC', '#8a1c1c', 4, '2026-01-01', 10, 14, 5, 90, '', 0, '', 'whole', '', '');
INSERT INTO discussion_thread (id, publication_id, key, title, url, mode, visible, shown_open, version, printed_version,
 created_at, source, source_id, language)
 VALUES (1, 1, 'page:1', 'Ferry', '/ferry/', 'open', 1, 1, 1, 1, '2026-01-01', '', '', '');
INSERT INTO accounts_commenter (id, created_at) VALUES (1, '2026-01-01');
INSERT INTO discussion_comment (id, thread_id, commenter_id, depth, name, website, language, state, urgency, harm,
 doubtful, rule, notify, revision_number, created_at, source, source_id)
 VALUES (1, 1, 1, 0, 'Wilma', '', 'en', 'rejected', 1, 0, 0, 'offensive', 0, 1, '2026-05-04 12:00:00', '', '');
INSERT INTO discussion_decision (id, comment_id, revision_number, state, maker, rule, reason, line, findings, scores,
 submission, ruleset, created_at) VALUES
 (1, 1, 1, 'rejected', 'rules', 'offensive', 'It is rude.', '', '[]', '{}', '{}', '', '2026-05-04 12:00:00');
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    template.lay_out(tmp_path / data.DATABASE)
    with closing(sqlite3.connect(tmp_path / data.DATABASE)) as database:
        database.executescript(ROWS)
    return tmp_path


def run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rejoinder", "statements", *arguments, "--data", str(site)],
        capture_output=True,
        text=True,
        env={**clean_environment(), "COLUMNS": "120"},
        check=False,
    )


def test_statements_are_written_a_line_each_and_counted_aside(site: Path) -> None:
    done = run(site, "--from", "2026-05-01", "--to", "2026-05-04", "--publication", "lantern")
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    assert json.loads(line)["puid"] == "lantern-1" and "Wilma" not in line
    assert done.stderr == "1 statements of The Lantern, 2026-05-01 to 2026-05-04.\n"


def test_a_table_goes_into_a_file(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "may.csv"
    line = ("--from", "2026-05-01", "--to", "2026-05-31", "--publication", "lantern", "--format", "csv")
    done = run(site, *line, "--out", str(out))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("1 statements")
    heading, row = out.read_text(encoding="utf-8").splitlines()
    assert heading.startswith("puid,") and row.startswith("lantern-1,")


def test_whose_and_when_must_be_known(site: Path) -> None:
    unsaid = run(site, "--from", "2026-05-01")
    assert unsaid.returncode == 1 and "--publication: herald, lantern" in unsaid.stderr
    unknown = run(site, "--from", "2026-05-01", "--publication", "bugle")
    assert unknown.returncode == 1 and "“bugle”" in unknown.stderr
    assert run(site, "--from", "May").returncode == 2
    assert run(site, "--from", "2026-05-02", "--to", "2026-05-01").returncode == 2
    assert run(site, "--from", "2026-05-01", "--publication", "lantern", "--out", str(site)).returncode == 1

"""`rejoinder import` as it is typed."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.imports.making import comment, export, post, write

PYTHON = [sys.executable, "-m", "rejoinder", "import"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))
    }
    source = str(Path(__file__).resolve().parents[2] / "src")
    return {**kept, "PYTHONPATH": source, "COLUMNS": "120", **more}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYTHON, *map(str, arguments)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def rows(site: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(site / "rejoinder.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_a_dry_run_an_import_and_another_say_what_they_do(tmp_path: Path, site: Path) -> None:
    path = write(tmp_path, export(post(1, comment(1), comment(2, approved="spam")), post(2, status="draft")))
    looked = run(path, "--data", site, "--dry-run")
    assert looked.returncode == 0, looked.stderr
    assert "Would come in" in looked.stdout
    assert not site.exists()
    came = run(path, "--data", site)
    assert came.returncode == 0, came.stderr
    lines = [" ".join(line.split()) for line in came.stdout.splitlines()]
    assert {"Came in", "1 articles, published", "1 articles, as drafts", "1 comments, published"} <= set(
        lines
    )
    assert {"Left out", "1 comments marked as spam"} <= set(lines)
    assert "Checking" in came.stderr and "Bringing in" in came.stderr
    again = run(path, "--data", site)
    assert again.returncode == 0, again.stderr
    assert "Here already" in again.stdout and "Came in" not in again.stdout
    assert rows(site, "SELECT COUNT(*) FROM discussion_comment") == [(1,)]
    assert rows(site, "SELECT name FROM discussion_publication") == [("The Saltmarsh Courier",)]


def test_what_is_wrong_is_named_and_the_rest_comes_in_unless_all_is_asked_for(
    tmp_path: Path, site: Path
) -> None:
    text = export(post(1, comment(1)), post(2))
    path = write(tmp_path, text[: text.index("The body of story 2")])
    nothing = run(path, "--data", site, "--all-or-nothing")
    assert nothing.returncode == 1
    assert "line" in nothing.stderr and "The file is cut off" in nothing.stderr
    assert "Nothing was brought in." in nothing.stderr
    assert not site.exists()
    rest = run(path, "--data", site)
    assert rest.returncode == 1
    assert rest.stderr.count("The file is cut off") == 1
    assert "Refused because the file is wrong there" in rest.stdout
    assert rows(site, "SELECT source_id FROM newsroom_articlepage") == [("courier.example#1",)]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("{missing}",), 2, "cannot be read: No such file or directory"),
        (("{folder}",), 2, "cannot be read: Is a directory"),
        (
            ("{file}", "--format", "wordperfect"),
            2,
            "There is no format called 'wordperfect'. Known are: native, wordpress",
        ),
        (("{other}",), 1, "does not begin like any export file known here"),
        (("{other}", "--format", "wordpress"), 1, "This is not XML"),
        ((), 2, "usage: rejoinder import"),
        (("{file}", "--frobnicate"), 2, "unrecognized arguments"),
        (("{file}", "--judge", "--preset", "mild"), 2, "invalid choice: 'mild'"),
        (("{file}", "--preset", "strict"), 2, "--preset is for comments that are judged: give --judge, too"),
    ],
    ids=[
        "missing",
        "folder",
        "unknown format",
        "no export",
        "forced format",
        "nothing",
        "unknown option",
        "unknown preset",
        "preset without judging",
    ],
)
def test_a_line_that_cannot_be_carried_out_is_answered_with_why(
    tmp_path: Path, site: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    places = {
        "missing": str(tmp_path / "missing.xml"),
        "folder": str(tmp_path),
        "file": str(write(tmp_path, export(post(1)))),
        "other": str(write(tmp_path, "Dear editor, I", "letter.txt")),
    }
    done = run(*(argument.format(**places) for argument in arguments), "--data", site)
    assert done.returncode == status
    assert said in " ".join(done.stderr.split())
    assert not site.exists()
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.faults
def test_an_import_killed_half_way_goes_on_where_it_was(tmp_path: Path, site: Path) -> None:
    stories, each = 30, 12
    parts = [
        post(
            number,
            *(
                comment(100 * number + each, parent=str(100 * number) if each else "0")
                for each in range(each)
            ),
        )
        for number in range(1, stories + 1)
    ]
    path = write(tmp_path, export(*parts))
    for _ in range(2):
        done_before = rows(site, "SELECT COUNT(*) FROM discussion_comment") if site.exists() else [(0,)]
        process = subprocess.Popen(
            [*PYTHON, path, "--data", site], env=environment(), stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            try:
                written = rows(site, "SELECT COUNT(*) FROM discussion_comment")
            except sqlite3.Error:
                written = [(0,)]
            if written[0][0] > done_before[0][0]:  # type: ignore[operator]
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert run(path, "--data", site).returncode == 0
    assert rows(site, "SELECT COUNT(*) FROM newsroom_articlepage") == [(stories,)]
    assert rows(
        site, "SELECT COUNT(*), COUNT(DISTINCT thread_id || '/' || source_id) FROM discussion_comment"
    ) == [(stories * each, stories * each)]
    assert rows(site, "SELECT COUNT(*) FROM discussion_decision") == [(stories * each,)]
    assert rows(site, "SELECT COUNT(*) FROM discussion_comment WHERE parent_id IS NULL") == [(stories,)]
    assert rows(
        site,
        "SELECT COUNT(*) FROM discussion_leaf WHERE published <> (SELECT COUNT(*) FROM discussion_comment c"
        " WHERE c.thread_id = discussion_leaf.thread_id AND c.state = 'published')",
    ) == [(0,)]

"""A site on PostgreSQL comes back from its backup row by row, into an empty database only, and whole or not at all."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from rejoinder.keeping import place
from tests.faults.papers import a_paper, rejoinder
from tests.faults.posters import Record
from tests.keeping.unrecorded import DIE, run
from tests.postgres import Cluster
from tests.serving import clean_environment

pytestmark = [pytest.mark.faults, pytest.mark.postgresql]

_SPEAK = """
from datetime import UTC, datetime
from rejoinder.discussion.actions.submit import Contribution, submit
from rejoinder.discussion.models import Thread
from rejoinder.notices.models import Notice
thread = Thread.objects.get()
for number in range(60):
    submit(Contribution(thread_id=thread.pk, name=f"Reader {number}", email=f"r{number}@reader.example",
        text=f"The boat came {number} minutes late, with a tab\\there and a back\\\\slash.", website="", parent_id=None,
        key=""), datetime.now(UTC))
Notice.objects.create(way="email", kind="told", key="one", not_before=datetime.now(UTC))
"""


@pytest.fixture(scope="module")
def data(server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("postgresql") / "data"
    a_paper(data, REJOINDER_DATABASE=server.address)
    spoken = rejoinder(
        "manage", "--data", str(data), "shell", "-c", _SPEAK, REJOINDER_DATABASE=server.address
    )
    assert spoken.returncode == 0, spoken.stderr
    (data / "media").mkdir(exist_ok=True)
    (data / "media" / "quay.txt").write_text("Stairs and bollards.")
    return data


@pytest.fixture(scope="module")
def backup(data: Path, server: Cluster) -> Path:
    file = data.parent / "site.backup"
    made = rejoinder("backup", str(file), "--data", str(data), REJOINDER_DATABASE=server.address)
    assert made.returncode == 0, made.stderr
    assert "60 comments" in made.stdout
    return file


def a_database(server: Cluster, name: str) -> str:
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.address.rpartition("/")[0] + f"/{name}"


def rows(address: str) -> dict[str, list[bytes]]:
    """Every row of every table, as PostgreSQL writes it, but what a restore changes on purpose."""
    found: dict[str, list[bytes]] = {}
    with psycopg.connect(address) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        ).fetchall()
        for (name,) in tables:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT'.encode()) as copied:
                found[name] = sorted(b"".join(bytes(piece) for piece in copied).splitlines())
    return found


def comments_in(address: str) -> int:
    """How many comments are in a database, which may have no tables yet."""
    with psycopg.connect(address) as connection:
        there = connection.execute("SELECT to_regclass('discussion_comment')").fetchone()
        if there is None or there[0] is None:
            return 0
        count = connection.execute("SELECT count(*) FROM discussion_comment").fetchone()
        assert count is not None
        return int(count[0])


def test_every_row_comes_back_and_numbers_go_on_behind_it(
    data: Path, server: Cluster, backup: Path, tmp_path: Path
) -> None:
    address = a_database(server, "again")
    done = rejoinder("restore", str(backup), "--data", str(tmp_path / "again"), REJOINDER_DATABASE=address)
    assert done.returncode == 0, done.stderr
    before, after = rows(server.address), rows(address)
    assert len(before["discussion_comment"]) == 60
    changed = {"discussion_thread", "newsroom_preparedpage", "notices_notice"}
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} <= changed
    assert "1 notices waited to be sent" in done.stderr
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT state FROM notices_notice").fetchall() == [("uncertain",)]
        assert connection.execute("SELECT DISTINCT printed_version FROM discussion_thread").fetchall() == [
            (0,)
        ]
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            connection.execute("DELETE FROM discussion_decision")
    assert (tmp_path / "again" / "media" / "quay.txt").read_text() == "Stairs and bollards."
    again = rejoinder(
        "manage", "--data", str(tmp_path / "again"), "shell", "-c", _SPEAK.replace('key="one"', 'key="two"'),
        REJOINDER_DATABASE=address,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    assert "was restored from a backup, and its address.key is" in again.stderr
    assert len(rows(address)["discussion_comment"]) == 120


def test_a_database_that_holds_anything_is_refused(
    data: Path, server: Cluster, backup: Path, tmp_path: Path
) -> None:
    before = rows(server.address)
    done = rejoinder("restore", str(backup), "--data", str(tmp_path / "x"), REJOINDER_DATABASE=server.address)
    assert done.returncode == 1 and "There is a site in the database already" in done.stderr
    other = a_database(server, "other")
    with psycopg.connect(other) as connection:
        connection.execute("CREATE TABLE recipes (title text)")
    done = rejoinder("restore", str(backup), "--data", str(tmp_path / "x"), REJOINDER_DATABASE=other)
    assert done.returncode == 1 and "tables of something else (recipes)" in done.stderr
    assert not (tmp_path / "x").exists()
    assert rows(server.address) == before


def test_a_restore_killed_at_any_moment_leaves_nothing_or_everything(
    server: Cluster, backup: Path, tmp_path: Path
) -> None:
    place_ = tmp_path / "place"
    address = a_database(server, "killed")
    environment = {**clean_environment(), "REJOINDER_DATABASE": address}
    command = [sys.executable, "-m", "rejoinder", "restore", str(backup), "--data", str(place_)]
    complete = False
    for seconds in (2.0, 6.0, 9.0, 10.0, 11.0, 12.0, 13.0):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        complete = process.wait() == 0
        count = comments_in(address)
        unfinished = place_.exists() and place.is_unfinished(place_, address)
        assert count in {0, 60}
        if count == 60:
            assert not unfinished
            complete = True
            break
        refused = rejoinder("print", "--data", str(place_), REJOINDER_DATABASE=address)
        assert refused.returncode == 1
        assert re.search("being restored|no data directory|no site in the database", refused.stderr)
    if not complete:
        done = rejoinder("restore", str(backup), "--data", str(place_), REJOINDER_DATABASE=address)
        assert done.returncode == 0, done.stderr
    assert (place_ / "media" / "quay.txt").exists() and not (place_ / place.STAGE).exists()
    assert len(rows(address)["discussion_comment"]) == 60


def test_a_restore_killed_before_a_migration_is_recorded_can_be_begun_again(
    server: Cluster, backup: Path, tmp_path: Path
) -> None:
    place_ = tmp_path / "place"
    address = a_database(server, "unrecorded")
    restore = (
        "from rejoinder.commands import restore\n"
        f"raise SystemExit(restore.main([{str(backup)!r}, '--data', {str(place_)!r}]))"
    )
    died = run(DIE + restore, REJOINDER_DATABASE=address)
    assert died.returncode == 9, died.stderr
    done = run(restore, REJOINDER_DATABASE=address)
    assert done.returncode == 0, done.stderr
    assert comments_in(address) == 60


def test_an_empty_database_is_no_site_and_is_left_empty(server: Cluster, tmp_path: Path) -> None:
    address = a_database(server, "empty")
    done = rejoinder("print", "--data", str(tmp_path), REJOINDER_DATABASE=address)
    assert done.returncode == 1
    assert "no site in the database yet. Make one by running: rejoinder serve" in done.stderr
    assert rows(address) == {}


def test_a_restore_that_died_between_the_commit_and_its_tidying_up_is_complete(
    data: Path, server: Cluster, tmp_path: Path
) -> None:
    place_ = tmp_path / "place"
    (place_ / place.STAGE).mkdir(parents=True)
    (place_ / place.STAGE / place.AWAITS).touch()
    empty = a_database(server, "still-empty")
    assert place.is_unfinished(place_, empty)
    assert not place.is_unfinished(place_, server.address)
    assert not (place_ / place.STAGE).exists()
    assert list(place_.iterdir()) == []


def test_an_export_is_the_same_site_in_another_postgresql_and_in_sqlite(
    data: Path, server: Cluster, tmp_path: Path
) -> None:
    file = tmp_path / "site.jsonl.gz"
    told = ("export", "--format", "native", "--out", str(file), "--data", str(data))
    done = rejoinder(*told, REJOINDER_DATABASE=server.address)
    assert done.returncode == 0, done.stderr
    address = a_database(server, "imported")
    done = rejoinder("import", str(file), "--data", str(tmp_path / "postgresql"), REJOINDER_DATABASE=address)
    assert done.returncode == 0, done.stderr
    before, after = rows(server.address), rows(address)
    for name in ("discussion_revision", "discussion_decision", "discussion_leaf", "wagtailcore_page"):
        assert before[name] == after[name] != [], name
    again = rejoinder("import", str(file), "--data", str(tmp_path / "postgresql"), REJOINDER_DATABASE=address)
    assert again.returncode == 1 and "There is a site here already" in again.stderr
    spoken = rejoinder(
        "manage", "--data", str(tmp_path / "postgresql"), "shell", "-c", _SPEAK, REJOINDER_DATABASE=address
    )
    assert spoken.returncode == 0, spoken.stderr
    assert comments_in(address) == 120
    done = rejoinder("import", str(file), "--data", str(tmp_path / "sqlite"))
    assert done.returncode == 0, done.stderr
    assert len(Record(tmp_path / "sqlite").texts()) == 60

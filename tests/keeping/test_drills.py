"""Drills with a real site: backed up while readers post, killed in the middle, restored, and served again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from rejoinder.keeping import place
from tests.faults.papers import a_paper, rejoinder
from tests.faults.posters import Posters, Record, Shelf, broken
from tests.keeping import big
from tests.keeping.sites import files
from tests.serving import Serving, clean_environment, serving, wait_for

pytestmark = [pytest.mark.faults]

PATIENCE = float(os.environ.get("REJOINDER_PATIENCE") or 1)
ROUNDS = 6
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drill") / "data"


@pytest.fixture(scope="module")
def thread(data: Path) -> int:
    return a_paper(data)


def serve(sites: list[Serving], data: Path) -> Serving:
    return serving(sites, data, 90 * PATIENCE)


def killed(command: list[str], when: Callable[[], object], wait: float) -> bool:
    """Start a command and kill it, so long after something is seen to be under way; False where it was done before."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rejoinder", *command],
        env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while process.poll() is None and not when():
        time.sleep(0.002)
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def test_a_backup_under_load_has_everything_that_was_acknowledged_before_it_began(
    data: Path, thread: int, sites: list[Serving], tmp_path: Path
) -> None:
    site = serve(sites, data)
    posters = Posters(site, thread, 4, first=1)
    promised: list[dict[int, tuple[str, str]]] = []
    with posters.posting():
        for number in range(3):
            before = len(posters.acknowledged)
            wait_for(partial(posters.have, before + 10), 60 * PATIENCE, "posts to be taken")
            promised.append({one.id: (one.state, one.text) for one in posters.acknowledged})
            keys = ["--keys", str(tmp_path / f"{number}.keys")]
            made = rejoinder("backup", str(tmp_path / f"{number}.backup"), "--data", str(data), *keys)
            assert made.returncode == 0, made.stderr
            wait_for(partial(posters.have, len(promised[-1]) + 1), 60 * PATIENCE, "posts to go on")
    assert not posters.refused
    site.stop()
    for number, said in enumerate(promised):
        again = tmp_path / f"again-{number}"
        keys = ["--keys", str(tmp_path / f"{number}.keys")]
        done = rejoinder("restore", str(tmp_path / f"{number}.backup"), "--data", str(again), *keys)
        assert done.returncode == 0 and "restored from a backup" not in done.stderr, done.stderr
        record = Record(again)
        kept = record.texts()
        assert broken(said, kept) == []
        assert record.integrity() == "ok" and set(kept) == record.decided()
        assert (again / "keys" / "address.key").read_text() == (data / "keys" / "address.key").read_text()


def test_a_restored_site_is_served_with_every_comment_and_takes_new_ones(
    data: Path, thread: int, sites: list[Serving], tmp_path: Path
) -> None:
    file, keys = tmp_path / "one.backup", ["--keys", str(tmp_path / "keys")]
    assert rejoinder("backup", str(file), "--data", str(data), *keys).returncode == 0
    published = Record(data).published(thread)
    assert published > 0
    done = rejoinder("restore", str(file), "--data", str(tmp_path / "again"), *keys)
    assert done.returncode == 0, done.stderr
    site = serve(sites, tmp_path / "again")
    wait_for(lambda: Shelf(site, thread).total() == published, 60 * PATIENCE, "the edition to be printed")
    wait_for(lambda: "The ferry is late" in site.get("/town/ferry/")[1], 60 * PATIENCE)
    posters = Posters(site, thread, 1, first=900_000)
    with posters.posting():
        wait_for(lambda: posters.have(3), 60 * PATIENCE)
    assert not posters.refused
    new = {one.id for one in posters.acknowledged}
    assert new and not new & set(Record(data).texts())
    assert site.stop() == 0


def test_a_backup_that_is_killed_never_bears_its_name_and_leaves_nothing_that_stays(
    data: Path, thread: int, tmp_path: Path
) -> None:
    del thread
    (data / "media").mkdir(exist_ok=True)
    (data / "media" / "film.bin").write_bytes(random.Random(1).randbytes(80 * MEGABYTE))
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "one.backup"

    def under_way() -> bool:
        return any(path.stat().st_size > 0 for path in folder.glob(".*unfinished*") if path.exists())

    kills = 0
    for number in range(ROUNDS):
        was_killed = killed(["backup", str(file), "--data", str(data)], under_way, 0.02 * number)
        kills += was_killed
        assert file.exists() is not was_killed
        file.unlink(missing_ok=True)
    assert kills >= 2
    assert rejoinder("backup", str(file), "--data", str(data)).returncode == 0
    assert [path.name for path in folder.iterdir()] == ["one.backup"]
    assert rejoinder("restore", str(file), "--check", "--data", str(tmp_path / "none")).returncode == 0
    assert not (tmp_path / "none").exists()


def test_a_restore_that_is_killed_leaves_a_place_for_another_or_a_whole_site(
    data: Path, thread: int, tmp_path: Path
) -> None:
    del thread
    (data / "media").mkdir(exist_ok=True)
    (data / "media" / "film.bin").write_bytes(random.Random(2).randbytes(80 * MEGABYTE))
    file, site = tmp_path / "one.backup", tmp_path / "again"
    assert rejoinder("backup", str(file), "--data", str(data)).returncode == 0
    command = ["restore", str(file), "--data", str(site)]
    told = set(Record(data).texts())
    unfinished = 0
    for number in range(ROUNDS):
        killed(command, lambda: (site / place.STAGE).exists(), 0.05 * number**2)
        if place.is_unfinished(site, ""):
            unfinished += 1
            for refused in (["print"], ["backup", str(tmp_path / "x")], ["desk-link"]):
                done = rejoinder(*refused, "--data", str(site))
                assert done.returncode == 1 and "there is no site in it yet" in done.stderr, done.stderr
            assert not (site / "rejoinder.sqlite3").exists()
        else:
            break
    if place.is_unfinished(site, ""):
        done = rejoinder(*command)
        assert done.returncode == 0, done.stderr
    assert unfinished >= 2
    assert set(Record(site).texts()) == told and Record(site).integrity() == "ok"
    assert files(site / "media") == files(data / "media")
    assert not (site / place.STAGE).exists()


def test_nobody_serves_a_place_while_it_is_restored_into(data: Path, thread: int, tmp_path: Path) -> None:
    del data, thread
    (tmp_path / "place" / place.STAGE).mkdir(parents=True)
    (tmp_path / "place" / place.STAGE / "rejoinder.sqlite3").touch()
    site = Serving(tmp_path / "place")
    assert site.process.wait(60 * PATIENCE) == 1
    wait_for(lambda: "there is no site in it yet" in site.output, 5)
    assert not (tmp_path / "place" / "rejoinder.sqlite3").exists()
    site.kill()


def test_a_site_restored_without_its_keys_says_so_until_it_has_them(
    data: Path, thread: int, tmp_path: Path
) -> None:
    del thread
    file = tmp_path / "one.backup"
    assert (
        rejoinder("backup", str(file), "--data", str(data), "--keys", str(tmp_path / "keys")).returncode == 0
    )
    done = rejoinder("restore", str(file), "--data", str(tmp_path / "again"))
    assert done.returncode == 0 and "its address.key is missing: e-mail addresses" in done.stderr
    done = rejoinder("print", "--data", str(tmp_path / "again"))
    assert done.returncode == 0 and "its address.key is missing" in done.stderr
    done = rejoinder("print", "--data", str(tmp_path / "again"))
    assert "its address.key is another one" in done.stderr
    for name in ("address.key", "secret.key"):
        (tmp_path / "again" / "keys" / name).write_text((data / "keys" / name).read_text())
    done = rejoinder("print", "--data", str(tmp_path / "again"))
    assert done.returncode == 0 and done.stderr == ""
    other = rejoinder("backup", str(tmp_path / "x"), "--data", str(data), "--keys", str(tmp_path / "keys"))
    assert (
        other.returncode == 1 and "nothing is written over" in other.stderr and not (tmp_path / "x").exists()
    )


def test_an_import_of_a_whole_site_that_is_killed_leaves_an_empty_place_for_another(
    data: Path, thread: int, tmp_path: Path
) -> None:
    del data, thread
    big.write(tmp_path / "big.jsonl", 4_000)
    site = tmp_path / "new"
    command = ["import", str(tmp_path / "big.jsonl"), "--data", str(site)]
    emptied = 0
    for wait in (0.3, 0.8):
        # By then the database is open, and the lines are on their way into its one transaction.
        assert killed(command, (site / "rejoinder.sqlite3-shm").exists, wait)
        count = len(Record(site).texts())
        assert count in {0, 4_000}
        emptied += not count
        if count:
            break
    assert emptied
    if not Record(site).texts():
        done = rejoinder(*command)
        assert done.returncode == 0, done.stderr
    assert len(Record(site).texts()) == 4_000 and Record(site).integrity() == "ok"

"""The parent and its processes: started again when they fail, stopped together, gone when the parent is."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import wait_for

FAMILY = """
import logging, os, pathlib, signal, sys, time
from rejoinder.server import family
logging.basicConfig()
place = pathlib.Path(sys.argv[1])

def note(name):
    with (place / name).open("a") as file:
        file.write(f"{os.getpid()}\\n")

def steady():
    note("steady")
    while True:
        time.sleep(0.05)

def failing():
    note("failing")
    raise RuntimeError("somebody's words")

def stubborn():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note("stubborn")
    while True:
        time.sleep(0.05)

def polite():
    def asked(*_):
        note("asked")
        sys.exit(0)
    signal.signal(signal.SIGTERM, asked)
    note("polite")
    while True:
        time.sleep(0.05)

works = {"steady": steady, "failing": failing, "stubborn": stubborn, "polite": polite}
family.PATIENCE = float(os.environ.get("PATIENCE", "0.5"))
members = [family.Member(name, works[name]) for name in sys.argv[2:]]
sys.exit(family.Family(members).run(lambda: None))
"""


class Parent:
    """A parent in a process of its own, with members that note their ids."""

    def __init__(self, place: Path, *members: str, patience: str = "0.5") -> None:
        """``patience`` is for how many seconds members may take their time to end."""
        self.place = place
        self.log = (place / "log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-c", FAMILY, str(place), *members],
            stderr=self.log,
            start_new_session=True,
            env={**os.environ, "PATIENCE": patience},
        )

    def pids(self, name: str) -> list[int]:
        path = self.place / name
        return [int(line) for line in path.read_text().split()] if path.exists() else []

    def first(self, name: str) -> int:
        wait_for(lambda: self.pids(name), what=f"{name} to start")
        return self.pids(name)[0]

    def told(self) -> str:
        return (self.place / "log").read_text()


@pytest.fixture
def parents(tmp_path: Path) -> Iterator[list[Parent]]:
    made: list[Parent] = []
    yield made
    for parent in made:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(parent.process.pid, signal.SIGKILL)
        parent.process.wait(10)
        parent.log.close()


def start(parents: list[Parent], place: Path, *members: str, patience: str = "0.5") -> Parent:
    parent = Parent(place, *members, patience=patience)
    parents.append(parent)
    return parent


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_all_stop_together_and_well_when_asked(tmp_path: Path, parents: list[Parent]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        parent = start(parents, tmp_path, "steady")
        child = parent.first("steady")
        parent.process.send_signal(number)
        assert parent.process.wait(5) == 0
        assert not lives(child)
        (tmp_path / "steady").unlink()


def test_a_member_that_dies_is_started_again(tmp_path: Path, parents: list[Parent]) -> None:
    parent = start(parents, tmp_path, "steady")
    child = parent.first("steady")
    os.kill(child, signal.SIGKILL)
    wait_for(lambda: len(parent.pids("steady")) == 2, what="a new one")
    assert "The steady process was ended by signal 9 (SIGKILL)" in parent.told()


def test_a_member_that_keeps_failing_is_given_more_and_more_time(
    tmp_path: Path, parents: list[Parent]
) -> None:
    began = time.monotonic()
    parent = start(parents, tmp_path, "failing", "steady")
    steady = parent.first("steady")
    wait_for(lambda: len(parent.pids("failing")) >= 4, what="four attempts")
    assert time.monotonic() - began > 0.2 + 0.4 + 0.6
    assert lives(steady) and len(parent.pids("steady")) == 1
    assert "RuntimeError" in parent.told()


def test_one_that_will_not_stop_is_made_to(tmp_path: Path, parents: list[Parent]) -> None:
    parent = start(parents, tmp_path, "stubborn")
    child = parent.first("stubborn")
    parent.process.send_signal(signal.SIGTERM)
    assert parent.process.wait(5) == 0
    assert not lives(child)


def test_a_second_ctrl_c_is_at_once(tmp_path: Path, parents: list[Parent]) -> None:
    parent = start(parents, tmp_path, "stubborn", patience="60")
    parent.first("stubborn")
    # Two that come before the parent is on turn are one to it.
    for _ in range(100):
        parent.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            parent.process.wait(0.2)
            break
    assert parent.process.wait(20) == 0


def test_ctrl_c_at_a_terminal_leaves_each_member_to_end_in_its_own_way(
    tmp_path: Path, parents: list[Parent]
) -> None:
    parent = start(parents, tmp_path, "polite", patience="20")
    child = parent.first("polite")
    os.killpg(parent.process.pid, signal.SIGINT)
    assert parent.process.wait(5) == 0
    assert not lives(child) and parent.pids("asked") == [child]
    assert "failed" not in parent.told()


def test_no_orphan_outlives_a_killed_parent(tmp_path: Path, parents: list[Parent]) -> None:
    parent = start(parents, tmp_path, "steady", "stubborn")
    children = [parent.first("steady"), parent.first("stubborn")]
    parent.process.kill()
    parent.process.wait(5)
    wait_for(lambda: not any(map(lives, children)), 5, "the children to follow")

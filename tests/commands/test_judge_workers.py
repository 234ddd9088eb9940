"""`rejoinder judge` with several workers: the same verdicts in the same order, whatever becomes of a worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from rejoinder.commands.judging.feed import LINES
from tests.serving import wait_for

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src")}
PLENTY = 2 * LINES + 10

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are found in /proc")


def lines(first: int, last: int) -> bytes:
    texts = ("Fine words.", "Call me on (0171) 555 0123 tonight", "")
    return b"".join(
        json.dumps({"id": number, "text": texts[number % 3]}).encode() + b"\n"
        for number in range(first, last + 1)
    )


@contextmanager
def judging(*arguments: str) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """The command under way, with its input and output."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rejoinder", "judge", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    assert process.stdin
    assert process.stdout
    with process:
        try:
            yield process, process.stdin, process.stdout
        finally:
            process.kill()


def sent(given: IO[bytes], data: bytes) -> None:
    given.write(data)
    given.flush()


def ids(shown: IO[bytes], count: int) -> list[int]:
    return [json.loads(shown.readline())["id"] for _ in range(count)]


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return [int(pid) for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_several_workers_write_what_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "comments.jsonl"
    long = json.dumps({"id": "long", "text": "Plain words. " * 30_000}).encode() + b"\n"
    path.write_bytes(lines(1, 200) + b"nonsense\n" + long + b"\n\n" + lines(201, 1500) + b"{}")
    done = [
        subprocess.run(
            [sys.executable, "-m", "rejoinder", "judge", "--workers", workers, str(path)],
            capture_output=True,
            check=False,
            env=ENVIRONMENT,
        )
        for workers in ("1", "3")
    ]
    assert done[0].stdout == done[1].stdout
    assert len(done[0].stdout.splitlines()) == 1501
    for one in done:
        assert one.returncode == 1
        bad = [note for note in one.stderr.decode().splitlines() if note.startswith("line ")]
        assert [note.partition(":")[0] for note in bad] == ["line 201", "line 1505"]
        assert "500 publish, 500 hold, 501 reject" in one.stderr.decode()


def test_a_line_alone_is_answered_after_many_at_once_too() -> None:
    with judging("--workers", "2") as (process, given, shown):
        sent(given, lines(1, PLENTY))
        assert ids(shown, PLENTY) == list(range(1, PLENTY + 1))
        assert workers(process)
        for number in (PLENTY + 1, PLENTY + 2):
            sent(given, lines(number, number))
            assert ids(shown, 1) == [number]
        given.close()
        assert process.wait(60) == 0


def test_a_few_lines_are_judged_without_workers() -> None:
    with judging("--workers", "2") as (process, given, shown):
        sent(given, lines(1, 3))
        assert ids(shown, 3) == [1, 2, 3]
        assert not workers(process)


def test_a_killed_worker_ends_the_run_with_the_line_to_go_on_from() -> None:
    with judging("--workers", "2") as (process, given, shown):
        sent(given, lines(1, PLENTY))
        assert ids(shown, PLENTY) == list(range(1, PLENTY + 1))
        for pid in (killed := workers(process)):
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: all(map(is_gone, killed)), 30, "the workers' end")
        rest, told = process.communicate(lines(PLENTY + 1, PLENTY + 20), 60)
        assert process.returncode == 3
        assert rest == b""
        assert f"while it had lines {PLENTY + 1} to {PLENTY + 20}" in told.decode()
        assert f"Judged {PLENTY} comments" in told.decode()
        assert "was killed" in told.decode() and "Traceback" not in told.decode()


def test_an_interruption_ends_the_workers_too() -> None:
    with judging("--workers", "2") as (process, given, shown):
        sent(given, lines(1, PLENTY))
        assert len(ids(shown, PLENTY)) == PLENTY
        had = workers(process)
        # As a terminal does, to all of its processes.
        for pid in (*had, process.pid):
            os.kill(pid, signal.SIGINT)
        rest, told = process.communicate(None, 60)
        assert (process.returncode, rest) == (130, b"")
        assert told.decode().count("\n") == 2 and f"Judged {PLENTY} comments" in told.decode()
        wait_for(lambda: all(map(is_gone, had)), 30, "the workers' end")


def test_workers_do_not_outlive_a_killed_parent() -> None:
    with judging("--workers", "2") as (process, given, shown):
        sent(given, lines(1, PLENTY))
        assert len(ids(shown, PLENTY)) == PLENTY
        had = workers(process)
        process.kill()
        wait_for(lambda: all(map(is_gone, had)), 30, "the workers' end")


def test_a_reader_that_goes_away_ends_the_workers_quietly() -> None:
    with judging("--workers", "2") as (process, given, shown):
        sent(given, lines(1, PLENTY))
        ids(shown, PLENTY)
        had = workers(process)
        shown.close()
        given.write(lines(PLENTY + 1, 2 * PLENTY))
        given.close()
        assert process.wait(60) == 141
        assert process.stderr
        assert process.stderr.read() == b""
        wait_for(lambda: all(map(is_gone, had)), 30, "the workers' end")


@pytest.mark.parametrize("number", ["0", "-1", "2.5", "many", "99999"])
def test_a_number_of_workers_that_is_none_is_refused(number: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder", "judge", f"--workers={number}"],
        input=b"",
        capture_output=True,
        check=False,
        env=ENVIRONMENT,
    )
    assert done.returncode == 2
    assert "from 1 to 1024" in done.stderr.decode()

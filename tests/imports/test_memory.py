"""A large export needs no large memory."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from rejoinder.imports.imported import ImportedComment
from rejoinder.imports.thread_order import Gathering
from tests.imports.making import HEAD, TAIL, comment, post

MEGABYTE = 1_000_000
_READ = """
import re, sys
from pathlib import Path
from rejoinder.imports.formats.wordpress import WordPress

def peak():
    # What getrusage tells is inherited from the parent; the kernel's own mark begins with the program.
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

before = peak()
source = WordPress()
path = Path(sys.argv[1])
assert source.check(path, lambda done, total: None) == []
count = sum(1 for _ in source.read(path, lambda done, total: None))
print(count, (peak() - before) // 1024)
"""


def test_a_thread_beyond_its_share_of_the_memory_lies_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rejoinder.imports.thread_order.IN_MEMORY", 100_000)
    long = ImportedComment("", "1", "", "Wim Sloot", "", "", "", published=True, created_at=None)
    gathering = Gathering()
    tracemalloc.start()
    try:
        for number in range(2_000):
            gathering.add(replace(long, id=str(number), html=f"{number} " * 1_000))
        read = sum(len(comment.html) for comment in gathering.in_order(None))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gathering.close()
    assert read > 8 * MEGABYTE
    assert kept < 2 * MEGABYTE


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not tell a process's peak"
)
def test_reading_forty_megabytes_with_one_endless_thread_takes_less_memory_than_the_file(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.xml"
    words = "The ferry leaves at nine and comes back at ten. " * 8
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        story = post(1).replace("</item>\n", "")
        file.write(story)
        for number in range(1, 30_001):
            file.write(comment(number, content=words, parent=str(number // 2)))
        file.write("</item>\n")
        for number in range(2, 4_000):
            file.write(post(number, comment(number), content=words * 8))
        file.write(TAIL)
    size = path.stat().st_size
    assert size > 40 * MEGABYTE
    done = subprocess.run(
        [sys.executable, "-c", _READ, path], capture_output=True, text=True, check=True, timeout=300
    )
    items, grown = map(int, done.stdout.split())
    assert items == 1 + 3_999 + 30_000 + 3_998
    assert grown < 30, f"{grown} MB more for a file of {size // MEGABYTE} MB"

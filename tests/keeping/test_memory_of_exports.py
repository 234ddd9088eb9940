"""A long record needs no large memory: not to be given away, not to be taken in, not to be backed up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.keeping import big
from tests.serving import clean_environment

pytestmark = [pytest.mark.slow]

FEW, MANY = 1_000, 12_000
MOST = 25
"""Megabytes that twelve times as many comments may take more."""


def peak(*arguments: str) -> int:
    """The most memory, in megabytes, that a command took."""
    done = subprocess.run(
        [sys.executable, "-c", big.PEAK, *arguments],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return big.peak_of(done.stderr)


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not tell a process's peak"
)
def test_twelve_times_as_many_comments_take_the_same_memory(tmp_path: Path) -> None:
    took: dict[str, list[int]] = {}
    for comments in (FEW, MANY):
        file, site = tmp_path / f"{comments}.jsonl", str(tmp_path / f"site-{comments}")
        big.write(file, comments)
        out = str(tmp_path / f"out-{comments}")
        for name, arguments in {
            "import": ("import", str(file)),
            "native": ("export", "--format", "native", "--out", f"{out}.jsonl"),
            "wordpress": ("export", "--format", "wordpress", "--out", f"{out}.xml"),
            "csv": ("export", "--format", "csv", "--out", f"{out}.csv"),
            "backup": ("backup", f"{out}.backup"),
        }.items():
            took.setdefault(name, []).append(peak(*arguments, "--data", site))
        took.setdefault("restore", []).append(peak("restore", f"{out}.backup", "--data", f"{site}-again"))
        assert Path(f"{out}.csv").read_bytes().count(b"\r\n") == comments + 1
    grown = {name: many - few for name, (few, many) in took.items()}
    assert max(grown.values()) < MOST, took
    print(took)

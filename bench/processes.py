"""Processor time and memory of process trees, read from /proc."""

from __future__ import annotations

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The process and everything it started, directly or not."""
    found = [pid]
    for parent in found:
        for listing in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in listing.read_text().split() if int(child) not in found]
            except OSError:
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """Processor seconds spent by the whole tree so far, in user and kernel mode."""
    total = 0.0
    for one in children(pid):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def memory_mib(pid: int) -> float:
    """Proportional set size of the whole tree in MiB, so that shared pages count once."""
    total = 0
    for one in children(pid):
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def named(pid: int) -> dict[str, float]:
    """Proportional set size in MiB of each process of the tree, by its command line's end."""
    sizes: dict[str, float] = {}
    for one in children(pid):
        try:
            words = Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        pss = sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        sizes[f"{one} {b' '.join(words)[-60:].decode(errors='replace').strip()}"] = pss / 1024
    return sizes

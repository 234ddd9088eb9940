"""A bounded load on an address of this machine, made by wrk."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What wrk saw: requests a second, the 99th percentile in ms, and how many answers were bad."""

    per_second: float
    p99_ms: float
    requests: int
    bad: int


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


def available() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def press_on(address: str, seconds: int, connections: int = 32, **headers: str) -> Load:
    """Ask for one address as fast as one thread can for so many seconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name.replace('_', '-')}: {value}"]
    text = subprocess.run([*command, address], capture_output=True, text=True, check=True).stdout
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    count = re.search(r"(\d+) requests in", text)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    if not (p99 and rate and count):
        raise RuntimeError(f"wrk said something unexpected:\n{text}")
    return Load(float(rate[1]), float(p99[1]) * UNITS[p99[2]], int(count[1]), int(bad[1]) if bad else 0)

"""Runs the measurements and prints them as the tables of bench/README.md."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.serving import Serving, wait_for

from bench import export, judge, load, nginx, posts, processes

LENGTHS = (4, 100, 10_000, 100_000)
PARTS = ["start", "judge", "reading", "posting"]


def main() -> int:
    """Measure all, or the parts named."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--seconds", type=int, default=8, help="how long each address is asked")
    parser.add_argument("--longest", type=int, default=LENGTHS[-1], help="leave longer threads out")
    given = parser.parse_args()
    parts = given.parts or PARTS
    if "reading" in parts and not (load.available() and nginx.program()):
        print("Reading is measured with wrk beside nginx: sudo apt-get install -y wrk nginx-light")
        return 2
    place = Path(tempfile.mkdtemp(prefix="rejoinder-bench-"))
    place.chmod(0o755)
    try:
        if "start" in parts:
            start(place / "empty")
        if "judge" in parts:
            judge.judging(place / "judging")
        if {"reading", "posting"} & set(parts):
            lengths = [length for length in LENGTHS if length <= given.longest]
            site = filled(place / "data", lengths)
            try:
                if "reading" in parts:
                    reading(site, lengths, given.seconds)
                if "posting" in parts:
                    posts.posting(site, lengths)
            finally:
                site.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return 0


def start(data: Path) -> None:
    """Cold start to the first answer, on a new and on a laid-out directory, and the memory at rest."""
    print(
        "\n## Cold start and memory\n\n| | seconds to the first answer | MiB of all processes |\n|--|--|--|"
    )
    for title in ("first run, empty directory", "second run"):
        began = time.perf_counter()
        site = Serving(data)
        wait_for(site.answers, 60, "the first answer")
        seconds = time.perf_counter() - began
        site.ready()
        time.sleep(3)
        print(f"| {title} | {seconds:.2f} | {processes.memory_mib(site.process.pid):.0f} |", flush=True)
        for name, size in processes.named(site.process.pid).items():
            print(f"<!-- {size:6.1f} MiB {name} -->")
        site.stop()


def filled(data: Path, lengths: list[int]) -> Serving:
    """A running site with one article for each length, moved in from an export, and printed."""
    file = data.with_suffix(".xml")
    export.write(file, lengths)
    first = Serving(data).ready()
    first.stop()
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "rejoinder", "import", str(file), "--data", str(data)], check=True)
    seconds = time.perf_counter() - began
    print(
        f"\nMoved in {sum(lengths):,} comments in {seconds:.0f} s ({sum(lengths) / seconds:,.0f} a second)."
    )
    began = time.perf_counter()
    site = Serving(data).ready()
    for length in lengths:
        path = export.path(length)
        wait_for(partial(finished, data / "shelf", path), 600, path)
    wait_for(lambda: manifest(data, lengths[-1]), 600, "the longest thread's edition")
    print(f"Printed all of it in {time.perf_counter() - began:.0f} s from the start of the site.", flush=True)
    return site


def finished(shelf: Path, address: str) -> Path | None:
    """The article's finished page on the shelf, its discussion put in; None while it is not there."""
    for path in (shelf / "pages").glob(f"*{address}index.html"):
        if 'id="discussion"' in path.read_text():
            return path
    return None


def manifest(data: Path, length: int) -> Path | None:
    """The manifest of the thread with so many comments, once it is printed."""
    for path in (data / "shelf" / "editions").glob("*/*/manifest.json"):
        if f'"total": {length},' in path.read_text() or f'"total":{length},' in path.read_text():
            return path
    return None


def reading(site: Serving, lengths: list[int], seconds: int) -> None:
    """Requests a second and processor time of the article page and a thread's last page, beside nginx."""
    shelf = site.data / "shelf"
    subprocess.run(["chmod", "-R", "a+rX", str(site.data.parent)], check=True)
    print("\n## Reading: the same bytes from Rejoinder's front and from nginx, one worker each\n")
    print(
        "| page | encoding | KB | front req/s | nginx req/s | ratio | front CPU µs | nginx CPU µs | ratio |"
    )
    print("|--|--|--|--|--|--|--|--|--|")
    with nginx.serving(shelf) as (rival, rival_pid):
        for length in lengths:
            pages: dict[str, tuple[str | None, Path | None]] = {
                f"article, {length:,} comments": (export.path(length), None)
            }
            found = manifest(site.data, length)
            assert found is not None
            last = max(int(path.stem) for path in found.parent.glob("*.html") if path.stem.isdigit())
            pages[f"page {last} of {length:,} comments"] = (None, found.parent / f"{last}.html")
            for title, (address, file) in pages.items():
                if file is None:
                    file = finished(shelf, address or "")
                    assert file is not None
                ours = address or "/" + str(file.relative_to(shelf))
                theirs = "/" + str(file.relative_to(shelf))
                for encoding in ("identity", "gzip"):
                    row(title, encoding, file, site, ours, rival, theirs, rival_pid, seconds)


def row(
    title: str,
    encoding: str,
    file: Path,
    site: Serving,
    ours: str,
    rival: str,
    theirs: str,
    rival_pid: int,
    seconds: int,
) -> None:
    """One row: both asked in turn, so that neither has the quieter minute."""
    packed = file.with_name(file.name + ".gz")
    size = packed.stat().st_size if encoding == "gzip" and packed.exists() else file.stat().st_size
    front = timed(site.address + ours, site.process.pid, encoding, seconds)
    limit = timed(rival + theirs, rival_pid, encoding, seconds)
    print(
        f"| {title} | {encoding} | {size / 1000:.0f} | {front[0]:,.0f} | {limit[0]:,.0f} "
        f"| {front[0] / limit[0]:.2f} | {front[1]:.0f} | {limit[1]:.0f} | {front[1] / limit[1]:.2f} |",
        flush=True,
    )


def timed(address: str, pid: int, encoding: str, seconds: int) -> tuple[float, float]:
    """Requests a second, and microseconds of processor time a request."""
    before = processes.cpu_seconds(pid)
    seen = load.press_on(address, seconds, Accept_Encoding=encoding)
    if seen.bad:
        raise RuntimeError(f"{seen.bad} bad answers from {address}")
    return seen.per_second, (processes.cpu_seconds(pid) - before) / seen.requests * 1e6


if __name__ == "__main__":
    sys.exit(main())

"""Seconds and megabytes of backups, restores, exports and imports: `python -m bench.keeping [COMMENTS]`."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.keeping import big
from tests.serving import clean_environment


def main() -> int:
    """Measure each on one record and print the rows of bench/README.md."""
    comments = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="rejoinder-bench-") as name:
        place = Path(name)
        site, again = place / "site", place / "again"
        big.write(place / "big.jsonl", comments)
        print(
            f"| {comments:,} comments | seconds | of it CPU | MB written | MB of memory |\n|--|--|--|--|--|"
        )
        row(
            "`import`, native", [place / "big.jsonl"], "import", str(place / "big.jsonl"), "--data", str(site)
        )
        database = site / "rejoinder.sqlite3"
        print(f"<!-- the database: {database.stat().st_size / 1e6:.0f} MB -->")
        backup = place / "one.backup"
        row("`backup`", [backup], "backup", str(backup), "--data", str(site))
        row("`restore --check`", [], "restore", str(backup), "--check", "--data", str(again))
        row("`restore`", [again / "rejoinder.sqlite3"], "restore", str(backup), "--data", str(again))
        for form, ending in (
            ("native", "jsonl"),
            ("native", "jsonl.gz"),
            ("wordpress", "xml"),
            ("csv", "csv"),
        ):
            out = place / f"out.{ending}"
            title = f"`export --format {form}`{', packed' if ending.endswith('gz') else ''}"
            row(title, [out], "export", "--format", form, "--out", str(out), "--data", str(site))
    return 0


def row(title: str, written: list[Path], *arguments: str) -> None:
    """Run the command and print its row."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    command = [sys.executable, "-c", big.PEAK, *arguments]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(path.stat().st_size for path in written) / 1e6
    print(f"| {title} | {seconds:.1f} | {used:.1f} | {size:,.0f} | {big.peak_of(done.stderr)} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())

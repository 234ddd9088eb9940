"""Measures what an article with its discussion costs as a PDF: seconds, memory, pages, bytes."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.press import offprinting as made

from rejoinder.press.offprints.discussion import Discussion
from rejoinder.press.offprints.inputs import Setter
from rejoinder.press.snapshot import Words
from rejoinder.server import typesetting

COUNTS = (0, 100, 1_000, 5_000)


def measure(comments: int, times: int) -> list[str]:
    """A row: comments, letters, seconds to write the inputs and to typeset them, MB at most, pages, KB."""
    article = made.article(lead=None, blocks=made.article().blocks[:4])
    with tempfile.TemporaryDirectory() as made_in:
        folder = Path(made_in)
        began = time.perf_counter()
        discussion = Discussion(Words(heading=f"{comments} thoughts"), 4, made.crowd(comments, times))
        with (folder / "data.json").open("w", encoding="utf-8") as out:
            modified = Setter(article).write(out, discussion if comments else None)
        written = time.perf_counter() - began
        (folder / "modified.json").write_text(f'"{modified}"', encoding="utf-8")
        (folder / "pictures.json").write_text("{}", encoding="utf-8")
        began = time.perf_counter()
        status = typesetting.run(folder)
        typeset = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        if status:
            return [f"{comments:,}", f"ended with {status} after {typeset:.1f} s and {peak:.0f} MB"]
        pdf = folder / "out.pdf"
        told = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
        pages = next(line.split()[1] for line in told.splitlines() if line.startswith("Pages"))
        letters = (folder / "data.json").stat().st_size
        return [
            f"{comments:,}", f"{letters / 1e6:.2f}", f"{written:.2f}", f"{typeset:.1f}", f"{peak:.0f}", pages,
            f"{pdf.stat().st_size / 1024:,.0f}",
        ]  # fmt: skip


def main(argv: list[str]) -> int:
    """Print the table; each row in a process of its own, since the peak of memory is that of all before it."""
    parser = argparse.ArgumentParser(prog="python -m bench.offprints", description=__doc__)
    parser.add_argument("--one", type=int, help="measure one number of comments only")
    parser.add_argument("--times", type=int, default=1, help="so many times as long comments")
    options = parser.parse_args(argv)
    if options.one is not None:
        print("| " + " | ".join(measure(options.one, options.times)) + " |")
        return 0
    print(
        "| comments | inputs MB | writing s | typesetting s | most MB | pages | PDF KB |\n|--|--|--|--|--|--|--|",
        flush=True,
    )
    for comments in COUNTS:
        run = [sys.executable, "-m", "bench.offprints", "--one", str(comments), "--times", str(options.times)]
        subprocess.run(run, check=True, env=os.environ)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

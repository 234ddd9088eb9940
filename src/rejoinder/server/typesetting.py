"""Has a PDF typeset in a process that is given little, and ends it when it takes too long."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import rejoinder
from rejoinder.press.offprints import typeset
from rejoinder.press.offprints.discussion import Discussion
from rejoinder.press.offprints.inputs import Setter
from rejoinder.press.offprints.snapshot import ArticleSnapshot

SECONDS = 180.0
"""From the start of the process to its end by force."""
_MODULE = "rejoinder.press.offprints.typeset"
_log = logging.getLogger(__name__)


def pdf(article: ArticleSnapshot, discussion: Discussion | None, media: Path) -> bytes | None:
    """The article as a PDF, with its discussion where one is given; None where it cannot be made.

    ``media`` is the folder in which its pictures lie. The comments are read as they are written out, so that the
    memory of the calling process does not grow with them.
    """
    with tempfile.TemporaryDirectory(prefix="rejoinder-offprint-") as made:
        folder = Path(made)
        setter = Setter(article)
        with (folder / "data.json").open("w", encoding="utf-8", errors="replace") as out:
            modified = setter.write(out, discussion)
        _say(folder, "modified.json", modified)
        _say(folder, "pictures.json", {name: str(media / file) for file, name in setter.pictures.items()})
        status = run(folder)
        if status == typeset.UNRULED:
            _log.warning("The PDF of /%s could be made only without its standards.", article.path)
        elif status:
            _log.error("The PDF of /%s could not be made (%d).", article.path, status)
            return None
        return (folder / "out.pdf").read_bytes()


def run(folder: Path, seconds: float = SECONDS, started: Callable[[int], None] | None = None) -> int:
    """Typeset what lies in the folder; the exit status, negative for a signal. ``started`` is told the process's id."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(Path(rejoinder.__file__).parent.parent),
        "LANG": "C.UTF-8",
        # One thread and two arenas: address space, which is what the limit counts, is reserved for each.
        "RAYON_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    with (folder / "said.txt").open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", _MODULE, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=environment,
        )
        if started is not None:
            started(process.pid)
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            status = process.wait()
    if status:
        # What the typesetter says may quote what people wrote, which no log may hold.
        _log.info("The typesetter ended with %d.", status)
    return status


def _say(folder: Path, name: str, content: object) -> None:
    (folder / name).write_text(json.dumps(content), encoding="utf-8")

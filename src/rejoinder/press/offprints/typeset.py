"""Turns inputs into a PDF, in a process of its own that is given little: memory, time, and nothing to call.

Run as ``python -m rejoinder.press.offprints.typeset FOLDER``: the folder holds data.json and its pictures; the PDF is
put beside them as out.pdf. Exit status 0 for a PDF that keeps to its standards, 3 for one that only came about without
them, 1 for none.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from rejoinder.plugins import load_late
from rejoinder.press.offprints.fonts import FOLDER

STANDARDS = ["a-2a", "ua-1"]
MEMORY = 1 << 30
"""Bytes of addresses the process may have, all told."""
SECONDS = 240
"""Of processor time."""
UNRULED = 3
"""Exit status for a PDF that was made, but not to its standards."""
_DEATH_SIGNAL = 1
_HERE = Path(__file__).parent


def main(folder: Path) -> int:
    """Typeset what lies in the folder; the exit status."""
    _limit()
    shutil.copyfile(_HERE / "offprint.typ", folder / "main.typ")
    typst = load_late("typst", "make PDFs")
    try:
        out = _compiled(typst, folder, STANDARDS)
        status = 0
    except typst.TypstError as error:
        sys.stderr.write(f"Not to the standards: {error}\n")
        try:
            out = _compiled(typst, folder, [])
        except typst.TypstError as again:
            sys.stderr.write(f"Not at all: {again}\n")
            return 1
        status = UNRULED
    (folder / "out.pdf").write_bytes(out)
    return status


def _compiled(typst: ModuleType, folder: Path, standards: list[str]) -> bytes:
    # Neither the machine's own fonts nor those inside typst: the same words give the same bytes everywhere.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])
    made: Any = typst.compile(
        str(folder / "main.typ"),
        root=str(folder),
        font_paths=fonts,
        pdf_standards=standards,
        timestamp=int(_modified(folder).timestamp()),
    )
    return bytes(made)


def _modified(folder: Path) -> datetime:
    """The moment of the latest change, which stands at the end of the inputs."""
    with (folder / "modified.json").open(encoding="utf-8") as file:
        return datetime.strptime(json.load(file), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

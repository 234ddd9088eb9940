"""Turns inputs into a PDF, in a process of its own that is given little: memory, time, and nothing to call.

Run as ``python -m rejoinder.press.offprints.typeset FOLDER``: the folder holds data.json, modified.json (the moment
of the latest change) and pictures.json (where each picture lies); the PDF is put beside them as out.pdf. Exit status 0
for a PDF that keeps to its standards, 3 for one that only came about without them, 1 for none.
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

from PIL import Image as Picture

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
_WIDEST = 1600
"""Pixels: 250 to the inch on paper."""
_QUALITY = 80
_LARGEST_DRAWING = 2 * 1024 * 1024
_GREY = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"><rect width="8" height="4" fill="#ddd"/></svg>'
_HERE = Path(__file__).parent


def main(folder: Path) -> int:
    """Typeset what lies in the folder; the exit status."""
    _limit()
    shutil.copyfile(_HERE / "offprint.typ", folder / "main.typ")
    typst = load_late("typst", "make PDFs")
    pictures = json.loads((folder / "pictures.json").read_text(encoding="utf-8"))
    for name, file in pictures.items():
        _prepare(folder / name, Path(file))
    # First as it should be; then by the standards without its pictures, one of which may be at fault; then anyhow.
    for status, standards in ((0, STANDARDS), (0, STANDARDS), (UNRULED, [])):
        try:
            (folder / "out.pdf").write_bytes(_compiled(typst, folder, standards))
            return status
        except typst.TypstError as error:
            sys.stderr.write(f"{error}\n")
            for name in pictures:
                _blank(folder / name)
    return 1


def _prepare(place: Path, file: Path) -> None:
    """Put a picture where the typesetter finds it: drawings as they are, all else as JPEG, which PDF holds as it is."""
    try:
        if place.suffix == ".svg":
            if file.stat().st_size > _LARGEST_DRAWING:
                raise ValueError("the drawing is too large")
            shutil.copyfile(file, place)
            return
        with Picture.open(file) as picture:
            if max(picture.size) > _WIDEST:
                picture.thumbnail((_WIDEST, _WIDEST))
            shown = picture.convert("RGBA")
            paper = Picture.new("RGBA", shown.size, "white")
            Picture.alpha_composite(paper, shown).convert("RGB").save(place, "JPEG", quality=_QUALITY)
    except (OSError, ValueError, Picture.DecompressionBombError) as error:
        sys.stderr.write(f"A picture cannot be read: {type(error).__name__}\n")
        _blank(place)


def _blank(place: Path) -> None:
    """A grey plane in the place of a picture; its description stays."""
    if place.suffix == ".svg":
        place.write_text(_GREY, encoding="utf-8")
    else:
        Picture.new("RGB", (8, 4), "#dddddd").save(place, "JPEG")


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

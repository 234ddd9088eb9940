"""What a PDF is made of, as qpdf and poppler tell it; skipped aloud without them, which under CI is a failure."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

TOOLS = ("qpdf", "pdfinfo", "pdffonts", "pdftotext", "pdftoppm")
INSTALL = "qpdf poppler-utils"
CI = os.environ.get("CI", "").lower() == "true"


def found() -> bool:
    """Whether this machine can look into a PDF."""
    return all(map(shutil.which, TOOLS))


def demand() -> None:
    """Skip the calling test aloud where the tools are missing."""
    if found():
        return
    message = f"no PDF tools were found; install them with: sudo apt-get install -y {INSTALL}"
    if CI:
        pytest.fail(message)
    pytest.skip(message)


class Document:
    """A PDF on the disk."""

    def __init__(self, content: bytes, folder: Path) -> None:
        demand()
        self.place = folder / "document.pdf"
        self.place.write_bytes(content)

    def ask(self, *command: str) -> str:
        """What a tool says of it; AssertionError where the tool finds it broken."""
        done = subprocess.run([*command, str(self.place)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode(errors="replace")

    def check(self) -> str:
        """qpdf's own look at its syntax."""
        return self.ask("qpdf", "--check")

    @property
    def facts(self) -> dict[str, str]:
        """Title, date, pages and so on."""
        lines = self.ask("pdfinfo", "-isodates").splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def metadata(self) -> str:
        """Its XMP, which says what standards it claims."""
        return self.ask("pdfinfo", "-meta")

    @property
    def text(self) -> str:
        """Its words, in the order in which they are read."""
        done = subprocess.run(["pdftotext", str(self.place), "-"], capture_output=True, check=True)
        return done.stdout.decode()

    @property
    def structure(self) -> str:
        """Its tags, as those meet them who have it read aloud."""
        return self.ask("pdfinfo", "-struct-text")

    @property
    def outline(self) -> list[Any]:
        """Titles, nested."""
        told: dict[str, Any] = json.loads(self.ask("qpdf", "--json", "--json-key=outlines"))

        def titles(items: list[dict[str, Any]]) -> list[Any]:
            return [
                [item["title"], titles(item["kids"])] if item["kids"] else item["title"] for item in items
            ]

        return titles(told["outlines"])

    @property
    def unembedded(self) -> list[str]:
        """Fonts that it asks of the machine it is read on."""
        lines = self.ask("pdffonts").splitlines()[2:]
        return [line for line in lines if line.split()[-5] != "yes"]

    def pages(self, resolution: int = 40) -> list[Image.Image]:
        """Its pages as grey pictures of so many dots to the inch."""
        stem = self.place.with_suffix("")
        subprocess.run(
            ["pdftoppm", "-r", str(resolution), "-gray", "-png", str(self.place), str(stem)],
            check=True,
            capture_output=True,
        )
        return [Image.open(path).convert("L") for path in sorted(stem.parent.glob(f"{stem.name}-*.png"))]

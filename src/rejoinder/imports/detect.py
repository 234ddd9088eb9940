"""Finds the format that can read a file: by the name given, else by how the file begins."""

from __future__ import annotations

from pathlib import Path

from rejoinder import plugins
from rejoinder.imports import stream
from rejoinder.imports.format import HEAD, Format, Unreadable

FOLDER = "rejoinder.imports.formats"
GROUP = "rejoinder.formats"
"""Entry point group under which installed packages announce further formats."""


def known() -> dict[str, type[Format]]:
    """Every format by its name; a module of the folder announces its class as ``FORMAT``."""
    found: dict[str, type[Format]] = {}
    for module in plugins.discover(FOLDER, GROUP):
        found[module.FORMAT.NAME] = module.FORMAT
    return found


def choose(path: Path, name: str = "") -> Format:
    """The format called ``name``, else the one that knows the file's beginning, made for one import.

    Raises Unreadable where there is none, OSError where the file cannot be opened.
    """
    formats = known()
    if name:
        if name not in formats:
            raise Unreadable(f"There is no format called {name!r}. Known are: {', '.join(sorted(formats))}.")
        return formats[name]()
    beginning = stream.head(path, HEAD)
    for candidate in formats.values():
        if candidate.detects(beginning):
            return candidate()
    titles = ", ".join(sorted(found.TITLE for found in formats.values()))
    if beginning.startswith(b"PK\x03\x04"):
        raise Unreadable(
            f"{path.name} is a zip file. If rejoinder backup wrote it: rejoinder restore {path}. If it came from"
            " WordPress.com, unpack it and import each .xml file in it."
        )
    raise Unreadable(
        f"{path.name} does not begin like any export file known here ({titles}). "
        "If it is one all the same, name its format with --format."
    )

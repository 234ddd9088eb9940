"""What is noted of each offprint on the shelf, from which it is derived whether it still says what is so."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from rejoinder.press.manifest import Manifest
from rejoinder.press.offprints.snapshot import digest_of


@dataclass(frozen=True, slots=True)
class Note:
    """What an offprint was made from."""

    source: str
    """Digest of the article's source."""
    maker: str
    """Digest of all that makes offprints."""
    version: int = 0
    """Of the thread, where its discussion is in it; 0 where it is not."""
    edition: str = ""
    """Digest of the thread's edition as it stood then: its words and settings."""

    def to_bytes(self) -> bytes:
        """The note as its file."""
        return json.dumps(asdict(self), sort_keys=True).encode()


def read_note(content: bytes | None) -> Note | None:
    """The note in a file; None where none can be understood."""
    try:
        values: Any = json.loads(content or b"")
        return Note(
            str(values["source"]), str(values["maker"]), int(values["version"]), str(values["edition"])
        )
    except (ValueError, KeyError, TypeError):
        return None


def is_true(note: Note | None, source: bytes | None, maker: str, manifest: Manifest | None) -> bool:
    """Whether what was made under this note is what would be made now; times are never compared.

    An offprint may be of a newer version of the thread than the edition that stands, never of an older.
    """
    if note is None or source is None or note.source != digest_of(source) or note.maker != maker:
        return False
    if not note.version:
        return True
    if manifest is None or manifest.gone:
        return False
    return note.version >= manifest.version and note.edition == manifest.digest


@cache
def maker(sheets: tuple[str, ...]) -> str:
    """A digest of all that makes offprints: our code and fonts, the typesetter, the style sheets' addresses."""
    made = hashlib.blake2b(repr(sheets).encode(), digest_size=16)
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("*.typ"), *here.glob("typefaces/*.ttf")]):
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    for package in ("typst", "pillow"):
        try:
            made.update(f"{package} {metadata.version(package)}".encode())
        except metadata.PackageNotFoundError:
            made.update(f"no {package}".encode())
    return made.hexdigest()

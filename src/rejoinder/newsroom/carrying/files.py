"""Pictures and documents: their rows, and their bytes in pieces, so that none is held in memory whole."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage

from rejoinder.discussion.carrying.kind import Kind, NotOurs, Values

PIECE = "piece"
_BYTES = 192 * 1024
_NAME = re.compile(r"(?:original_images|documents)/[^/\0\\]+")


def _told(row: Any, values: Values, personal: bool) -> None:
    del personal
    values["tags"] = sorted(row.tags.names())
    values["sha256"] = _digest(row)


def _settled(row: Any, values: Values) -> None:
    row.tags.set([str(tag) for tag in values.get("tags", [])])


_MORE = {"told": _told, "settled": _settled, "extra": frozenset({"tags", "sha256"})}

COLLECTION = Kind("collection", "wagtailcore.Collection")
FILES: tuple[Kind, ...] = (
    Kind("image", "wagtailimages.Image", **_MORE),  # type: ignore[arg-type]
    Kind("document", "wagtaildocs.Document", **_MORE),  # type: ignore[arg-type]
)
"""Each line of these is followed by the pieces of its file."""
LEFT = {
    "taggit.Tag": "stands with what is tagged",
    "taggit.TaggedItem": "stands with what is tagged",
}


def pieces(row: Any) -> Iterator[Values]:
    """The bytes of the row's file, a piece in a line; none where the file is missing."""
    try:
        with row.file.open("rb") as file:
            while data := file.read(_BYTES):
                yield {"type": PIECE, "data": base64.b64encode(data).decode()}
    except FileNotFoundError:
        return


def _digest(row: Any) -> str:
    """Of the file; blank where it is missing."""
    digest = hashlib.sha256()
    try:
        with row.file.open("rb") as file:
            while data := file.read(_BYTES):
                digest.update(data)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


class Taking:
    """Puts the pieces that follow a line into its file; ``close`` before anything else comes."""

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self._expected = ""
        self.made: list[Path] = []
        """Files written so far, to be taken away where the rest cannot come in."""

    def begin(self, name: str, values: Values) -> None:
        """The file that the next pieces belong to; raises NotOurs for a name that none can have here."""
        self.close()
        if not _NAME.fullmatch(name) or Path(name).name in {".", ".."}:
            raise NotOurs(f"{values['type']}: {name!r} is no name of a file here")
        self._expected = str(values.get("sha256") or "")
        if self._expected:
            path = Path(default_storage.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            self.made.append(path)
            self._file = path.open("wb")
            self._digest = hashlib.sha256()

    def piece(self, values: Values) -> None:
        """The next bytes; raises NotOurs where no file waits for any."""
        if self._file is None:
            raise NotOurs("piece: it follows no picture or document")
        try:
            data = base64.b64decode(str(values["data"]), validate=True)
        except (KeyError, binascii.Error) as error:
            raise NotOurs("piece: its bytes cannot be read") from error
        self._file.write(data)
        self._digest.update(data)

    def close(self) -> None:
        """The file is whole; raises NotOurs where it is not the one that was told."""
        if self._file is None:
            return
        self._file.close()
        self._file = None
        if self._digest.hexdigest() != self._expected:
            raise NotOurs(f"{self.made[-1].name} is not the file that was exported")

    def undo(self) -> None:
        """Take away what was written."""
        if self._file is not None:
            self._file.close()
        for path in self.made:
            path.unlink(missing_ok=True)

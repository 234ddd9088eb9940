"""What whoever exports asks for, and what they are told besides the export itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from rejoinder.keeping.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class Asked:
    """One export."""

    now: datetime
    version: str
    """Of Rejoinder."""
    addresses: bool = False
    """Whether readers' e-mail addresses come along, in clear."""
    publication: str = ""
    """Slug of the only one asked for; blank for all, where a format can hold several."""
    progress: Progress = silent
    remarks: Counter[str] = field(default_factory=Counter)
    """What comes along otherwise than it is, or not at all, by a sentence about it; filled on the way."""


class Export(Protocol):
    """One format: pieces of the file, in bounded memory. Raises Unasked where more must be said."""

    def __call__(self, asked: Asked) -> Iterator[bytes]: ...


class Unasked(ValueError):
    """The export cannot begin; the message says what must be asked for."""

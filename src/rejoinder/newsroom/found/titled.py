"""What a feed is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Titled:
    """The names of a list's feed."""

    id: str
    """Kind and key, such as ``section/17``."""
    title: str
    subtitle: str = ""

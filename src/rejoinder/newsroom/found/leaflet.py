"""A prepared file that is no page, such as a feed or a sitemap; it is printed with the page it belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaflet:
    """To be put at pages/PUBLICATION/PATH, or taken away where ``content`` is None."""

    publication: str
    path: str
    """Such as ``town/feed.atom``."""
    content: bytes | None

"""What robots are asked: to leave alone what holds nothing of the paper, and where its sitemaps are."""

from __future__ import annotations

from typing import Any

from rejoinder.newsroom.found.identity import Identity
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.standing import Place

NOT_FOR_ROBOTS = (
    "/account/",
    "/api/",
    "/c/*/report",
    "/comments/",
    "/desk/",
    "/search/",
    "/threads/*/reply",
)
"""Forms, what is one person's own, and answers to questions without end."""


def leaflet(front: Any, place: Place, who: Identity) -> Leaflet:
    """The publication's robots.txt."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        "",
        f"Sitemap: {who.base_url}/sitemap.xml",
        f"Sitemap: {who.base_url}/news-sitemap.xml",
    ]
    if further := front.publication.robots.strip():
        lines += ["", *further.splitlines()]
    return Leaflet(
        place.publication, f"{place.path}robots.txt", ("\n".join(lines) + "\n").encode("utf-8", "replace")
    )

"""What the template of an article shows, beyond its fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rejoinder.newsroom import clock, listings, machine_data, offprint, pictures, scene
from rejoinder.newsroom.found import bylines
from rejoinder.newsroom.pieces import corrections, pieces
from rejoinder.newsroom.sharing import sharing

_AT_ONCE = timedelta(minutes=1)
"""An update so soon after publication is the publication itself."""


def updated_at(page: Any) -> datetime | None:
    """When the article came to say something new, as an editor says or a correction shows; None for never."""
    moments: list[datetime] = [*corrections(page.body), *([page.updated_at] if page.updated_at else [])]
    latest = max(moments, default=None)
    published: datetime | None = page.first_published_at
    if latest is None or (published is not None and latest < published + _AT_ONCE):
        return None
    return latest


def article_view(page: Any) -> Mapping[str, Any]:
    """The template's words: times, pictures, the body's pieces, JSON-LD and what links elsewhere show."""
    publication = page.publication_shown
    around = page.scene
    updated = updated_at(page)
    corrected = corrections(page.body)
    image = pictures.shared(page.lead_image)
    published = page.first_published_at
    thread = listings.threads_of(publication, [page]).get(page.pk)
    discussed = thread is not None
    return {
        "pieces": pieces(page.body),
        "byline": bylines.linked(page.byline, publication.language),
        "feed_of_thread": thread,
        "published": published and clock.moment(published, publication),
        "updated": updated and clock.moment(updated, publication),
        "updated_at": updated,
        "corrected": bool(corrected),
        "lead": pictures.picture(page.lead_image, page.lead_alt, page.lead_caption, page.lead_credit),
        "shared_image": around.base_url + image if image else "",
        "section": section_link(page),
        "take_away": offprint.take_away(page, discussed=discussed),
        "sharing": sharing(page),
        "json_ld": machine_data.script(machine_data.article(page, around, updated, image)),
    }


def section_link(page: Any) -> scene.Link | None:
    """The way to the section the article lies in, whether or not the menu shows it."""
    parent = page.get_parent()
    if parent is None or not parent.live:
        return None
    return scene.Link(parent.title, scene.address(page.front, parent))

"""Pictures in the sizes that pages need, each made once and kept in the media folder."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

WIDTHS = (480, 960, 1600)
SPECS = tuple(f"width-{width}|format-webp|webpquality-84" for width in WIDTHS)
_SHARED = "fill-1200x630|format-jpeg|jpegquality-84"
_KEPT = (*SPECS, _SHARED, *(f"width-{width}" for width in WIDTHS))
"""All sizes that may have been made; those of drawings in SVG are called by their width alone."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for an img element."""

    src: str
    srcset: str
    """Blank where there is one size only, as with drawings in SVG."""
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""


def largest(image: Any) -> Any:
    """The largest size we make of an image, for paper; None where there is none or its file cannot be read."""
    renditions = _renditions(image)
    return max(renditions, key=lambda each: each.width) if renditions else None


def picture(image: Any, alt: str, caption: str = "", credit: str = "") -> Picture | None:
    """The picture in all its sizes; None where there is none or its file cannot be read."""
    renditions = _renditions(image)
    if not renditions:
        return None
    sizes = list({rendition.width: rendition for rendition in renditions}.values())
    middle = sizes[min(1, len(sizes) - 1)]
    srcset = ", ".join(f"{rendition.url} {rendition.width}w" for rendition in sizes) if len(sizes) > 1 else ""
    return Picture(middle.url, srcset, middle.width, middle.height, alt, caption, credit)


def _renditions(image: Any) -> list[Any]:
    """The image in all sizes that pages show; none where there is none or its file cannot be read."""
    if image is None:
        return []
    _fetch_sizes(image)
    try:
        return list(image.get_renditions(*(f"{spec}|preserve-svg" for spec in SPECS)).values())
    except (SourceImageIOError, InvalidFilterSpecError, OSError, ValueError):
        _log.warning("Image %s cannot be read; the page is shown without it.", image.pk)
        return []


def shared(image: Any) -> str:
    """Address of the picture as others show it beside a link; blank for none, and for drawings in SVG."""
    if image is None or image.is_svg():
        return ""
    _fetch_sizes(image)
    try:
        return str(image.get_rendition(_SHARED).url)
    except (SourceImageIOError, InvalidFilterSpecError, OSError, ValueError):
        return ""


def with_pictures(pages: QuerySet[Any]) -> QuerySet[Any]:
    """The query with its lead images and their sizes fetched along, in two queries however many pages."""
    images = get_image_model().objects.prefetch_renditions(*_KEPT)
    return pages.prefetch_related(Prefetch("lead_image", queryset=images))


def _fetch_sizes(image: Any) -> None:
    """Read the sizes made so far from the database.

    Wagtail would ask a cache first, which in another process still names files of a picture since replaced.
    """
    if not hasattr(image, "prefetched_renditions"):
        made = image.get_rendition_model().objects.filter(filter_spec__in=_KEPT)
        prefetch_related_objects([image], Prefetch("renditions", made, to_attr="prefetched_renditions"))

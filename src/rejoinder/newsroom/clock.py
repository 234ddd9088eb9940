"""Times as a publication's readers see them, written as in its discussions."""

from __future__ import annotations

from datetime import UTC, date, datetime

from babel.dates import format_date

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication


def day(when: date, publication: Publication) -> str:
    """Such as “4 May 2026”; a moment is first brought into the publication's zone."""
    if isinstance(when, datetime):
        when = when.astimezone(locales.zone_of(publication.time_zone))
    return format_date(when, "long", locales.locale_of(publication.language))


def moment(when: datetime, publication: Publication) -> str:
    """Such as “4 May 2026, 14:30 CEST”."""
    return locales.time_text(when, publication.time_zone, publication.language)


def machine(when: datetime) -> str:
    """The moment for machines, in UTC to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

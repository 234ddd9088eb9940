"""Template filters for times and findings, and the place where the press counts comments."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString, mark_safe

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import clock
from rejoinder.newsroom.findings import Finding
from rejoinder.press.html import is_web_address
from rejoinder.press.splice import count_marker

register = template.Library()


# A draft may be looked at before all of it is filled in, so nothing here fails for what is not there yet.


@register.filter
def day(when: date | None, publication: Publication) -> str:
    """A day as the publication writes it."""
    return clock.day(when, publication) if when else ""


@register.filter
def moment(when: datetime | None, publication: Publication) -> str:
    """A moment as the publication writes it, with its zone."""
    return clock.moment(when, publication) if when else ""


@register.filter
def machine(when: datetime | None) -> str:
    """A moment for the datetime attribute."""
    return clock.machine(when) if when else ""


@register.filter
def finding_label(finding: str) -> str:
    """A finding in words."""
    return str(Finding(finding).label) if finding else ""


@register.filter
def web_address(place: str) -> str:
    """The address if a browser may be sent there, else nothing: a page may be written without a form's checks."""
    return place if is_web_address(place) else ""


@register.simple_tag
def comment_count(thread: int) -> SafeString:
    """Where the press puts such as “4 comments”."""
    return mark_safe(count_marker(thread))  # noqa: S308

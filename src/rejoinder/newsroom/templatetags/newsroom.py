"""Template filters for times and findings, and the place where the press counts comments."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString, mark_safe

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import clock
from rejoinder.newsroom.findings import Finding
from rejoinder.press.splice import count_marker

register = template.Library()


@register.filter
def day(when: date, publication: Publication) -> str:
    """A day as the publication writes it."""
    return clock.day(when, publication)


@register.filter
def moment(when: datetime, publication: Publication) -> str:
    """A moment as the publication writes it, with its zone."""
    return clock.moment(when, publication)


@register.filter
def machine(when: datetime) -> str:
    """A moment for the datetime attribute."""
    return clock.machine(when)


@register.filter
def finding_label(finding: str) -> str:
    """A finding in words."""
    return str(Finding(finding).label)


@register.simple_tag
def comment_count(thread: int) -> SafeString:
    """Where the press puts such as “4 comments”."""
    return mark_safe(count_marker(thread))  # noqa: S308

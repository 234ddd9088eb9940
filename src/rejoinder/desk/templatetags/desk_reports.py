"""`{% reports_of_case comment seen %}`: what readers reported, with the button that finds nothing wrong."""

from __future__ import annotations

from typing import Any

from django import template

from rejoinder.desk.reports.of_case import reports_of
from rejoinder.discussion.models import Comment

register = template.Library()


@register.inclusion_tag("desk/reports/of_case.html", takes_context=True)
def reports_of_case(context: dict[str, Any], comment: Comment, seen: int | None) -> dict[str, Any]:
    """The section, blank where nobody reported the comment; ``seen`` is the id of the last decision shown."""
    return {
        "reports": reports_of(comment),
        "comment": comment,
        "seen": seen,
        "csrf_token": context.get("csrf_token"),
    }

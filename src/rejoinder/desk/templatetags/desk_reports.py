"""`{% reports_of_case comment %}`: what readers reported of a comment."""

from __future__ import annotations

from typing import Any

from django import template

from rejoinder.desk.reports.of_case import reports_of
from rejoinder.discussion.models import Comment

register = template.Library()


@register.inclusion_tag("desk/reports/of_case.html")
def reports_of_case(comment: Comment) -> dict[str, Any]:
    """The section, blank where nobody reported the comment."""
    return {"reports": reports_of(comment), "comment": comment}

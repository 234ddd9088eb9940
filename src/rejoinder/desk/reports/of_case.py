"""The open and past reports of one comment, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rejoinder.discussion.models import Comment, Ground, Report
from rejoinder.discussion.rulesets import title_of

MOST_SHOWN = 50
"""Reports shown of each kind; how many there are besides is told as a number."""


@dataclass(frozen=True, slots=True)
class Told:
    """One report as the desk shows it: never with an address."""

    report: Report
    what: str
    """The ground, with the rule that was named."""
    is_of_earlier_text: bool
    """Whether the text has been changed since."""


@dataclass(frozen=True, slots=True)
class CaseReports:
    """All that was reported of one comment."""

    open: Sequence[Told]
    """Those that are said to be illegal first, then oldest first."""
    past: Sequence[Told]
    """Newest first."""
    more_open: int = 0
    more_past: int = 0

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.open) + self.more_open + len(self.past) + self.more_past


def reports_of(comment: Comment) -> CaseReports:
    """The open and past reports of the comment."""
    every = Report.objects.filter(comment=comment).defer("address", "client_digest")
    # “illegal” comes before “rules”.
    waiting = every.filter(handled_at=None).order_by("-children", "ground", "created_at", "pk")
    handled = every.exclude(handled_at=None).select_related("decision__user").order_by("-handled_at", "-pk")
    shown_open, more_open = _first(comment, waiting)
    shown_past, more_past = _first(comment, handled)
    return CaseReports(
        shown_open,
        shown_past,
        more_open,
        more_past,
    )


def _first(comment: Comment, reports: QuerySet[Report]) -> tuple[list[Told], int]:
    rows = list(reports[: MOST_SHOWN + 1])
    beyond = reports.count() - MOST_SHOWN if len(rows) > MOST_SHOWN else 0
    return [_told(comment, row) for row in rows[:MOST_SHOWN]], beyond


def _told(comment: Comment, report: Report) -> Told:
    if report.ground == Ground.ILLEGAL:
        what = _("Illegal: sexual abuse of children") if report.children else _("Illegal")
    elif report.rule:
        what = _("Against the rule “%s”") % title_of(report.rule)
    else:
        what = _("Against the rules")
    return Told(report, what, report.revision_number != comment.revision_number)

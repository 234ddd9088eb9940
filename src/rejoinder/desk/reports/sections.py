"""The yearly report as sections of figures, from which the page, its charts and the CSV are made alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rejoinder.charts import Bars, bar_chart
from rejoinder.desk.drawn import drawn
from rejoinder.discussion.yearly import Figures, Median


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a table, and what to know of it."""

    key: str
    title: str
    columns: Sequence[str]
    """The first is for the rows' names."""
    rows: Sequence[tuple[str, Sequence[str]]]
    note: str = ""
    series: Sequence[Bars] = ()
    """What its chart draws of the first rows, as many as there are values; none where there is nothing to compare."""

    @property
    def chart(self) -> SafeString:
        """The chart as SVG; blank where there is none."""
        if not self.rows or not self.series or not any(any(bars.values) for bars in self.series):
            return SafeString("")
        labels = [name for name, _values in self.rows[: len(self.series[0].values)]]
        told = _("The table beside it has the same numbers.")
        return drawn(
            lambda narrow: bar_chart(self.title, labels, self.series, description=told, narrow=narrow)
        )


def sections(figures: Figures) -> list[Section]:
    """Everything that the report tells, in order."""
    return [
        _overview(figures),
        _months(figures),
        _split("rules", _("Rejections by rule"), figures.by_rule),
        _split("categories", _("Rejections by category of the transparency database"), figures.by_category),
        _reversals(figures),
        _reports(figures),
        _reported(figures),
        _appeals(figures),
    ]


def _overview(figures: Figures) -> Section:
    rows = [
        (_("Comments posted"), figures.posted),
        (_("Held for a person"), figures.held),
        (_("of these, published by a person"), figures.released),
        (_("Rejected by the rules alone"), figures.rejected_by_rules),
        (_("Rejected by a person"), figures.rejected_by_people),
        (_("Withdrawn by their authors"), figures.withdrawn),
    ]
    waiting = (_("Median time from hold to decision"), [_took(figures.decision_median)])
    return Section(
        "overview",
        _("Comments and decisions"),
        [_("What"), _("Number")],
        [*_numbers(rows), waiting],
        note=_(
            "Decisions that their maker took back within moments are left out, and so is what was imported."
        ),
    )


def _months(figures: Figures) -> Section:
    months = figures.months
    return Section(
        "months",
        _("By month"),
        [_("Month"), _("Posted"), _("Held"), _("Rejected")],
        [
            (
                str(date_format(month.first_day, "F")),
                [f"{month.posted:,}", f"{month.held:,}", f"{month.rejected:,}"],
            )
            for month in months
        ],
        series=[
            Bars(_("Posted"), [month.posted for month in months]),
            Bars(_("Held"), [month.held for month in months]),
            Bars(_("Rejected"), [month.rejected for month in months]),
        ],
    )


def _split(key: str, title: str, counts: Mapping[str, tuple[int, int]]) -> Section:
    return Section(
        key,
        title,
        [_("Rule") if key == "rules" else _("Category"), _("By the rules alone"), _("By a person")],
        [(name, [f"{rules:,}", f"{people:,}"]) for name, (rules, people) in counts.items()],
        series=[
            Bars(_("By the rules alone"), [rules for rules, _people in counts.values()]),
            Bars(_("By a person"), [people for _rules, people in counts.values()]),
        ],
    )


def _reversals(figures: Figures) -> Section:
    rows = [(_("By the rules alone"), figures.rules), (_("By a person"), figures.people)]
    return Section(
        "reversals",
        _("Rejections that were reversed"),
        [_("Decided"), _("Rejected"), _("Reversed"), _("Share")],
        [
            (
                name,
                [
                    f"{one.rejected:,}",
                    f"{one.reversed:,}",
                    "–" if one.share is None else f"{one.share * 100:.1f} %",
                ],
            )
            for name, one in rows
        ],
        note=_(
            "The share of the rules' rejections that people reversed tells how often they err, as far as seen."
        ),
        series=[
            Bars(_("Rejected"), [one.rejected for _name, one in rows]),
            Bars(_("Reversed"), [one.reversed for _name, one in rows]),
        ],
    )


def _reports(figures: Figures) -> Section:
    reports = figures.reports
    rows = [
        (_("Received"), reports.received),
        (_("as illegal (Art. 16)"), reports.illegal),
        (_("as against the rules"), reports.against_rules),
        (_("Comment removed"), reports.removed),
        (_("Comment kept"), reports.kept),
        (_("Comment withdrawn by its author"), reports.withdrawn),
        (_("Still open"), reports.waiting),
        (_("Answered without a person"), reports.without_a_person),
        (_("Comments taken down by reports until a person had looked"), reports.took_down),
        # There is no way in for them here, and the report must say how many there were.
        (_("From trusted flaggers"), 0),
    ]
    return Section(
        "reports",
        _("Reports by readers"),
        [_("What"), _("Number")],
        [*_numbers(rows), (_("Median time to the answer"), [_took(reports.median)])],
        series=[
            Bars(_("Number"), [count for _name, count in rows]),
        ],
    )


def _reported(figures: Figures) -> Section:
    counts = figures.reports.by_rule
    return Section(
        "reported",
        _("What was reported"),
        [_("Ground"), _("Number")],
        _numbers(list(counts.items())),
        series=[Bars(_("Number"), list(counts.values()))],
    )


def _appeals(figures: Figures) -> Section:
    appeals = figures.appeals
    rows = [
        (_("Received"), appeals.received),
        (_("Granted"), appeals.granted),
        (_("Denied"), appeals.denied),
        (_("Still open"), appeals.waiting),
    ]
    return Section(
        "appeals",
        _("Appeals by authors"),
        [_("What"), _("Number")],
        [*_numbers(rows), (_("Median time to the answer"), [_took(appeals.median)])],
    )


def _numbers(rows: Sequence[tuple[str, int]]) -> list[tuple[str, list[str]]]:
    return [(name, [f"{count:,}"]) for name, count in rows]


def _took(median: Median) -> str:
    return "–" if median.value is None else span_text(median.value)


def span_text(span: timedelta) -> str:
    """A span of time in its two largest units, such as “2 days 4 h”."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 60:
        return _("%d min") % minutes
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(days)d days %(hours)d h") % {"days": hours // 24, "hours": hours % 24}


def as_rows(made: Sequence[Section]) -> Iterator[list[str]]:
    """The same for a CSV: section, row, column, value; numbers without the commas that are for people."""
    yield ["section", "row", "column", "value"]
    for section in made:
        for name, values in section.rows:
            for column, value in zip(section.columns[1:], values, strict=True):
                bare = value.replace(",", "")
                yield [section.title, name, column, bare if bare.isdecimal() else value]

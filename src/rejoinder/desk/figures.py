"""The screen that shows how a publication stands: what came in, what was stopped, and how long people took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rejoinder import charts
from rejoinder.charts import Bars, Series
from rejoinder.charts.axis import Axis
from rejoinder.desk.drawn import drawn
from rejoinder.desk.frame import DeskPage
from rejoinder.desk.reports import choosing
from rejoinder.desk.reports.sections import span_text
from rejoinder.desk.screen import Menu, Place, Screen
from rejoinder.discussion import days
from rejoinder.discussion.days import DayFigures, Tally
from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.roles import Task
from rejoinder.discussion.rulesets import title_of

SPANS = (7, 30, 90)
"""Days that can be looked at."""
_MOST_RULES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a day or a rule, with its numbers as text."""

    name: str
    values: Sequence[str]


class FiguresView(DeskPage):
    """The last days of one publication as charts, each with its table."""

    template_name = "desk/figures.html"
    page_title = gettext_lazy("Figures")
    header_icon = "list-ul"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The figures of as many days as the address says, thirty unless it does."""
        choice = choosing.publication(request, Task.READ)
        span = next((one for one in SPANS if str(one) == request.GET.get("days")), 30)
        now = timezone.now()
        today = now.astimezone(zone_of(choice.publication.time_zone)).date()
        counted = days.of(choice.publication, today - timedelta(days=span - 1), today, now)
        whole = sum((day.whole for day in counted), Tally())
        rules = days.by_rule(counted)
        context = self.get_context_data(
            choice=choice,
            span=span,
            spans=SPANS,
            posted=sum(day.posted for day in counted),
            whole=whole,
            median=_took(whole.quantile(0.5)),
            slowest=_took(whole.quantile(0.9)),
            by_day_chart=_by_day(counted),
            waits_chart=_waits(counted),
            rules_chart=_by_rule(rules),
            by_day=[_day_line(day) for day in reversed(counted)],
            by_rule=[_rule_line(rule, tally) for rule, tally in rules.items()],
        )
        return TemplateResponse(request, self.template_name, context)


def _day_line(day: DayFigures) -> Line:
    tally = day.whole
    numbers = [day.posted, tally.held, tally.rejected, tally.reversed]
    waits = [_took(tally.quantile(0.5)), _took(tally.quantile(0.9))]
    return Line(str(date_format(day.day, "j M Y")), [*(f"{number:,}" for number in numbers), *waits])


def _rule_line(rule: str, tally: Tally) -> Line:
    numbers = [tally.held, tally.rejected, tally.reversed]
    waits = [_took(tally.quantile(0.5)), _took(tally.quantile(0.9))]
    return Line(_name(rule), [*(f"{number:,}" for number in numbers), *waits])


def _name(rule: str) -> str:
    return str(title_of(rule)) if rule else _("The house rules")


def _took(minutes: int | None) -> str:
    return "–" if minutes is None else span_text(timedelta(minutes=minutes))


def _by_day(counted: Sequence[DayFigures]) -> SafeString:
    parts = [
        (_("Posted"), [day.posted for day in counted]),
        (_("Held"), [day.whole.held for day in counted]),
        (_("Rejected"), [day.whole.rejected for day in counted]),
        (_("Reversed"), [day.whole.reversed for day in counted]),
    ]
    highest = max(max(values) for _name, values in parts)
    y = charts.linear(_("Comments"), 0.0, float(max(highest, 5)))
    return _lines(_("Comments by day"), counted, y, [(name, list(values)) for name, values in parts])


def _waits(counted: Sequence[DayFigures]) -> SafeString:
    parts = [
        (_("Half were decided within"), [_hours(day, 0.5) for day in counted]),
        (_("Nine in ten within"), [_hours(day, 0.9) for day in counted]),
    ]
    known = [value for _name, values in parts for value in values if value is not None]
    if not known:
        return SafeString("")
    y = charts.linear(_("Hours from hold to decision"), 0.0, max(*known, 1.0))
    return _lines(_("Time to decision"), counted, y, parts)


def _hours(day: DayFigures, share: float) -> float | None:
    minutes = day.whole.quantile(share)
    return None if minutes is None else minutes / 60


def _lines(
    title: str,
    counted: Sequence[DayFigures],
    y: Axis,
    parts: Sequence[tuple[str, Sequence[float | None]]],
) -> SafeString:
    last = len(counted) - 1
    # Told from the last day backwards: the latest days are what one looks for.
    told_days = sorted(range(last, -1, -max(1, len(counted) // 6)))
    ticks = tuple((float(at), str(date_format(counted[at].day, "j M"))) for at in told_days)
    x = Axis(_("Day"), 0.0, float(max(last, 1)), ticks)
    series = [
        Series(name, [(float(at), float(value)) for at, value in enumerate(values) if value is not None])
        for name, values in parts
    ]
    shown = [line for line in series if line.points]
    told = _("The table below it has the same numbers.")
    return drawn(lambda narrow: charts.line_chart(title, x, y, shown, description=told, narrow=narrow))


def _by_rule(rules: dict[str, Tally]) -> SafeString:
    shown = list(rules.items())[:_MOST_RULES]
    if not shown:
        return SafeString("")
    labels = [_name(rule) for rule, _tally in shown]
    bars = [
        Bars(_("Held"), [tally.held for _rule, tally in shown]),
        Bars(_("Rejected"), [tally.rejected for _rule, tally in shown]),
        Bars(_("Reversed"), [tally.reversed for _rule, tally in shown]),
    ]
    title, told = _("By rule"), _("The table below it has the same numbers.")
    return drawn(lambda narrow: charts.bar_chart(title, labels, bars, description=told, narrow=narrow))


SCREENS = [
    Screen(
        "figures/",
        FiguresView.as_view(),
        "desk_figures",
        Task.READ,
        Place("Figures", "list-ul", 10, menu=Menu.REPORTS),
    ),
]

"""The figures of a publication's yearly report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from rejoinder.discussion.locales import zone_of
from rejoinder.discussion.models import Appeal, Ground, Maker, Publication, Report, State
from rejoinder.discussion.rulesets import title_of
from rejoinder.discussion.spans import of_span
from rejoinder.discussion.statements.categories import CATEGORIES, DEFAULTS, filings_of
from rejoinder.discussion.yearly import medians
from rejoinder.discussion.yearly.deeds import Deed, deeds, total
from rejoinder.discussion.yearly.medians import Median


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month."""

    first_day: date
    posted: int
    held: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Reversals:
    """How many of some rejections were turned round, whenever they had been made."""

    rejected: int
    reversed: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where nothing was rejected."""
        return self.reversed / self.rejected if self.rejected else None


@dataclass(frozen=True, slots=True)
class Reports:
    """What readers reported in the span, and what came of it by now."""

    against_rules: int
    illegal: int
    removed: int
    kept: int
    withdrawn: int
    waiting: int
    by_rule: Mapping[str, int]
    """By the rule's heading; under “Illegal” those that name a law or none."""
    without_a_person: int
    """Answered by a decision of the rules alone."""
    took_down: int
    """Comments that readers' reports themselves took down until a person had looked."""
    median: Median

    @property
    def received(self) -> int:
        """All of them."""
        return self.against_rules + self.illegal


@dataclass(frozen=True, slots=True)
class Appeals:
    """What authors appealed against in the span, and what came of it by now."""

    received: int
    granted: int
    denied: int
    waiting: int
    median: Median


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the report tells."""

    posted: int
    rejected_by_rules: int
    rejected_by_people: int
    held: int
    released: int
    """Held, and then published by a person."""
    withdrawn: int
    by_rule: Mapping[str, tuple[int, int]]
    """Rejections by the rule's heading: by the rules alone, by people; the most frequent first."""
    by_category: Mapping[str, tuple[int, int]]
    """The same by the heading of the Commission's category."""
    rules: Reversals
    people: Reversals
    months: Sequence[Month]
    decision_median: Median
    reports: Reports
    appeals: Appeals

    @property
    def rejected(self) -> int:
        """All rejections."""
        return self.rejected_by_rules + self.rejected_by_people


def figures(publication: Publication, year: int) -> Figures:
    """The figures of a calendar year in the publication's time zone.

    The number of queries is fixed, each begins from an index by time, and the cost grows with what was decided in
    that year, not with the record.
    """
    zone = zone_of(publication.time_zone)
    since, until = datetime(year, 1, 1, tzinfo=zone), datetime(year + 1, 1, 1, tzinfo=zone)
    kinds = deeds(publication, since, until)
    rejections = [kind for kind in kinds if kind.is_rejection]
    by_rules = total(rejections, lambda kind: kind.maker == Maker.RULES)
    by_people = total(rejections, lambda kind: kind.maker == Maker.MODERATOR)
    turned = [kind for kind in kinds if kind.is_reversal]
    return Figures(
        posted=total(kinds, lambda kind: kind.is_posted),
        rejected_by_rules=by_rules,
        rejected_by_people=by_people,
        held=total(kinds, _is_hold),
        released=total(kinds, lambda kind: kind.is_release),
        withdrawn=total(kinds, lambda kind: kind.state == State.WITHDRAWN),
        by_rule=_split(rejections, lambda rule: title_of(rule) if rule else "The house rules"),
        by_category=_by_category(publication, rejections),
        rules=Reversals(by_rules, total(turned, lambda kind: kind.before_maker == Maker.RULES)),
        people=Reversals(by_people, total(turned, lambda kind: kind.before_maker == Maker.MODERATOR)),
        months=_months(year, kinds),
        decision_median=medians.of_decisions(publication, since, until),
        reports=_reports(publication, since, until, kinds),
        appeals=_appeals(publication, since, until),
    )


def _is_hold(kind: Deed) -> bool:
    return kind.state == State.HELD and kind.before_state != State.HELD


def _split(rejections: Sequence[Deed], heading: Callable[[str], str]) -> dict[str, tuple[int, int]]:
    by_rules: Counter[str] = Counter()
    by_people: Counter[str] = Counter()
    for kind in rejections:
        counted = by_rules if kind.maker == Maker.RULES else by_people
        counted[heading(kind.rule)] += kind.count
    everything = by_rules + by_people
    return {name: (by_rules[name], by_people[name]) for name, _ in everything.most_common()}


def _by_category(publication: Publication, rejections: Sequence[Deed]) -> dict[str, tuple[int, int]]:
    filings = filings_of(publication)
    default = filings.get("", DEFAULTS[""])
    return _split(rejections, lambda rule: CATEGORIES.get(filings.get(rule, default).category, ""))


def _months(year: int, kinds: Sequence[Deed]) -> tuple[Month, ...]:
    made = []
    for number in range(1, 13):
        first = date(year, number, 1)
        of_month = [kind for kind in kinds if kind.month == first]
        made.append(
            Month(
                first,
                posted=total(of_month, lambda kind: kind.is_posted),
                held=total(of_month, _is_hold),
                rejected=total(of_month, lambda kind: kind.is_rejection),
            )
        )
    return tuple(made)


def _reports(publication: Publication, since: datetime, until: datetime, kinds: Sequence[Deed]) -> Reports:
    of_year = of_span(Report.objects.all(), publication, since, until)
    rows = list(
        of_year.values("ground", "rule", "decision__state", "decision__maker")
        .annotate(count=Count("pk"))
        .order_by("ground", "rule")
    )
    by_rule: Counter[str] = Counter()
    by_ground: Counter[str] = Counter()
    by_end: Counter[str | None] = Counter()
    machine = 0
    for row in rows:
        illegal = row["ground"] == Ground.ILLEGAL
        heading = "Illegal" if illegal else title_of(row["rule"]) if row["rule"] else "Something else"
        by_rule[heading] += row["count"]
        by_ground[row["ground"]] += row["count"]
        by_end[row["decision__state"]] += row["count"]
        machine += row["count"] if row["decision__maker"] == Maker.RULES else 0
    return Reports(
        against_rules=by_ground[Ground.RULES],
        illegal=by_ground[Ground.ILLEGAL],
        removed=by_end[State.REJECTED],
        kept=by_end[State.PUBLISHED],
        withdrawn=by_end[State.WITHDRAWN],
        waiting=by_end[None],
        by_rule=dict(by_rule.most_common()),
        without_a_person=machine,
        took_down=total(kinds, lambda kind: kind.maker == Maker.REPORTS),
        median=medians.of_reports(publication, since, until),
    )


def _appeals(publication: Publication, since: datetime, until: datetime) -> Appeals:
    of_year = of_span(Appeal.objects.all(), publication, since, until)
    # Named unlike the columns, which the conditions after them would else be taken to mean.
    counts = of_year.aggregate(
        all_of_them=Count("pk"),
        found_right=Count("pk", filter=Q(granted=True)),
        found_wrong=Count("pk", filter=Q(granted=False)),
        unanswered=Count("pk", filter=Q(answered_at=None)),
    )
    return Appeals(
        received=counts["all_of_them"],
        granted=counts["found_right"],
        denied=counts["found_wrong"],
        waiting=counts["unanswered"],
        median=medians.of_appeals(publication, since, until),
    )

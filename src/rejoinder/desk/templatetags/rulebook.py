"""How the rulebook's pages write numbers, intervals and outcomes."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from rejoinder.policy.intervals import Interval
from rejoinder.policy.verdict import Outcome

register = template.Library()


@register.filter
def ends(outcome: Outcome) -> str:
    """What an outcome makes of a comment, as a word."""
    return {
        Outcome.PUBLISH: _("published"),
        Outcome.HOLD: _("held"),
        Outcome.REJECT: _("rejected"),
    }[Outcome(outcome)]


@register.filter
def grouped(number: int) -> str:
    """A count with its thousands apart."""
    return number_format(number, use_l10n=True, force_grouping=True)


@register.filter
def as_percent(found: Interval | None) -> str:
    """A share as a percentage with its interval; a dash where nothing is known."""
    if found is None:
        return "–"
    value, low, high = (f"{part * 100:.1f}" for part in (found.value, found.low, found.high))
    return _("%(value)s %% (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


@register.filter
def as_amount(found: Interval) -> str:
    """A change with its sign and its interval."""
    value, low, high = (_signed(part) for part in (found.value, found.low, found.high))
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}


def _signed(value: float) -> str:
    rounded = round(value)
    if rounded == 0:
        return "0"
    return f"{'+' if rounded > 0 else '−'}{number_format(abs(rounded), use_l10n=True, force_grouping=True)}"

"""The rules that a reader may name in a report: those about what was said, as far as they are in force."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Publication

# A reader cannot see haste or a first comment, and length or capitals are for the rules alone.
_ABOUT_WORDS = ("offensive", "incitement", "libel", "personal_data", "links", "repeat")


@dataclass(frozen=True, slots=True)
class Reportable:
    """One rule, by its name in the engine and its heading for people."""

    name: str
    title: str


def rules_for(publication: Publication) -> tuple[Reportable, ...]:
    """The rules that may be named in reports to this publication, in the active language."""
    in_force = {rule.NAME for rule in rulesets.ruleset_for(publication).rules}
    return tuple(Reportable(name, _(rulesets.title_of(name))) for name in _ABOUT_WORDS if name in in_force)

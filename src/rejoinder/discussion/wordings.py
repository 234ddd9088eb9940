"""Which reasons a moderator is offered: the publication's own wording, and what comes with Rejoinder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from rejoinder.discussion.locales import LANGUAGES
from rejoinder.discussion.models import Publication, Wording
from rejoinder.normalise.tags import primary

SHIPPED = Path(__file__).with_name("wordings.toml")
SHIPPED_LANGUAGE = "en"
_LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason that can be given under a rule, ready to be changed for a single decision."""

    key: str
    """Tells it from the others of its publication: ``7`` for a row, ``insults`` for one that comes with Rejoinder."""
    rule: str
    """Blank for the house rules in a person's judgement."""
    language: str
    title: str
    text: str

    @property
    def is_shipped(self) -> bool:
        """Whether it comes with Rejoinder, and is not the publication's own."""
        return not self.key.isdecimal()


@cache
def shipped() -> Mapping[str, Reason]:
    """The reasons that come with Rejoinder, in English, by key."""
    given = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["wording"]
    return {
        one["key"]: Reason(one["key"], one["rule"], SHIPPED_LANGUAGE, one["title"], one["text"])
        for one in given
    }


def offered(publication: Publication, language: str) -> tuple[Reason, ...]:
    """For each rule the reasons in this language, or where it has none, in the publication's; in one query."""
    rows = list(rows_of(publication))
    own = [reason_of(row) for row in rows if row.retired_at is None]
    wanted = (primary(language), primary(publication.language))
    spoken = [one for one in dict.fromkeys((*wanted, SHIPPED_LANGUAGE)) if one in LANGUAGES]
    reasons = [*own, *(_in_language(reason, one) for one in spoken for reason in standing_in(rows))]
    found: list[Reason] = []
    for rule in dict.fromkeys(reason.rule for reason in reasons):
        of_rule = [reason for reason in reasons if reason.rule == rule]
        found += _in_first(of_rule, wanted)
    return tuple(sorted(found, key=lambda reason: reason.rule))


def row_of(key: str) -> int:
    """The id of the row that a key names; 0, which no row has, for any other key: people send what they like."""
    return int(key) if key.isdecimal() and len(key) <= _LONGEST_ID else 0


def rows_of(publication: Publication) -> QuerySet[Wording]:
    """The publication's own wordings, retired ones included, in the order in which they are offered."""
    return Wording.objects.filter(publication=publication).order_by("rule", "order", "pk")


def reason_of(row: Wording) -> Reason:
    """What a row offers."""
    return Reason(str(row.pk), row.rule, row.language, row.title, row.text)


def standing_in(rows: Iterable[Wording]) -> tuple[Reason, ...]:
    """The shipped reasons in whose place none of these rows of one publication stands, retired ones included."""
    replaced = {row.replaces for row in rows}
    return tuple(reason for reason in shipped().values() if reason.key not in replaced)


def _in_language(reason: Reason, language: str) -> Reason:
    """A shipped reason for authors who read this language; its title is for the desk and stays in the desk's."""
    if language == SHIPPED_LANGUAGE:
        return reason
    with translation.override(language):
        return replace(reason, language=language, text=_(reason.text))


def _in_first(reasons: Sequence[Reason], languages: Iterable[str]) -> Sequence[Reason]:
    for language in languages:
        found = [reason for reason in reasons if primary(reason.language) == language]
        if found:
            return found
    return ()

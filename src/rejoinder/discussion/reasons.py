"""Tells why something was decided, in the active language, from what the rules kept in English."""

from __future__ import annotations

import unicodedata

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rejoinder.discussion import locales
from rejoinder.discussion.models import Appeal, Decision, Maker
from rejoinder.policy.said import COUNT, LANGUAGE, PARTS
from rejoinder.policy.verdict import Finding

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def told(finding: Finding) -> str:
    """The finding's reason. One whose sentence was not kept apart from its values stays as it was written,
    unless a catalogue knows it whole.
    """
    said = finding.said
    if said is None:
        return _in_language(finding.reason)
    language = get_language() or "en"
    values = dict(said.values)
    count = values.get(COUNT)
    if said.many and isinstance(count, int):
        sentence = ngettext(said.text, said.many, count)
    else:
        sentence = _in_language(said.text)
    return sentence % {name: _value(name, value, language) for name, value in values.items()}


def of_decision(decision: Decision) -> str:
    """The reason of a decision: a person's in their own words, one of the rules in the active language.

    Whoever denies an appeal leaves the reason that was appealed against, which may be one of the rules.
    """
    if decision.maker == Maker.MODERATOR:
        upheld = _upheld(decision)
        return decision.reason if upheld is None else of_decision(upheld)
    if decision.maker == Maker.RULES:
        for stored in decision.findings:
            found = Finding.from_dict(stored)
            if found.reason == decision.reason:
                return told(found)
    return _in_language(decision.reason)


def _upheld(decision: Decision) -> Decision | None:
    """The decision whose reason this one repeats as the denial of an appeal against it."""
    if not decision.reason or decision.pk is None:
        return None
    appeals = Appeal.objects.select_related("decision").defer("decision__submission", "decision__scores")
    appeal = appeals.filter(ruling=decision.pk, granted=False, decision__reason=decision.reason).first()
    return None if appeal is None else appeal.decision


def _in_language(text: str) -> str:
    # The empty text is a catalogue's own head.
    return _(text) if text else ""


def _value(name: str, value: str | int, language: str) -> str:
    """What stands in a sentence; words that may run the other way are kept from turning it around."""
    if isinstance(value, int):
        return locales.number(value)
    if name in PARTS:
        return _in_language(value)
    if name == LANGUAGE:
        return locales.name_of(value, language)
    if locales.direction(language) == "rtl" or any(
        unicodedata.bidirectional(one) in {"R", "AL"} for one in value
    ):
        return f"{_FIRST_STRONG_ISOLATE}{value}{_POP_ISOLATE}"
    return value

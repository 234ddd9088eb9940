"""One restriction as a statement of reasons in the field names of the Commission's database. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rejoinder.discussion.models import Ground, Maker, State
from rejoinder.discussion.statements.categories import DEFAULTS, Filing
from rejoinder.policy import registry

FIELDS = (
    "puid", "decision_visibility", "decision_ground", "illegal_content_legal_ground", "illegal_content_explanation",
    "incompatible_content_ground", "incompatible_content_explanation", "category", "category_specification",
    "content_type", "content_language", "content_date", "territorial_scope", "application_date", "decision_facts",
    "source_type", "automated_detection", "automated_decision",
)  # fmt: skip
"""In the order of a table's columns; a statement leaves out those that do not apply."""

# What is taken down is taken down for everybody, so everywhere the regulation reaches.
TERRITORY = (
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
_LONGEST_GROUND = 500


@dataclass(frozen=True, slots=True)
class Restriction:
    """What the record knows of one decision that restricts a comment: nothing of who wrote it, nor what."""

    decision_id: int
    publication: str
    """Slug."""
    publication_name: str
    state: str
    """Rejected, or held."""
    maker: str
    rule: str
    decided_at: datetime
    posted_at: datetime
    published_at: datetime | None
    """First publication."""
    language: str
    """BCP 47 tag, or “und”."""
    held_by_rules: bool
    """Whether the rules had held this text for a person to look at."""
    reported: str = ""
    """The gravest ground of the reports that led here; blank where none did."""


def statement_of(restriction: Restriction, filings: Mapping[str, Filing]) -> dict[str, Any]:
    """The statement: plain values under the database's names, of which ``FIELDS`` are all.

    It says under which rule, on what occasion and by whom, and never whose comment, by which person, or any word of
    it: what a moderator wrote to the author is not taken over, since it may quote.
    """
    rule = restriction.rule if restriction.rule in registry.rules() else ""
    filing = filings.get(rule) or DEFAULTS.get(rule) or DEFAULTS[""]
    made: dict[str, Any] = {
        "puid": f"{restriction.publication}-{restriction.decision_id}",
        "decision_visibility": [_visibility(restriction)],
        **_ground(restriction, rule, filing),
        "category": filing.category,
        **({"category_specification": [filing.keyword]} if filing.keyword else {}),
        "content_type": ["CONTENT_TYPE_TEXT"],
        **_language(restriction.language),
        "content_date": restriction.posted_at.date().isoformat(),
        "territorial_scope": list(TERRITORY),
        "application_date": restriction.decided_at.date().isoformat(),
        "decision_facts": _facts(restriction, rule),
        "source_type": _source(restriction),
        "automated_detection": "Yes" if _was_detected(restriction) else "No",
        "automated_decision": _automation(restriction),
    }
    return {name: made[name] for name in FIELDS if name in made}


def _visibility(restriction: Restriction) -> str:
    if restriction.state == State.HELD:
        return "DECISION_VISIBILITY_CONTENT_DISABLED"
    return "DECISION_VISIBILITY_CONTENT_REMOVED"


def _ground(restriction: Restriction, rule: str, filing: Filing) -> dict[str, str]:
    if filing.law:
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": filing.law[:_LONGEST_GROUND],
            "illegal_content_explanation": filing.explanation,
        }
    named = f"The rule “{registry.rules()[rule].TITLE}”" if rule else "The rules"
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": f"{named} for discussions at {restriction.publication_name}",
        "incompatible_content_explanation": _explanation(restriction, filing),
    }


def _explanation(restriction: Restriction, filing: Filing) -> str:
    if restriction.maker == Maker.REPORTS:
        return "As many readers reported the comment as the publication has set for it to be looked at first."
    return filing.explanation


def _language(tag: str) -> dict[str, str]:
    """The database takes codes of two letters only."""
    first = tag.split("-")[0]
    return {"content_language": first.upper()} if len(first) == 2 and first.isascii() else {}


def _was_published(restriction: Restriction) -> bool:
    return restriction.published_at is not None and restriction.published_at < restriction.decided_at


def _facts(restriction: Restriction, rule: str) -> str:
    """How it came about, in sentences of our own."""
    sentences = ["A reader's comment on an article was judged by the rules of the publication's discussions."]
    if restriction.reported == Ground.ILLEGAL:
        sentences.append("It had been reported by a notice as illegal.")
    elif restriction.reported:
        sentences.append("It had been reported by readers as going against the rules.")
    if restriction.maker == Maker.RULES:
        sentences.append(
            f"The rule “{registry.rules()[rule].TITLE}” found grounds against it." if rule else ""
        )
        sentences.append("The decision was taken by software; no person took part in it.")
    elif restriction.maker == Maker.REPORTS:
        sentences.append("It was taken down automatically until a moderator has looked at it.")
    else:
        sentences.append(
            "The rules had asked for a person to look at it." if restriction.held_by_rules else ""
        )
        sentences.append("A moderator read it and decided.")
    was = "after it had been published" if _was_published(restriction) else "before it was published"
    sentences.append(f"The comment was restricted {was}. Its author can appeal.")
    return " ".join(sentence for sentence in sentences if sentence)


def _source(restriction: Restriction) -> str:
    if restriction.reported == Ground.ILLEGAL:
        return "SOURCE_ARTICLE_16"
    return "SOURCE_TYPE_OTHER_NOTIFICATION" if restriction.reported else "SOURCE_VOLUNTARY"


def _was_detected(restriction: Restriction) -> bool:
    return restriction.maker == Maker.RULES or (restriction.held_by_rules and not restriction.reported)


def _automation(restriction: Restriction) -> str:
    if restriction.maker != Maker.MODERATOR:
        return "AUTOMATED_DECISION_FULLY"
    return "AUTOMATED_DECISION_PARTIALLY" if restriction.held_by_rules else "AUTOMATED_DECISION_NOT_AUTOMATED"

"""Under which category of the Commission's transparency database the decisions of each rule are filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rejoinder.discussion.models import Publication, StatementCategory

CATEGORIES: Mapping[str, str] = {
    "STATEMENT_CATEGORY_ANIMAL_WELFARE": "Animal welfare",
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION": "Consumer information infringements",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE": "Cyber violence",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN": "Cyber violence against women",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS": "Data protection and privacy violations",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": "Illegal or harmful speech",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS": "Intellectual property infringements",
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": (
        "Negative effects on civic discourse or elections"
    ),
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE": (
        "Type of alleged illegal content not specified by the notifier"
    ),
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC": "Other violation of the provider’s terms and conditions",
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS": "Protection of minors",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY": "Risk for public security",
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD": "Scams and/or fraud",
    "STATEMENT_CATEGORY_SELF_HARM": "Self-harm",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS": "Unsafe, non-compliant or prohibited products",
    "STATEMENT_CATEGORY_VIOLENCE": "Violence",
}
"""The categories that the database takes (its version of July 2025), with its own names for them."""

_SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
_OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"


@dataclass(frozen=True, slots=True)
class Filing:
    """How decisions under one rule are filed."""

    category: str
    explanation: str
    """Why such a comment is not compatible with the rules of a site; it quotes nobody."""
    keyword: str = ""
    """The database's narrower word within the category; blank where none fits."""
    law: str = ""
    """The law that such comments break, in the publication's words; blank where they only break its rules."""


_OF_THE_HOUSE = Filing(
    _OTHER, "A moderator found that the comment goes against the publication's rules for its discussions."
)
DEFAULTS: Mapping[str, Filing] = {
    "": _OF_THE_HOUSE,
    "offensive": Filing(_SPEECH, "The comment attacks people with insults, slurs or obscene language."),
    "incitement": Filing(
        "STATEMENT_CATEGORY_CYBER_VIOLENCE",
        "The comment threatens people, or calls for violence or hatred against them.",
        "KEYWORD_CYBER_INCITEMENT",
    ),
    "libel": Filing(
        _SPEECH,
        "The comment accuses somebody who can be recognised of something that harms their name and is not shown to "
        "be true.",
        "KEYWORD_DEFAMATION",
    ),
    "personal_data": Filing(
        "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        "The comment discloses private details of a person, such as an address or a number.",
    ),
    "blocklist": Filing(_OTHER, "The comment contains words that the publication does not print."),
    "suspects": Filing(
        _OTHER, "The comment contains words that the publication looks at before it prints them."
    ),
    "links": Filing(
        _OTHER, "The comment contains links of a kind or in a number that the rules do not allow."
    ),
    "repeat": Filing(_OTHER, "The comment repeats what was posted before."),
    "length": Filing(_OTHER, "The comment is shorter or longer than the rules allow."),
    "shouting": Filing(_OTHER, "The comment is written in capital letters beyond what the rules allow."),
    "haste": Filing(_OTHER, "The comment was sent faster than a person can have written it."),
    "language": Filing(
        _OTHER, "The comment is in a language in which the publication cannot judge comments."
    ),
    "newcomer": Filing(
        _OTHER, "The author's first comments are read before publication, and this one was turned down."
    ),
    "untrusted": Filing(
        _OTHER,
        "Comments of authors whom the publication does not trust yet are read before publication, and this one was "
        "turned down.",
    ),
    "premoderation": Filing(
        _OTHER, "Comments of this discussion are read before publication, and this one was turned down."
    ),
    "closed_thread": Filing(_OTHER, "The discussion had ended when the comment was sent."),
}
"""The one table from rules to categories; where the category cannot be known, a publication sets its own."""


def filings_of(publication: Publication) -> dict[str, Filing]:
    """The table as this publication has it, by rule; that under a blank name is for the house's own rules."""
    filings = dict(DEFAULTS)
    for own in StatementCategory.objects.filter(publication=publication):
        shipped = filings.get(own.rule, _OF_THE_HOUSE)
        keyword = shipped.keyword if own.category == shipped.category else ""
        filings[own.rule] = replace(shipped, category=own.category, keyword=keyword, law=own.law)
    return filings

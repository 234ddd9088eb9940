"""What a rule is: a name, its settings, its examples, and a function from a submission to findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from rejoinder.policy.said import Said
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

MOST_MARKS = 50
"""How many places one rule marks in one comment; a thousand more say nothing new and fill the record."""


@dataclass(frozen=True, slots=True)
class Example:
    """A submission and what the rule must say of it; tests run it and the manual shows it.

    ``settings`` are merged over the rule's defaults. ``marks`` are the quotes its findings carry, in order.
    """

    text: str
    outcome: Outcome
    why: str
    marks: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the Submission."""


class Rule(Protocol):
    """One rule, made once per ruleset from its settings, run on every submission.

    A rule class is constructed with the keyword settings it declares as dataclass fields (the defaults are
    the fields' defaults); a bad value raises ValueError with a sentence that says what to write instead
    (SettingError where it can name the setting). Its module names the class as ``RULE``.
    """

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    """A short heading for people, such as “Links”."""
    ABOUT: ClassVar[str]
    """One or two sentences for the manual: what the rule looks at and what it does."""
    ENABLED: ClassVar[bool]
    """Whether the rule runs in a ruleset that does not name it."""
    EXAMPLES: ClassVar[tuple[Example, ...]]
    # A rule that rests on the scores of classifiers names them in ASKS, a tuple of names. It is left out here,
    # since most rules ask nobody. One whose settings are thresholds of scores says so in THRESHOLDS, a mapping of such
    # a setting's name to the names of the scores that are compared with it, and with nothing else of the rule's. One
    # that rejects for the form of a text, by the text alone, says OF_FORM = True: its author can mend that at once,
    # and is asked to before anything is kept. One whose lists can have entries that are taken and do nothing may have a
    # method ``doubts``, which yields a SettingError for each: they are refused where somebody writes them, and stay
    # where they are stored.

    def judge(self, submission: Submission) -> Iterable[Finding]:
        """Every finding of this rule; nothing where it has no objection or its facts are not given."""
        ...


class SettingError(ValueError):
    """A setting's value that cannot be used; ``index`` counts from 0 where one entry of a list is meant."""

    def __init__(self, setting: str, why: str, index: int | None = None) -> None:
        super().__init__(why)
        self.setting = setting
        self.index = index


def setting(default: Any, meaning: str) -> Any:
    """A dataclass field that is a setting of a rule, with the sentence that the manual prints beside it."""
    return field(default=default, metadata={"meaning": meaning})


def finding(
    rule: type[Rule] | Rule,
    outcome: Outcome,
    reason: Said | str,
    submission: Submission,
    span: tuple[int, int] = (0, 0),
    source: str = "",
) -> Finding:
    """A finding of the rule on [start, end) of the submission's text, or on the whole of it.

    ``reason`` is a sentence for the author, made by ``said.say`` where it is to be told in other languages.
    """
    quote = submission.text[span[0] : span[1]]
    said = reason if isinstance(reason, Said) and reason.values else None
    return Finding(rule.NAME, outcome, str(reason), span[0], span[1], quote, source or rule.NAME, said=said)

"""What a rule is: a name, its settings, its examples, and a function from a submission to findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome


@dataclass(frozen=True, slots=True)
class Example:
    """A submission and what the rule must say of it; tests run it and the manual shows it.

    ``settings`` are merged over the rule's defaults. ``marks`` are the quotes its findings must carry, in order.
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
    the fields' defaults); a bad value raises ValueError with a sentence that says what to write instead.
    """

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    """A short heading for people, such as “Links”."""
    EXAMPLES: ClassVar[tuple[Example, ...]]

    def judge(self, submission: Submission) -> Iterable[Finding]:
        """Every finding of this rule; nothing where it has no objection or its facts are not given."""
        ...

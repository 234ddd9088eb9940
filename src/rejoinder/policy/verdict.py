"""What the engine answers: an outcome, and every finding with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from rejoinder.policy.said import Said

UNREAD = "unread"
"""The rule named in the finding that holds a comment which a required classifier has not read."""

SANCTION = "sanction"
"""The rule named in the finding that holds a comment because its author is under a sanction."""


class Outcome(StrEnum):
    """What becomes of a comment; ordered by gravity, PUBLISH < HOLD < REJECT."""

    PUBLISH = "publish"
    HOLD = "hold"
    REJECT = "reject"

    @property
    def gravity(self) -> int:
        """0 for publish, 1 for hold, 2 for reject."""
        return _GRAVITY[self]


_GRAVITY = {Outcome.PUBLISH: 0, Outcome.HOLD: 1, Outcome.REJECT: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's result on one comment.

    ``start`` and ``end`` are code points of the judged text, end-exclusive; both 0 when the finding is about
    the whole comment or its circumstances. ``quote`` is ``text[start:end]``. ``source`` says what found it
    (the rule's own name, a list, a classifier). ``reason`` is a sentence for the author. ``urgent`` asks for
    a person's eye before all else.
    """

    rule: str
    outcome: Outcome
    reason: str
    start: int = 0
    end: int = 0
    quote: str = ""
    source: str = ""
    urgent: bool = False
    said: Said | None = None
    """The reason before anything was put into it, for other languages; None where ``reason`` is all of it."""

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain JSON values."""
        stored: dict[str, Any] = {
            "rule": self.rule,
            "outcome": self.outcome.value,
            "span": [self.start, self.end],
            "quote": self.quote,
            "source": self.source,
            "reason": self.reason,
            "urgent": self.urgent,
        }
        return stored if self.said is None else {**stored, "said": self.said.to_dict()}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The finding that ``to_dict`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        start, end = stored["span"]
        return cls(
            rule=stored["rule"],
            outcome=Outcome(stored["outcome"]),
            reason=stored["reason"],
            start=start,
            end=end,
            quote=stored["quote"],
            source=stored["source"],
            urgent=stored.get("urgent", False),
            said=Said.from_dict(stored["said"]) if "said" in stored else None,
        )


def outweighs(outcome: Outcome, urgent: bool) -> bool:
    """Whether a finding has the comment held even where others reject it."""
    return urgent and outcome is Outcome.HOLD


def together(findings: Iterable[tuple[Outcome, bool]]) -> Outcome:
    """What findings, each an outcome and whether it is urgent, lead to together: the gravest of their outcomes.

    But what holds a comment as urgent has it held whatever else is found: a threat beside abuse must reach a person,
    and nobody looks at what is rejected.
    """
    given = list(findings)
    if any(outweighs(*one) for one in given):
        return Outcome.HOLD
    return max((outcome for outcome, _ in given), key=lambda outcome: outcome.gravity, default=Outcome.PUBLISH)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with all findings, the scores read, and the digest of the ruleset that ruled."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    ruleset: str
    language: str = "und"
    scores: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain JSON values."""
        return {
            "outcome": self.outcome.value,
            "findings": [finding.to_dict() for finding in self.findings],
            "scores": dict(self.scores),
            "ruleset": self.ruleset,
            "language": self.language,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The verdict that ``to_dict`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            outcome=Outcome(stored["outcome"]),
            findings=tuple(Finding.from_dict(finding) for finding in stored["findings"]),
            ruleset=stored["ruleset"],
            language=stored["language"],
            scores=dict(stored["scores"]),
        )

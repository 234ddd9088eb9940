"""What the engine answers: an outcome, and every finding with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome with all findings, the scores read, and the digest of the ruleset that ruled."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    ruleset: str
    language: str = "und"
    scores: dict[str, float] = field(default_factory=dict)

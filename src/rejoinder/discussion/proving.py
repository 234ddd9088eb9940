"""Holds a ruleset to its examples before it holds: those that the rules come with, and those an editor keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.discussion import hearing, learned
from rejoinder.discussion.learned import Learned
from rejoinder.discussion.models import EditorExample, Publication
from rejoinder.policy import proof
from rejoinder.policy.proof import Proof
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import UNREAD, Outcome, Verdict

DEADLINE_S = 10.0
"""Seconds in which the classifiers read an editor's examples together."""
MOST_EXAMPLES = 200
"""Examples that one publication may keep."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One of the editor's examples, and what the rules say of it."""

    example: EditorExample
    verdict: Verdict

    @property
    def outcome(self) -> Outcome:
        """What becomes of it."""
        return self.verdict.outcome

    @property
    def rule(self) -> str:
        """The rule that weighed most; blank where none objects."""
        return self.verdict.findings[0].rule if self.verdict.findings else ""

    @property
    def is_unread(self) -> bool:
        """Whether a classifier that the rules require could not read it, so that nothing is known of it."""
        return any(found.rule == UNREAD for found in self.verdict.findings)

    @property
    def passes(self) -> bool:
        """Whether it comes out as the editor wants."""
        if self.is_unread or self.outcome != self.example.expected:
            return False
        grave = {found.rule for found in self.verdict.findings if found.outcome is self.outcome}
        return not self.example.rule or self.example.rule in grave


@dataclass(frozen=True, slots=True)
class Proving:
    """How a ruleset does on all its examples."""

    shipped: Sequence[Proof]
    own: Sequence[Tried]

    @property
    def failing_shipped(self) -> list[Proof]:
        """Examples written for these very settings that come out otherwise: such a rule is broken."""
        return [one for one in self.shipped if one.applies and not one.agrees]

    @property
    def differing(self) -> list[Proof]:
        """Examples of the rules as they come that end otherwise here; those of another list or limit say nothing."""
        return [one for one in self.shipped if not (one.applies or one.agrees or one.example.settings)]

    @property
    def failing_own(self) -> list[Tried]:
        """The editor's examples that come out otherwise."""
        return [one for one in self.own if not one.passes]

    @property
    def passes(self) -> bool:
        """Whether the rules may be put in force."""
        return not (self.failing_shipped or self.failing_own)


def prove(publication: Publication, rules: Ruleset, trying: Learned | None = None) -> Proving:
    """Run every example; the editor's are read by the classifiers that the rules require, as comments are.

    What the desk has taught corrects them likewise: ``trying`` if given, else what is in use.
    """
    own = list(EditorExample.objects.filter(publication=publication).order_by("pk")[:MOST_EXAMPLES])
    asked = [_submission(one, publication) for one in own]
    heard = hearing.judged_all(asked, rules, DEADLINE_S, trying or learned.of(publication))
    tried = [Tried(example, one.verdict) for example, one in zip(own, heard, strict=True)]
    return Proving(proof.of(rules), tried)


def _submission(example: EditorExample, publication: Publication) -> Submission:
    return Submission(
        example.text,
        language=hearing.language_of(example.text, publication.language),
        publication_language=publication.language,
    )

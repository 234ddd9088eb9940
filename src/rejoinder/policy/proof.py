"""Holds the rules of a ruleset to the examples they come with, as far as these speak of its settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rejoinder.normalise import read
from rejoinder.policy.rule import Example, Rule
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.settings import build, plain
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome, together


@dataclass(frozen=True, slots=True)
class Proof:
    """What a rule says of one of its own examples. ``applies`` tells whether it was written for these settings."""

    rule: str
    example: Example
    outcome: Outcome | None
    """None where the rule failed on it."""
    applies: bool

    @property
    def agrees(self) -> bool:
        """Whether the rule says what the example promises."""
        return self.outcome == self.example.outcome


def of(ruleset: Ruleset) -> list[Proof]:
    """Every example of every rule that is on, run under the rule's settings in this ruleset.

    An example is written for the settings it names and else the rule's defaults. Under others it may come out
    differently and rightly so; such a proof says only what the change does.
    """
    return [proof for rule in ruleset.rules for proof in _of_rule(rule)]


def _of_rule(rule: Rule) -> Iterator[Proof]:
    settings = plain(rule)
    for example in rule.EXAMPLES:
        meant, _ = build(type(rule), {name: _listed(value) for name, value in example.settings.items()})
        applies = meant is not None and plain(meant) == settings
        yield Proof(rule.NAME, example, _outcome(rule, example), applies)


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _outcome(rule: Rule, example: Example) -> Outcome | None:
    submission = Submission(example.text, **example.facts)
    views = read(submission.text, submission.reading_language)
    given = Submission(example.text, views=views, **example.facts)
    try:
        found = list(rule.judge(given))
    except Exception:
        # Rules may come from other packages; one that fails on its own example proves nothing.
        return None
    return together((one.outcome, one.urgent) for one in found)

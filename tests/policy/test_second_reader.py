"""A second reader may clear or sort what is held, as the publication allows, and nothing else whatever it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

import pytest

from rejoinder.policy.judge import judge
from rejoinder.policy.rule import Example
from rejoinder.policy.ruleset import Ruleset, RulesetError, load
from rejoinder.policy.second_reader import (
    CLEAR,
    HARM,
    LONGEST_READ,
    NEVER_CLEARED,
    SECOND_READER,
    URGENT,
    SecondReader,
    is_wanted,
)
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.verdict import UNREAD, Finding, Outcome

TEXT = "The ferry is a disgrace, and so is its captain."
RULES = ("offensive", "language", "suspects", "libel", "personal_data", "newcomer", "premoderation")


@dataclass(frozen=True)
class Saying:
    """A rule that finds what it was told to find."""

    NAME: str
    found: tuple[Finding, ...] = ()
    TITLE: ClassVar[str] = "Saying"
    ABOUT: ClassVar[str] = "For tests."
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = ()

    def judge(self, submission: Submission) -> Iterable[Finding]:
        if self.NAME == "failing":
            raise RuntimeError
        return self.found


@dataclass(frozen=True)
class Ruled(Ruleset):
    """A ruleset of rules that have no settings to be written down."""

    @property
    def digest(self) -> str:
        return "0" * 64


def ruled(*found: Finding, allowed: SecondReader | None, requires: tuple[str, ...] = ()) -> Ruleset:
    rules = tuple(Saying(one.rule, (one,)) for one in found)
    return Ruled(rules, requires=requires, second_reader=allowed)  # type: ignore[arg-type]


def opinion(
    source: str = SECOND_READER, spans: tuple[tuple[int, int], ...] = (), **values: float
) -> Submission:
    names = {"clear": CLEAR, "harm": HARM, "urgent": URGENT}
    scores = {
        name: Score(values.get(short, 0.0), spans if name == HARM else (), source)
        for short, name in names.items()
    }
    return Submission(TEXT, scores=scores)


def finding(rule: str, outcome: Outcome = Outcome.HOLD, **fields: object) -> Finding:
    return Finding(rule, outcome, f"{rule} says so.", source=rule, **fields)  # type: ignore[arg-type]


ALL = SecondReader(tuple(RULES), sorts=True)
"""Allows more than any ruleset could be loaded with."""
OPINIONS: Mapping[str, Submission] = {
    "clear": opinion(clear=1),
    "harm": opinion(harm=1, spans=((4, 9),)),
    "urgent": opinion(harm=1, urgent=1, spans=((4, 9),)),
    "unsure": opinion(),
    "contradictory": opinion(clear=1, harm=1, urgent=1, spans=((4, 9),)),
    "of another": opinion("house", clear=1),
    "none": Submission(TEXT),
}


def test_what_is_held_for_permitted_rules_alone_is_published_and_every_reason_is_kept() -> None:
    rules = ruled(
        finding("offensive", start=4, end=9),
        finding("language"),
        allowed=SecondReader(("offensive", "language")),
    )
    verdict = judge(OPINIONS["clear"], rules)
    assert verdict.outcome is Outcome.PUBLISH
    assert {found.rule for found in verdict.findings} == {"offensive", "language"}
    assert all(found.outcome is Outcome.PUBLISH for found in verdict.findings)
    assert all("Cleared by the second reader" in found.reason for found in verdict.findings)
    assert any("offensive says so." in found.reason and found.quote == "ferry" for found in verdict.findings)


@pytest.mark.parametrize("said", OPINIONS)
@pytest.mark.parametrize("rule", RULES)
def test_whatever_it_says_what_a_rule_rejects_stays_rejected(rule: str, said: str) -> None:
    rules = ruled(finding(rule, Outcome.REJECT), finding("language"), allowed=ALL)
    verdict = judge(OPINIONS[said], rules)
    assert verdict.outcome is Outcome.REJECT and len(verdict.findings) == 2


@pytest.mark.parametrize("said", OPINIONS)
@pytest.mark.parametrize("rule", [name for name in NEVER_CLEARED if name != UNREAD])
def test_whatever_it_says_what_is_for_a_person_stays_held(rule: str, said: str) -> None:
    rules = ruled(finding(rule), finding("language"), allowed=SecondReader((rule, "language"), sorts=True))
    assert judge(OPINIONS[said], rules).outcome is Outcome.HOLD


@pytest.mark.parametrize("said", OPINIONS)
def test_whatever_it_says_only_what_the_publication_permits_is_published(said: str) -> None:
    clearable = [rule for rule in RULES if rule not in NEVER_CLEARED]
    for count in (1, 2, 3):
        for held in combinations(RULES, count):
            for permitted in combinations(clearable, 2):
                rules = ruled(*map(finding, held), allowed=SecondReader(permitted, sorts=True))
                published = judge(OPINIONS[said], rules).outcome is Outcome.PUBLISH
                assert not published or (said == "clear" and set(held) <= set(permitted))


@pytest.mark.parametrize("said", OPINIONS)
def test_whatever_it_says_what_was_not_read_or_could_not_be_judged_stays_held(said: str) -> None:
    allowed = SecondReader((UNREAD, "language", "failing"), sorts=True)
    unread = ruled(finding("language"), allowed=allowed, requires=("house",))
    assert judge(OPINIONS[said], unread).outcome is Outcome.HOLD
    failing = Ruled((Saying("failing"),), second_reader=allowed)  # type: ignore[arg-type]
    assert judge(OPINIONS[said], failing).outcome is Outcome.HOLD


@pytest.mark.parametrize("said", OPINIONS)
def test_whatever_it_says_what_is_urgent_stays_held_and_urgent(said: str) -> None:
    rules = ruled(finding("offensive", urgent=True), allowed=SecondReader(("offensive",), sorts=True))
    verdict = judge(OPINIONS[said], rules)
    assert verdict.outcome is Outcome.HOLD
    assert any(found.urgent and found.rule == "offensive" for found in verdict.findings)


@pytest.mark.parametrize("said", OPINIONS)
def test_whatever_it_says_what_the_rules_publish_is_published(said: str) -> None:
    verdict = judge(OPINIONS[said], ruled(allowed=ALL))
    assert (verdict.outcome, verdict.findings) == (Outcome.PUBLISH, ())


@pytest.mark.parametrize("said", OPINIONS)
def test_where_the_publication_asks_for_none_its_opinion_counts_for_nothing(said: str) -> None:
    verdict = judge(OPINIONS[said], ruled(finding("language"), allowed=None))
    assert [found.rule for found in verdict.findings] == ["language"]
    assert verdict.outcome is Outcome.HOLD


def test_harm_marks_its_words_behind_the_rules_own_and_is_urgent_only_where_it_may_sort() -> None:
    for sorts in (True, False):
        rules = ruled(finding("suspects", start=30, end=33), allowed=SecondReader(("suspects",), sorts))
        verdict = judge(OPINIONS["urgent"], rules)
        assert [(found.rule, found.quote) for found in verdict.findings] == [
            ("suspects", TEXT[30:33]),
            (SECOND_READER, "ferry"),
        ]
        assert verdict.findings[1].urgent is sorts


def test_what_it_may_not_clear_it_may_call_likely_fine() -> None:
    rules = ruled(finding("libel"), allowed=SecondReader(sorts=True))
    held, note = judge(OPINIONS["clear"], rules).findings
    assert (held.rule, held.outcome, note.rule, note.outcome) == (
        "libel",
        Outcome.HOLD,
        SECOND_READER,
        Outcome.PUBLISH,
    )


def test_it_is_asked_once_and_only_where_it_could_change_something() -> None:
    clears = SecondReader(("language",))
    held, other = [finding("language")], [finding("language"), finding("libel")]
    plain = Submission(TEXT)
    assert is_wanted(held, plain, clears)
    assert not is_wanted(held, plain, None)
    assert not is_wanted(other, plain, clears) and is_wanted(other, plain, SecondReader(sorts=True))
    assert not is_wanted([], plain, ALL)
    assert not is_wanted([finding("language", Outcome.REJECT)], plain, ALL)
    assert not is_wanted([*held, finding(UNREAD)], plain, ALL)
    assert not is_wanted(held, OPINIONS["unsure"], ALL)
    assert not is_wanted(held, Submission("a" * (LONGEST_READ + 1)), ALL)


WRITTEN = """statement = "Be kind."

[second_reader]
clears = ["suspects"]
sorts = true
"""


def test_the_table_is_read_written_back_and_part_of_the_digest() -> None:
    rules = load(WRITTEN)
    assert rules.second_reader == SecondReader(("suspects",), True)
    again = load(rules.to_toml())
    assert (again.second_reader, again.digest) == (rules.second_reader, rules.digest)
    without = load('statement = "Be kind."')
    assert without.second_reader is None and without.digest != rules.digest
    assert load('statement = "Be kind."\n[second_reader]\nsorts = false\n').digest == without.digest
    assert "second_reader" not in without.settings()


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ("second_reader = true", 1, "as a table under the heading [second_reader]"),
        ("[second_reader]\nclear = []", 2, "did you mean “clears”?"),
        ("[second_reader]\nsorts = 1", 2, "true or false"),
        ('[second_reader]\nclears = "language"', 2, "must be a list"),
        ('[second_reader]\nclears = [\n  "suspects",\n  "suspect",\n]', 4, "did you mean “suspects”?"),
        ('[second_reader]\nclears = [\n  "suspects",\n  "suspects",\n]', 4, "named twice"),
        ("[second_reader]\nclears = [7]", 2, "text in quotation marks"),
        ('[second_reader]\nclears = ["personal_data"]', 2, "for a person alone"),
        ('[second_reader]\nclears = ["unread"]', 2, "for a person alone"),
        ('[second_reader]\nclears = ["libel"]', 2, "no machine knows what is true"),
    ],
)
def test_what_cannot_be_allowed_is_refused_with_its_line(table: str, line: int, said: str) -> None:
    with pytest.raises(RulesetError) as refused:
        load(table)
    (problem,) = refused.value.problems
    assert problem.line == line and said in problem.message

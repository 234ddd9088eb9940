"""Every rule runs, the gravest finding decides, nothing unread is published, verdicts can be replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.normalise import View, read
from rejoinder.policy.judge import judge, of_form
from rejoinder.policy.rule import Example, finding
from rejoinder.policy.ruleset import Ruleset, default, load
from rejoinder.policy.submission import Article, Score, Submission
from rejoinder.policy.verdict import UNREAD, Finding, Outcome, Verdict


@dataclass(frozen=True)
class Objection:
    """A rule that objects as it is told, and may then fail."""

    NAME: ClassVar[str] = "objection"
    TITLE: ClassVar[str] = "Objection"
    ABOUT: ClassVar[str] = "For tests."
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = ()

    spans: tuple[tuple[int, int], ...] = ()
    outcome: Outcome = Outcome.HOLD
    fails: bool = False

    def judge(self, submission: Submission) -> Iterator[Finding]:
        for span in self.spans:
            yield finding(self, self.outcome, "So it is.", submission, span)
        if self.fails:
            raise RuntimeError(f"it says {submission.text}")


def test_a_comment_without_objection_is_published() -> None:
    scores = {"offensive": Score(0.01, (), "house"), "incitement": Score(0.01, (), "house")}
    text = "The new timetable forgets the late shift."
    verdict = judge(Submission(text, language="en", scores=scores), default())
    assert (verdict.outcome, verdict.findings, verdict.language) == (Outcome.PUBLISH, (), "en")
    assert verdict.ruleset == default().digest


def test_the_gravest_finding_decides_and_none_is_lost() -> None:
    ruleset = load(
        "requires = []\n[rules.blocklist]\nwords = ['numbskull']\n[rules.suspects]\nwords = ['bribed']"
    )
    verdict = judge(Submission("Bribed, that numbskull! Ring 0171 555 0123."), ruleset)
    assert verdict.outcome is Outcome.REJECT
    assert [(f.rule, f.outcome.value, f.quote) for f in verdict.findings] == [
        ("blocklist", "reject", "numbskull"),
        ("suspects", "hold", "Bribed"),
        ("personal_data", "hold", "0171 555 0123"),
    ]


def test_findings_come_gravest_first_and_then_by_place() -> None:
    ruleset = Ruleset(
        (Objection(((5, 6), (1, 3))), Objection(((4, 5),), Outcome.REJECT), Objection(((1, 2),)))
    )
    verdict = judge(Submission("abcdefgh"), ruleset)
    assert [(f.outcome.value, f.start, f.end) for f in verdict.findings] == [
        ("reject", 4, 5), ("hold", 1, 2), ("hold", 1, 3), ("hold", 5, 6),
    ]  # fmt: skip


def test_a_finding_that_only_remarks_does_not_hold() -> None:
    verdict = judge(Submission("abc"), Ruleset((Objection(((0, 1),), Outcome.PUBLISH),)))
    assert verdict.outcome is Outcome.PUBLISH
    assert len(verdict.findings) == 1


def test_a_rule_that_fails_holds_the_comment_and_keeps_what_it_found() -> None:
    verdict = judge(Submission("a secret"), Ruleset((Objection(((0, 1),), fails=True), Objection(((2, 3),)))))
    assert verdict.outcome is Outcome.HOLD
    assert [f.quote for f in verdict.findings] == ["", "a", "s"]
    failed = verdict.findings[0]
    assert (failed.rule, failed.source) == ("objection", "error: RuntimeError")
    assert "“Objection” could not be applied" in failed.reason
    assert "secret" not in json.dumps(failed.to_dict())


@dataclass(frozen=True)
class FormObjection(Objection):
    """The same, for the form of a text."""

    NAME: ClassVar[str] = "form"
    OF_FORM: ClassVar[bool] = True


def test_of_form_is_what_rules_of_form_reject_and_nothing_else() -> None:
    whole = ((0, 3),)
    rejects, holds = (FormObjection(whole, outcome) for outcome in (Outcome.REJECT, Outcome.HOLD))
    assert [found.rule for found in of_form("abc", Ruleset((Objection(whole, Outcome.REJECT), rejects)))] == [
        "form"
    ]
    assert of_form("abc", Ruleset((Objection(whole, Outcome.REJECT), holds, FormObjection(fails=True)))) == []


def test_a_text_too_long_or_too_short_is_of_form_and_judged_a_rejection_still() -> None:
    rules = load("requires = []\n[rules.length]\nshortest = 10\nlongest = 20")
    for text, fits in (("A lamp.", False), ("A lamp in the park.", True), ("A lamp in the park again.", False)):
        assert [found.rule for found in of_form(text, rules)] == ([] if fits else ["length"])
        assert (judge(Submission(text), rules).outcome is Outcome.REJECT) is not fits


@pytest.mark.parametrize("span", [(-1, 1), (2, 1), (0, 99)])
def test_a_finding_outside_the_text_holds_the_comment(span: tuple[int, int]) -> None:
    verdict = judge(Submission("abc"), Ruleset((Objection((span,), Outcome.PUBLISH),)))
    assert verdict.outcome is Outcome.HOLD
    assert verdict.findings[0].source == "error: ValueError"


def test_a_comment_that_a_required_classifier_has_not_read_is_held() -> None:
    ruleset = load("requires = ['house', 'other']")
    submission = Submission("Fine.", scores={"toxicity": Score(0.1, source="house")}, missing=("other",))
    verdict = judge(submission, ruleset)
    assert verdict.outcome is Outcome.HOLD
    (found,) = verdict.findings
    assert (found.rule, found.source) == (UNREAD, "other")
    assert "could not be read by “other”" in found.reason
    assert verdict.scores == {"toxicity": 0.1}


def test_a_required_classifier_that_is_not_spoken_of_at_all_holds_too() -> None:
    verdict = judge(Submission("Fine."), load("requires = ['house']"))
    assert [(f.rule, f.source) for f in verdict.findings] == [(UNREAD, "house")]


def test_a_required_classifier_named_missing_holds_although_an_older_score_is_there() -> None:
    submission = Submission("Fine.", scores={"toxicity": Score(0.1, source="house")}, missing=("house",))
    assert judge(submission, load("requires = ['house']")).outcome is Outcome.HOLD


def test_a_comment_read_by_all_that_is_required_is_published() -> None:
    submission = Submission("Fine.", scores={"toxicity": Score(0.1, source="house")})
    assert judge(submission, load("requires = ['house']")).outcome is Outcome.PUBLISH


def test_views_of_another_text_are_not_believed() -> None:
    ruleset = load("[rules.blocklist]\nwords = ['numbskull']")
    submission = Submission("You numbskull", views=read("Something harmless"))
    assert judge(submission, ruleset).findings[0].quote == "numbskull"


def test_views_that_are_given_are_used() -> None:
    ruleset = load("[rules.blocklist]\nwords = ['numbskull']")
    typed = View("You n-wordplay")
    submission = Submission(typed.text, views=(typed, typed.rewritten([(4, 14, "numbskull")])))
    assert judge(submission, ruleset).findings[0].quote == "n-wordplay"


def test_the_publication_s_language_is_read_by_where_the_comment_s_is_unknown() -> None:
    ruleset = load("requires = []\n[rules.blocklist]\nwords = ['schwul']")
    assert judge(Submission("so schwül", publication_language="de"), ruleset).outcome is Outcome.PUBLISH
    assert judge(Submission("so schwül", publication_language="en"), ruleset).outcome is Outcome.REJECT
    assert judge(Submission("so schwül", language="de-AT"), ruleset).outcome is Outcome.PUBLISH


FULL = Submission(
    "Tëxt with 😀",
    links=("https://a.example",),
    name="Jo",
    website="https://jo.example",
    parent="Why?",
    article=Article("Title", "Story"),
    language="en",
    publication_language="de",
    thread_open=True,
    premoderated=False,
    author_known=False,
    seconds_to_write=2.5,
    recent_texts=("one", "two"),
    scores={"toxicity": Score(0.25, ((0, 4), (5, 9)), "house")},
    missing=("other",),
)


def through_json(value: dict[str, Any]) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json.dumps(value))
    return loaded


def test_a_submission_is_stored_and_comes_back_whole() -> None:
    assert Submission.from_dict(through_json(FULL.to_dict())) == FULL
    bare = Submission("x")
    assert Submission.from_dict(through_json(bare.to_dict())) == bare
    assert "views" not in replace(FULL, views=read(FULL.text)).to_dict()
    assert "author_known" not in bare.to_dict()


@pytest.mark.parametrize(
    "stored",
    [
        {"text": "x", "colour": "red"},
        {"text": "x", "views": []},
        {"text": "x", "scores": {"a": {"value": 1}}},
        {},
    ],
)
def test_what_is_no_stored_submission_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        Submission.from_dict(stored)


def test_a_verdict_is_stored_and_comes_back_whole() -> None:
    verdict = judge(
        FULL, load("[rules.haste]\nseconds = 9\n[rules.newcomer]\n[rules.suspects]\nwords = ['text']")
    )
    assert len(verdict.findings) == 4
    assert Verdict.from_dict(through_json(verdict.to_dict())) == verdict


@pytest.mark.parametrize("outcome", ["HOLD", "", "maybe"])
def test_a_stored_verdict_with_an_unknown_outcome_is_refused(outcome: str) -> None:
    stored = judge(FULL, default()).to_dict() | {"outcome": outcome}
    with pytest.raises(ValueError, match="is not a valid Outcome"):
        Verdict.from_dict(stored)


@settings(max_examples=150, deadline=None)
@given(
    st.text(),
    st.one_of(st.none(), st.text()),
    st.one_of(st.none(), st.booleans()),
    st.lists(st.text(), max_size=2),
)
def test_a_verdict_is_replayed_from_what_was_stored(
    text: str, name: str | None, known: bool | None, recent: list[str]
) -> None:
    ruleset = load(
        "[rules.newcomer]\n[rules.blocklist]\nwords = ['boor', '0*0', 'aa']\n[rules.links]\nhold_from = 1"
    )
    submission = Submission(text, name=name, author_known=known, recent_texts=tuple(recent), language="en")
    verdict = judge(submission, ruleset)
    replayed = judge(Submission.from_dict(through_json(submission.to_dict())), load(ruleset.to_toml()))
    assert replayed == verdict

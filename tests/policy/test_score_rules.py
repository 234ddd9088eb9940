"""The rules that go by scores: what they reject, hold and leave alone, and on which words."""

from __future__ import annotations

from typing import Any

import pytest

from rejoinder.classifiers import house
from rejoinder.normalise import read
from rejoinder.policy import addressing
from rejoinder.policy.judge import judge
from rejoinder.policy.mentions import is_spoken_of
from rejoinder.policy.rule import Rule
from rejoinder.policy.ruleset import load
from rejoinder.policy.scores import HOUSE, HOUSE_READS
from rejoinder.policy.submission import Article, Score, Submission
from rejoinder.policy.verdict import Finding, Outcome
from tests.policy.lexicon import few_words
from tests.policy.test_rules import made

__all__ = ["few_words"]
pytestmark = pytest.mark.usefixtures("few_words")
THRESHOLDS = {"hold_from": 0.5, "reject_from": 0.9, "reject_words_from": 0.75}
PARENT = "You numbskull, nobody wants your vermin here, so watch out."


def found(rule: Rule, text: str, scores: dict[str, float | Score], **facts: Any) -> list[Finding]:
    given = {
        name: score if isinstance(score, Score) else Score(score, (), "house")
        for name, score in scores.items()
    }
    return list(rule.judge(Submission(text, views=read(text), scores=given, **facts)))


def offensive(text: str, score: float | Score, parent: str | None = None, **values: Any) -> list[Finding]:
    return found(made("offensive", **{**THRESHOLDS, **values}), text, {"offensive": score}, parent=parent)


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.outcome.value, one.quote) for one in findings]


def test_the_score_alone_decides_where_no_strong_word_stands() -> None:
    assert said(offensive("You lot.", 0.49)) == []
    assert said(offensive("You lot.", 0.5)) == [("hold", "")]
    assert said(offensive("You lot.", 0.89)) == [("hold", "")]
    assert said(offensive("You lot.", 0.9)) == [("reject", "")]


def test_a_lower_score_rejects_beside_an_insult_that_is_not_mild() -> None:
    assert said(offensive("You numbskull.", 0.75)) == [("reject", "numbskull")]
    assert said(offensive("You numbskull.", 0.74)) == [("hold", "numbskull")]
    assert said(offensive("You silly man.", 0.75)) == [("hold", "silly")]
    assert said(offensive("You numbskull.", 0.1)) == []


def test_a_quoted_insult_does_not_lower_the_bar_and_is_not_marked() -> None:
    typed = "> You numbskull, nobody wants your vermin here\n\nWhat a way to talk, you silly man."
    assert said(offensive(typed, 0.8, PARENT)) == [("hold", "silly")]
    assert said(offensive("You numbskull.", 0.8, PARENT)) == [("reject", "numbskull")]


def test_marks_are_the_score_s_words_joined_with_strong_ones() -> None:
    typed = "So you numbskull, you silly silly man."
    score = Score(0.95, ((3, 6), (28, 33)), "house")
    assert said(offensive(typed, score)) == [("reject", "you numbskull"), ("reject", "silly silly")]
    assert "“you numbskull” reads as abuse" in offensive(typed, score)[0].reason


def test_the_gravest_slurs_are_held_however_low_the_score() -> None:
    assert said(offensive("A zorker lives there.", 0.01)) == [("hold", "zorker")]
    assert said(offensive("A zorker lives there.", 0.01, slurs="pass")) == []
    assert said(offensive("A zorker lives there.", 0.01, slurs="reject")) == [("reject", "zorker")]
    assert said(offensive("A zork lives there.", 0.01)) == []


def test_a_slur_that_is_held_for_its_score_is_not_held_twice() -> None:
    assert said(offensive("A zorker lives there.", 0.6)) == [("hold", "zorker")]
    assert said(offensive("A zorker lives there.", 0.6, slurs="reject")) == [
        ("hold", "zorker"),
        ("reject", "zorker"),
    ]


@pytest.mark.parametrize(
    "typed",
    [
        "Nobody should say zorker any more.",
        "The word “zorker” has a long history.",
        "They called me a zorker at school.",
        "The slur 'zorker' is in the book.",
    ],
)
def test_a_slur_that_is_only_spoken_of_passes_where_the_score_is_very_low(typed: str) -> None:
    assert said(offensive(typed, 0.05, spoken_of_below=0.1)) == []
    assert said(offensive(typed, 0.1, spoken_of_below=0.1)) == [("hold", "zorker")]
    assert said(offensive(typed, 0.05, slurs="reject")) == [("hold", "zorker")]


def test_quotation_marks_on_one_side_are_no_mention() -> None:
    assert not is_spoken_of("“zorker all of you", 1, 7)
    assert not is_spoken_of("zorker”", 0, 6)
    assert not is_spoken_of("A zorker he is", 2, 8)


def test_profanity_at_nobody_is_the_publications_setting() -> None:
    typed = "blast this dratted rain"
    assert said(offensive(typed, 0.2)) == []
    assert said(offensive(typed, 0.2, strong_profanity="hold")) == [("hold", "dratted")]
    assert said(offensive(typed, 0.2, mild_profanity="reject")) == [("reject", "blast")]


@pytest.mark.parametrize("fate", ["", "publish", "HOLD"])
def test_a_fate_that_does_not_exist_is_refused(fate: str) -> None:
    with pytest.raises(AssertionError, match='write "pass", "hold" or "reject"'):
        made("offensive", slurs=fate)


@pytest.mark.parametrize("rule", ["offensive", "incitement"])
@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_a_threshold_beyond_a_score_is_refused(rule: str, threshold: float) -> None:
    with pytest.raises(AssertionError, match=r"from 0 \(never\) to 1"):
        made(rule, hold_from=threshold)


@pytest.mark.parametrize("rule", ["offensive", "incitement"])
def test_holding_later_than_rejecting_is_refused(rule: str) -> None:
    with pytest.raises(AssertionError, match=r"0\.8 lies above “reject_from”, 0\.7"):
        made(rule, hold_from=0.8, reject_from=0.7)
    made(rule, hold_from=0.8, reject_from=0)


def test_nought_stands_for_never() -> None:
    assert said(offensive("You numbskull.", 1.0, hold_from=0, reject_from=0, reject_words_from=0)) == []


def test_urgency_is_the_publications_setting() -> None:
    assert not offensive("You lot.", 0.95)[0].urgent
    assert offensive("You lot.", 0.95, urgent=True)[0].urgent


def test_what_another_classifier_says_counts_in_every_language() -> None:
    rule = made("offensive", **THRESHOLDS)
    score: dict[str, float | Score] = {"offensive": Score(0.95, (), "other")}
    assert said(found(rule, "Ihr da.", score, language="de")) == [("reject", "")]
    assert found(rule, "Ihr da.", {"offensive": 0.95}, language="de") == []
    assert found(rule, "Ihr da.", {"offensive": 0.95}, publication_language="de") == []
    assert found(rule, "You lot.", {"offensive": 0.95}, language="en-AU") != []


# Incitement and threats

INCITEMENT = {
    "hold_from": 0.35,
    "reject_from": 0.85,
    "agree_from": 0.5,
    "threat_from": 0.5,
    "threat_words_from": 0.15,
}


def incitement(
    text: str,
    value: float,
    threat: float = 0.0,
    offensive: float = 0.0,
    words_from: float = 0.0,
    **facts: Any,
) -> list[Finding]:
    scores: dict[str, float | Score] = {"incitement": value, "threat": threat, "offensive": offensive}
    return found(made("incitement", **INCITEMENT, words_from=words_from), text, scores, **facts)


def test_incitement_is_rejected_only_where_something_agrees() -> None:
    assert said(incitement("They are all the same.", 0.99)) == [("hold", "")]
    assert said(incitement("They are all vermin.", 0.85)) == [("reject", "vermin")]
    assert said(incitement("They are all the same.", 0.85, offensive=0.5)) == [("reject", "")]
    assert said(incitement("They are all the same.", 0.85, threat=0.49)) == [("hold", "")]
    assert said(incitement("They are all the same.", 0.34)) == []


def test_quoted_words_do_not_agree() -> None:
    typed = "“nobody wants your vermin here”: so they said."
    assert said(incitement(typed, 0.9, parent=PARENT)) == [("hold", "")]


def test_an_insult_does_not_agree_with_incitement() -> None:
    assert said(incitement("They are all numbskull.", 0.9)) == [("hold", "")]


def test_a_threat_to_somebody_is_urgent_and_one_to_nobody_is_not() -> None:
    (urgent,) = incitement("I will find you.", 0.0, threat=0.5)
    (other,) = incitement("It ought to burn down.", 0.0, threat=0.5)
    assert (urgent.outcome, urgent.urgent) == (Outcome.HOLD, True)
    assert (other.outcome, other.urgent) == (Outcome.HOLD, False)
    assert incitement("I will find you.", 0.0, threat=0.49) == []


def test_threatening_words_of_the_gravest_kind_lower_the_bar() -> None:
    (one,) = incitement("I shall break your legs.", 0.0, threat=0.15)
    assert (one.quote, one.urgent) == ("break your legs", True)
    assert incitement("I shall break your legs.", 0.0, threat=0.14) == []
    assert incitement("Wolves in the wood, watch out.", 0.0, threat=0.3) == []


def test_threatening_words_count_where_they_are_said_to_somebody_and_not_only_spoken_of() -> None:
    (one,) = incitement("You should watch out.", 0.0, threat=0.2)
    assert (one.quote, one.urgent) == ("watch out", True)
    assert incitement("You should watch out.", 0.0, threat=0.14) == []
    assert incitement("“watch out”, said the note to you.", 0.0, threat=0.2) == []
    assert incitement("You should look out.", 0.0, threat=0.2) == []


def test_two_threatening_phrases_to_somebody_count_whatever_the_score() -> None:
    found = incitement("We are coming for you, watch out.", 0.0, threat=0.01)
    assert [(one.quote, one.urgent) for one in found] == [("coming for you", True), ("watch out", True)]
    assert incitement("Do watch out, watch out, you.", 0.0, threat=0.01) == []


def test_words_of_the_gravest_kind_are_held_at_a_low_score_unless_they_are_spoken_of() -> None:
    (one,) = incitement("I shall break your legs.", 0.2, words_from=0.1)
    assert (one.quote, one.outcome, one.urgent) == ("break your legs", Outcome.HOLD, False)
    assert incitement("I shall break your legs.", 0.05, words_from=0.1) == []
    assert incitement("I shall break your legs.", 0.2, words_from=0) == []
    assert incitement("He wrote “break your legs” and was fined.", 0.2, words_from=0.1) == []


def test_a_threat_is_held_as_urgent_whatever_else_rejects() -> None:
    ruleset = load("[rules.incitement]\nthreat_from = 0.5\n[rules.blocklist]\nwords = ['rotter']")
    submission = Submission("I will find you, rotter.", scores={"threat": Score(0.9, ((0, 15),), "house")})
    verdict = judge(submission, ruleset)
    assert verdict.outcome is Outcome.HOLD
    assert [(f.rule, f.outcome.value, f.urgent) for f in verdict.findings] == [
        ("incitement", "hold", True),
        ("blocklist", "reject", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "you will pay for this",
        "somebody ought to visit @harbourwatch",
        "He will not see the spring.",
        "that reporter will be sorry",
        "the deputy mayor deserves a beating",
        "Mary Holt will be sorry.",
        "We should all go and see Quentin about it.",
        "HOLT WILL BE SORRY",
    ],
)
def test_a_text_that_speaks_to_or_of_one_person_reaches_somebody(text: str) -> None:
    article = Article("Bridge closed", "The engineer Mary Holt said on Tuesday that the bridge was unsafe.")
    assert addressing.reaches(text, article)


@pytest.mark.parametrize(
    "text",
    [
        "Let it all burn.",
        "They should all be shot on Tuesday.",
        "Death to all Ruritanians.",
        "The whole Council must hang.",
        "write to nobody@example.org",
        "",
    ],
)
def test_a_text_about_a_crowd_or_a_thing_reaches_nobody(text: str) -> None:
    assert not addressing.reaches(text, Article("Bridge closed", "The town bridge was closed on Tuesday."))


# Languages


def language(text: str = "So!", values: dict[str, Any] | None = None, **facts: Any) -> list[Finding]:
    scores = facts.pop("scores", {"offensive": Score(0.1, (), "house")})
    return list(made("language", **(values or {})).judge(Submission(text, scores=scores, **facts)))


def test_a_language_that_is_not_read_is_held_and_named() -> None:
    (one,) = language(language="fr-CA")
    assert one.outcome is Outcome.HOLD
    assert "(fr)" in one.reason


def test_a_publication_in_a_language_that_is_not_read_is_told_so() -> None:
    (one,) = language(publication_language="de")
    assert "This publication’s language (de)" in one.reason
    assert language(publication_language="de", language="en") == []


def test_a_site_with_a_classifier_of_its_own_says_what_it_reads() -> None:
    own = {"offensive": Score(0.1, (), "house"), "rude": Score(0.1, (), "our-own")}
    assert language(values={"read": ["en", "de-AT"]}, language="de", scores=own) == []
    # The shipped model alone has not read it, whatever a ruleset says.
    assert language(values={"read": ["en", "de-AT"]}, language="de") != []
    assert language(values={"read": []}, language="en") != []
    assert language(values={"otherwise": "pass"}, language="de") == []


def test_a_comment_that_the_model_should_have_read_and_has_not_is_told_of_too() -> None:
    assert language(language="de", scores={}, missing=("house",)) != []
    assert language(language="de", scores={}, missing=("other",)) == []
    assert language(language="de", scores={"offensive": Score(0.1, (), "other")}) == []


def test_languages_and_fates_that_do_not_exist_are_refused() -> None:
    with pytest.raises(AssertionError, match="“English language” is no language tag"):
        made("language", read=["en", "English language"])
    with pytest.raises(AssertionError, match='write "hold" or "pass"'):
        made("language", otherwise="reject")


def test_the_rules_know_what_the_shipped_model_is_called_and_what_it_reads() -> None:
    assert (HOUSE, HOUSE_READS) == (house.NAME, house.HOUSE_LANGUAGES)


def test_nothing_in_another_language_is_judged_as_if_it_were_english() -> None:
    scores = {name: Score(0.99, (), "house") for name in ("offensive", "incitement", "threat")}
    verdict = judge(Submission("Das ist ein ganz gewöhnlicher Satz.", language="de", scores=scores), load(""))
    assert [(f.rule, f.outcome.value) for f in verdict.findings] == [("language", "hold")]

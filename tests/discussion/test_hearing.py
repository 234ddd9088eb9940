"""Classifiers read a comment's own words, and the words their scores rest on are told as typed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rejoinder.classifiers import language, registry
from rejoinder.classifiers.classifier import Classifier, Score
from rejoinder.discussion import hearing
from rejoinder.plugins import PluginError
from rejoinder.policy.ruleset import default, load
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome

RULES = load("requires = ['ear', 'nowhere']")
PARENT = "Whoever says so is a numbskull and a bore, as everybody knows."


class Ear:
    """Gives its opinion on the word “numbskull”, and remembers what it was given to read."""

    NAME = "ear"

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []

    def score(self, texts: Sequence[str], language: str) -> list[dict[str, Score]]:
        self.read += [(text, language) for text in texts]
        found = [text.find("numbskull") for text in texts]
        return [{"offensive": Score(0.9, ((at, at + 9),)) if at >= 0 else Score(0.1)} for at in found]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    made = Ear()

    def find(names: Sequence[str]) -> tuple[list[Classifier], list[str]]:
        return [made] if "ear" in names else [], [name for name in names if name != "ear"]

    monkeypatch.setattr(registry, "find", find)
    return made


def test_what_is_quoted_of_the_comment_answered_is_not_read(ear: Ear) -> None:
    typed = "> Whoever says so is a numbskull\n\nThat is no way to speak."
    heard = hearing.judged(Submission(typed, parent=PARENT, language="en-GB"), RULES).submission
    assert ear.read == [("> …\n\nThat is no way to speak.", "en-GB")]
    assert heard.scores["offensive"].value == 0.1
    assert heard.missing == ("nowhere",)


def test_the_words_a_score_rests_on_are_told_as_typed(ear: Ear) -> None:
    typed = "> Whoever says so is a numbskull\n\nYou are the numbskull here."
    heard = hearing.judged(Submission(typed, parent=PARENT), RULES).submission
    score = heard.scores["offensive"]
    ((start, end),) = score.spans
    assert (score.value, score.source) == (0.9, "ear")
    assert (typed[start:end], start) == ("numbskull", typed.rindex("numbskull"))
    assert heard.text == typed


def test_without_a_source_all_of_it_is_read(ear: Ear) -> None:
    hearing.judged(Submission("> You numbskull"), RULES)
    assert ear.read == [("> You numbskull", "und")]


def test_where_no_classifier_can_be_made_all_that_are_required_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(names: Sequence[str]) -> tuple[list[Classifier], list[str]]:
        raise PluginError("broken")

    monkeypatch.setattr(registry, "find", broken)
    heard = hearing.judged(Submission("Fine.", missing=("older",)), RULES).submission
    assert (heard.scores, heard.missing) == ({}, ("ear", "nowhere"))


def test_the_shipped_model_names_the_words_under_the_rules_that_come_with_it() -> None:
    typed = "All muslims should be deported."
    heard = hearing.judged(Submission(typed, language="en"), default(), 60)
    assert heard.verdict.outcome is not Outcome.PUBLISH
    assert not heard.unexplained
    by_score = [found for found in heard.verdict.findings if found.source.endswith(": house")]
    assert by_score and all(found.quote for found in by_score)
    # No word of a list stands here alone: the score itself says where it comes from.
    assert heard.submission.scores["offensive"].spans


def test_where_no_language_can_be_told_a_text_is_not_judged_as_if_it_were_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> object:
        raise OSError("The file of languages cannot be read.")

    monkeypatch.setattr(language, "_identifier", broken)
    german = "Ihr werdet schon sehen, was ihr davon habt, und eure Kinder auch."
    spoken = hearing.language_of(german, "en")
    assert spoken == language.UNTOLD
    heard = hearing.judged(Submission(german, language=spoken), default(), 60)
    assert heard.verdict.outcome is Outcome.HOLD
    assert hearing.language_of("So!", "en") == "en"

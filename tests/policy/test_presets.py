"""Three kinds of site: what strict, standard and lenient set, and what they leave as it is."""

from __future__ import annotations

import pytest

from rejoinder.policy import presets
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import default, load
from rejoinder.policy.settings import plain
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.thresholds import PRESETS


def test_standard_is_the_ruleset_that_comes_with_rejoinder() -> None:
    assert presets.load("standard").digest == default().digest


def test_the_presets_set_the_same_settings_and_each_lets_through_more_than_the_one_before() -> None:
    assert presets.NAMES == ("strict", "standard", "lenient")
    strict, standard, lenient = (PRESETS[name] for name in presets.NAMES)
    assert {rule: set(values) for rule, values in strict.items()} == {
        rule: set(values) for rule, values in standard.items()
    }
    for rule, values in standard.items():
        assert set(lenient[rule]) == set(values)
        for setting, value in values.items():
            if setting.endswith("_from"):
                assert 0 < strict[rule][setting] <= value <= lenient[rule][setting] <= 1


@pytest.mark.parametrize("name", presets.NAMES)
def test_every_threshold_of_a_preset_reaches_its_rule(name: str) -> None:
    values = {rule.NAME: plain(rule) for rule in presets.load(name).rules}
    for rule, wanted in PRESETS[name].items():
        assert values[rule].items() >= wanted.items()


def test_a_preset_leaves_alone_what_a_ruleset_says_of_anything_else() -> None:
    own = load(
        "language = 'de'\nrequires = ['house']\n[rules.links]\nhold_from = 9\n"
        "[rules.offensive]\nhold_from = 0.77\nurgent = true\n[rules.incitement]\nenabled = false"
    )
    strict = presets.apply(own, "strict")
    values = {rule.NAME: plain(rule) for rule in strict.rules}
    assert (strict.language, strict.requires) == ("de", ("house",))
    assert values["links"]["hold_from"] == 9
    assert values["offensive"]["urgent"] is True
    assert values["offensive"]["hold_from"] == PRESETS["strict"]["offensive"]["hold_from"]
    assert "incitement" not in values
    assert strict.digest != own.digest
    assert load(strict.to_toml()).digest == strict.digest


def test_a_preset_that_does_not_exist_is_refused_with_the_likeliest_one() -> None:
    with pytest.raises(presets.PresetError, match=r"no preset “strickt”; did you mean “strict”\?"):
        presets.load("strickt")


def test_the_same_comment_is_held_by_the_stricter_and_published_by_the_more_lenient() -> None:
    submission = Submission("You again.", scores={"offensive": Score(0.75, (), "house")})
    outcomes = [judge(submission, presets.load(name)).outcome.value for name in presets.NAMES]
    assert outcomes == ["hold", "hold", "publish"]

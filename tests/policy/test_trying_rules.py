"""Where two rulesets differ, in which bands of scores, and how sure counted shares are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.policy import bands, differences, intervals, proof, ruleset
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.verdict import Outcome

_ABUSE = "You absolute idiot, go back to your cave and say it is a damn bridge."


def rules(**offensive: float | str) -> Ruleset:
    lines = [
        f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"
        for name, value in offensive.items()
    ]
    return ruleset.load("[rules.offensive]\n" + "\n".join(lines) + "\n")


def test_a_changed_threshold_matters_between_the_old_and_the_new_value() -> None:
    (band,) = bands.between(rules(hold_from=0.65), rules(hold_from=0.5)) or ()
    assert (band.score, band.low, band.high) == ("offensive", 0.5, 0.65)
    assert bands.touches([band], {"offensive": 0.5}) and not bands.touches([band], {"offensive": 0.65})
    assert not bands.touches([band], {"threat": 0.6})


def test_a_threshold_that_was_never_reached_matters_from_the_new_value_on() -> None:
    (band,) = bands.between(rules(hold_from=0.0), rules(hold_from=0.5)) or ()
    assert bands.touches([band], {"offensive": 1.0}) and not bands.touches([band], {"offensive": 0.49})


def test_what_is_no_threshold_cannot_be_told_from_scores() -> None:
    assert bands.between(rules(slurs="hold"), rules(slurs="reject")) is None
    words = ruleset.load('[rules.blocklist]\nwords = ["parsnip"]\n')
    assert bands.between(ruleset.default(), words) is None
    assert bands.between(ruleset.default(), ruleset.load("requires = []\n")) is None


def test_another_statement_changes_no_outcome() -> None:
    assert bands.between(ruleset.default(), ruleset.load('statement = "Be kind."\n')) == ()


_SHARES = st.sampled_from([0.0, 0.1, 0.2, 0.35, 0.5, 0.65, 0.7, 0.8, 0.88, 0.95, 1.0])


@settings(deadline=None, max_examples=60)
@given(
    value=st.floats(0, 1),
    one=st.tuples(_SHARES, _SHARES, _SHARES),
    other=st.tuples(_SHARES, _SHARES, _SHARES),
    text=st.sampled_from([_ABUSE, "The ferry is late again.", "They said the word “damn” twice."]),
)
def test_outside_the_bands_both_rulesets_find_the_same(
    value: float, one: tuple[float, ...], other: tuple[float, ...], text: str
) -> None:
    def made(given: tuple[float, ...]) -> Ruleset:
        hold, reject = sorted(given[:2])
        return rules(hold_from=hold, reject_from=reject, reject_words_from=given[2], spoken_of_below=given[2])

    before, after = made(one), made(other)
    found = bands.between(before, after)
    assert found is not None
    submission = Submission(text, language="en", scores={"offensive": Score(value, (), "house")})
    if not bands.touches(found, {"offensive": value}):
        assert judge(submission, before).findings == judge(submission, after).findings


def test_differences_name_each_setting_and_the_words_that_came_and_went() -> None:
    before = ruleset.load(
        '[rules.blocklist]\nwords = ["parsnip", "turnip"]\n[rules.newcomer]\nenabled = true\n'
    )
    after = ruleset.load(
        'statement = "Be kind."\n[rules.blocklist]\nwords = ["turnip", "swede"]\n[rules.links]\nhold_from = 5\n'
    )
    found = {(one.rule, one.setting): one for one in differences.between(before, after)}
    words = found["blocklist", "words"]
    assert (words.added, words.removed) == (("swede",), ("parsnip",))
    assert (found["links", "hold_from"].before, found["links", "hold_from"].after) == (3, 5)
    assert found["newcomer", "enabled"].after == differences.OFF
    assert found["", "statement.en"].after == "Be kind."
    assert len(found) == 4


def test_a_ruleset_does_not_differ_from_itself() -> None:
    assert differences.between(ruleset.default(), ruleset.default()) == []


def test_shipped_examples_pass_under_the_default_rules() -> None:
    proofs = proof.of(ruleset.default())
    applying = [one for one in proofs if one.applies]
    assert len(applying) > 30 and all(one.agrees for one in applying)


def test_an_example_for_other_settings_does_not_apply() -> None:
    proofs = proof.of(rules(hold_from=0.8))
    changed = [one for one in proofs if one.rule == "offensive" and not one.agrees]
    assert changed and not any(one.applies for one in changed)


def test_wilsons_interval_is_that_of_the_books() -> None:
    found = intervals.share(10, 100)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0552, 0.1744)
    assert intervals.share(0, 10).low == 0 and intervals.share(10, 10).high == 1
    assert (intervals.share(0, 0).low, intervals.share(0, 0).high) == (0, 1)


def test_a_change_that_goes_both_ways_alike_is_none() -> None:
    found = intervals.change(5, 5, 1000)
    assert found.value == 0 and found.low < 0 < found.high
    sure = intervals.change(90, 2, 1000)
    assert 0 < sure.low < sure.value < sure.high < 0.12
    back = sure.times(-10)
    assert back.low < back.value < back.high < 0


def test_the_gravest_outcome_of_an_example_counts() -> None:
    rejecting = [one for one in proof.of(ruleset.default()) if one.outcome is Outcome.REJECT]
    assert rejecting

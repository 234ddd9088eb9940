"""Rulesets are data: read, refused with line and advice, known by their digest, and rebuilt for replay."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.policy.judge import judge
from rejoinder.policy.registry import rules
from rejoinder.policy.ruleset import DEFAULT_STATEMENT, Ruleset, RulesetError, default, load, load_new
from rejoinder.policy.settings import plain
from rejoinder.policy.submission import Submission
from rejoinder.policy.toml_lines import key_lines, line_of
from rejoinder.policy.verdict import Outcome
from tests.effort import effort


def problems(text: str) -> list[str]:
    with pytest.raises(RulesetError) as refused:
        load(text)
    assert str(refused.value) == "\n".join(map(str, refused.value.problems))
    return [str(problem) for problem in refused.value.problems]


def names(ruleset: Ruleset) -> set[str]:
    return {rule.NAME for rule in ruleset.rules}


def test_the_default_ruleset_has_the_sentence_readers_see_and_every_rule_but_those_about_who_writes() -> None:
    ruleset = default()
    assert ruleset.statement("en") == DEFAULT_STATEMENT
    assert ruleset.language == "en"
    assert names(ruleset) == set(rules()) - {"newcomer", "untrusted"}


def test_an_empty_ruleset_is_the_default_one() -> None:
    assert load("").digest == default().digest
    assert load("\ufeff# nothing\n").digest == default().digest


def test_rules_are_switched_off_and_on() -> None:
    ruleset = load("[rules.newcomer]\nenabled = true\n[rules.links]\nenabled = false\n")
    assert names(ruleset) == set(rules()) - {"links", "untrusted"}
    assert names(load("[rules.newcomer]\n[rules.untrusted]\n")) == set(rules())


def test_only_listed_rules_run_where_that_is_asked_for() -> None:
    assert names(load("only_listed = true\n[rules.links]\nhold_from = 5\n")) == {"links"}
    assert names(load("only_listed = true")) == set()


def test_settings_reach_their_rule() -> None:
    ruleset = load(
        "[rules.length]\nlongest = 7\n[rules.haste]\nseconds = 2\n[rules.shouting]\noutcome = 'reject'\n"
    )
    values = {rule.NAME: plain(rule) for rule in ruleset.rules}
    assert values["length"] == {"shortest": 1, "longest": 7}
    assert values["haste"] == {"seconds": 2.0}
    assert values["shouting"]["outcome"] == "reject"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\nlangage = "en"', "line 2: there is no key “langage”; did you mean “language”?"),
        ("[rules.lenght]\nlongest = 3", "line 1: there is no rule “lenght”; did you mean “length”?"),
        ("[rules.length]\n\nlongst = 3", "line 3: there is no setting “longst”; did you mean “longest”?"),
        ("[rules.newcomer]\nafter = 3", "line 2: there is no setting “after”; there are none here"),
        ("rules.length.longst = 3", "line 1: there is no setting “longst”; did you mean “longest”?"),
        (
            "\nrules = {length = {longst = 3}}",
            "line 2: there is no setting “longst”; did you mean “longest”?",
        ),
        ("[links]\nhold_from = 1", "line 1: the rule “links” belongs under the heading [rules.links]"),
        (
            "[rules.length]\nlongest = '7'",
            "line 2: “longest” cannot be the text “7”; write a whole number, such as 3",
        ),
        ("[rules.length]\nlongest = 7.5", "line 2: “longest” cannot be 7.5; write a whole number, such as 3"),
        (
            "[rules.length]\nlongest = true",
            "line 2: “longest” cannot be true; write a whole number, such as 3",
        ),
        ("[rules.haste]\nseconds = inf", "line 2: “seconds” cannot be inf; write a number, such as 0.6"),
        ("[rules.haste]\nseconds = []", "line 2: “seconds” cannot be a list; write a number, such as 0.6"),
        ("[rules.length]\nlongest = -1", "line 2: “longest”: write 0 (no limit) or a larger number"),
        (
            "[rules.repeat]\nsame = 'publish'",
            'line 2: “same” cannot be the text “publish”; write "hold" or "reject"',
        ),
        (
            "[rules.personal_data]\nemail = 'no'",
            "line 2: “email” cannot be the text “no”; write true or false",
        ),
        (
            "[rules.blocklist]\nwords = 'a'",
            "line 2: “words” cannot be the text “a”; write a list of texts, such as",
        ),
        (
            "[rules.blocklist]\nwords = [\n 'aa',\n # x\n 7]",
            "line 5: “words” has 7, which is no text; put it in quot",
        ),
        ("[rules.blocklist]\nwords = [\n 'aa', 'bb',\n '*']", "line 4: “words”: “*” holds no word"),
        (
            "[rules.links]\nown_hosts = ['a.example',\n'b/c']",
            "line 3: “own_hosts”: “b/c” is no host; write it like",
        ),
        ("[rules.length]\nenabled = 'yes'", "line 2: “enabled” must be true or false"),
        ("only_listed = 1", "line 1: “only_listed” must be true or false"),
        ("language = 'englisch sprache'", "line 1: “language” must be a language tag"),
        ("language = 7", "line 1: “language” must be a language tag"),
        ("requires = 'house'", "line 1: “requires” must be a list of classifiers"),
        ("requires = ['house',\n'House!']", "line 2: the name of a classifier is in small letters"),
        ("requires = ['a', 'a']", "line 1: “a” is named twice"),
        ("statement = ' '", "line 1: a statement must be a text that says something"),
        ("statement = 3", "line 1: “statement” must be a text, or a table"),
        ("[statement]\nen = 'Be kind.'\nenglish_us = 'x'", "line 3: “english_us” is no language tag"),
        ("[statement]", "line 1: “statement” must be a text, or a table"),
        ("rules = 3", "line 1: rules are written as tables"),
        ("[rules]\nlength = 3", "line 2: write the rule as a table under the heading [rules.length]"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rules.length]\nlongest = 4\nlongest = 5", "line 3: “longest = 5” gives a value a second time"),
        (
            "[rules.length]\n[rules.links]\n[rules.length]",
            "line 3: the table “[rules.length]” stands here a second time",
        ),
        ("\nlanguage = en", "line 2: “language = en” has a value that cannot be read"),
        ("\njust words", "line 2: “just words” should be “name = value” or a heading"),
        ('a = "\n', 'line 1: “a = "” is not valid TOML'),
        ("a = [\n1,\n", "line 3: this line"),
    ],
)
def test_broken_toml_is_told_with_its_line(text: str, said: str) -> None:
    (problem,) = problems(text)
    assert problem.startswith(said)


def test_nesting_without_end_is_refused() -> None:
    (problem,) = problems("a = " + "[" * 5000)
    assert "nested too deeply" in problem or "not valid TOML" in problem


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_lines() -> None:
    text = "[rules.length]\nlongest = 'x'\nshort = 1\n[rules.nonsense]\n[rules.links]\nhold_from = -2\n"
    assert [problem.split(":")[0] for problem in problems(text)] == ["line 2", "line 3", "line 4", "line 6"]


def test_settings_of_a_rule_that_is_off_are_checked_too() -> None:
    (problem,) = problems("[rules.links]\nenabled = false\nhold_form = 3")
    assert "hold_from" in problem


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xef\xbb\xbf[rules.length]\r\nlongest = 7\r\n")
    assert load(path).digest == load("[rules.length]\nlongest = 7\n").digest
    path.write_bytes(b"# fine\n[rules.length]\nx = '\xff'\n")
    with pytest.raises(RulesetError, match="line 3: the file is not UTF-8"):
        load(path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere.toml")


def test_the_digest_is_of_what_is_said_and_not_of_how() -> None:
    one = load("[rules.length]\nlongest = 7\nshortest = 2\n[rules.haste]\nseconds = 3\n")
    other = load(
        "# why\nrules.haste = {seconds = 3.0}\n[rules.length]\n"
        "shortest = 0x2 # two\nlongest = 7\nenabled = true"
    )
    assert one.digest == other.digest
    assert len(one.digest) == 64


@pytest.mark.parametrize(
    "text",
    [
        "[rules.length]\nlongest = 8",
        "language = 'de'",
        "requires = []",
        "statement = 'Be kind.'",
        "[rules.newcomer]\nenabled = true",
        "[rules.links]\nenabled = false",
        "[rules.blocklist]\nwords = ['boo']",
    ],
)
def test_any_change_of_what_is_said_changes_the_digest(text: str) -> None:
    assert load(text).digest != default().digest


AWKWARD = 'words = ["quo\\"te", "back\\\\slash", "tab\\tbed", "üñï", "\\u007f!", "emoji 😀", "ab*", "=b c"]'


def test_a_ruleset_is_rebuilt_from_its_own_text() -> None:
    first = load(
        "language = 'pt-BR'\nrequires = ['house', 'other']\n"
        "[statement]\nen = 'Be \"kind\".'\npt-BR = 'Seja\\n gentil.'\n"
        f"[rules.blocklist]\n{AWKWARD}\n[rules.links]\nenabled = false\n"
        "[rules.newcomer]\n[rules.haste]\nseconds = 2.5\n"
    )
    again = load(first.to_toml())
    assert again.settings() == first.settings()
    assert again.digest == first.digest
    assert again.to_toml() == first.to_toml()


def test_a_rule_added_later_does_not_change_what_is_replayed() -> None:
    stored = load("[rules.length]\nlongest = 7").to_toml()
    without = "\n\n".join(part for part in stored.split("\n\n") if not part.startswith("[rules.shouting]"))
    assert "shouting" not in names(load(without))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12), max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip),
    st.floats(min_value=0, max_value=600),
)
def test_any_ruleset_is_rebuilt_from_its_own_text(allowed: list[str], statement: str, seconds: float) -> None:
    values: dict[str, Any] = {"personal_data": {"allowed": tuple(allowed)}, "haste": {"seconds": seconds}}
    made = tuple(rule(**values.get(name, {})) for name, rule in rules().items())
    first = Ruleset(made, {"en": statement})
    assert load(first.to_toml()).digest == first.digest


def test_a_statement_is_given_in_the_reader_s_language_or_the_nearest() -> None:
    ruleset = load("language = 'de'\n[statement]\nde = 'Höflich.'\nfr = 'Poli.'\n'pt-BR' = 'Gentil.'")
    assert ruleset.statement("fr") == "Poli."
    assert ruleset.statement("fr-CA") == "Poli."
    assert ruleset.statement("pt-BR") == "Gentil."
    assert ruleset.statement("it") == "Höflich."
    assert ruleset.statement() == "Höflich."
    assert load("language = 'de'\nstatement = 'Höflich.'").statement("en") == "Höflich."
    assert load("[statement]\nfr = 'Poli.'").statement("it") == "Poli."


def test_judging_costs_no_more_with_twenty_thousand_words_than_with_two() -> None:
    small = load("[rules.blocklist]\nwords = ['zzz1', 'zzz2']")
    large = load("[rules.blocklist]\nwords = [" + ", ".join(f"'zzz{n}'" for n in range(20_000)) + "]")
    submission = Submission(
        "An ordinary comment about the new timetable and the late shift at the mill. " * 5
    )
    took = [effort(partial(_judged, submission, ruleset)) for ruleset in (small, large)]
    assert took[1] < 0.1 + 5 * took[0]


def _judged(submission: Submission, ruleset: Ruleset) -> None:
    for _ in range(200):
        judge(submission, ruleset)


TOML_SIGNS = (
    """ [ ] { } = , . # " ' \\ rules length x 1 'a' é true a.b [[ [rules.length] words=[ [statement] """
)
TOML_PIECES = st.sampled_from(
    [*TOML_SIGNS.split(), '"' * 3, "'" * 3, "\n", " ", "\t", "\r\n", "\x00", "longest = 3\n", "statement = "]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(TOML_PIECES, max_size=20).map("".join))
def test_whatever_is_written_is_a_ruleset_or_refused_with_lines_that_are_there(text: str) -> None:
    try:
        load(text)
    except RulesetError as refused:
        lines = text.count("\n") + 1
        assert refused.problems
        assert all(1 <= problem.line <= lines for problem in refused.problems)


def test_lines_are_found_in_every_way_toml_is_written() -> None:
    text = (
        "a.b = 1\n"
        '\'c d\' = """\nx = 1\n[no]\n"""  # = \n'
        "[ t . u ]\n"
        "list = [ # one\n  'x', # ]\n  [1, 2],\n  {k = 'v',\n   l = 3},\n]\n"
        "\"q\\u0041\" = 'it''s'[0:0]\n"
    ).replace("'it''s'[0:0]", "'its'")
    lines = key_lines(text)
    assert lines[("a", "b")] == 1
    assert lines[("c d",)] == 2
    assert lines[("t", "u")] == 6
    assert lines[("t", "u", "list")] == 7
    assert lines[("t", "u", "list", 0)] == 8
    assert lines[("t", "u", "list", 1)] == 9
    assert lines[("t", "u", "list", 2)] == 10
    assert lines[("t", "u", "list", 2, "l")] == 11
    assert lines[("t", "u", "qA")] == 13
    assert line_of(lines, ("t", "u", "list", 7)) == 7
    assert line_of(lines, ("nowhere",)) == 1
    assert key_lines(text.replace("\n", "\r\n")) == lines


def test_a_ruleset_that_names_no_classifier_requires_those_that_its_rules_ask() -> None:
    assert load("").requires == ("house",)
    assert load("only_listed = true\n[rules.length]").requires == ()
    assert load("only_listed = true\n[rules.offensive]").requires == ("house",)
    assert load("requires = []\n[rules.offensive]").requires == ()


def complaints(text: str, offered: tuple[str, ...] | None = ("house", "own")) -> list[str]:
    """What is said against rules that are written now, and not against the same where they are stored."""
    load(text)
    with pytest.raises(RulesetError) as refused:
        load_new(text, offered)
    return [str(problem) for problem in refused.value.problems]


def test_a_classifier_that_is_not_offered_is_refused_where_rules_are_written_with_those_that_are() -> None:
    (said,) = complaints("requires = ['house',\n 'nosuch']")
    assert said.startswith("line 2: no classifier “nosuch” is installed here")
    assert said.endswith("there is: “house”, “own”")
    (said,) = complaints("[rules.links]\n[rules.offensive]\n[rules.incitement]\nenabled = false", ("own",))
    assert said.startswith("line 2: “offensive”: no classifier “house” is installed here")
    assert load_new("requires = ['own']", ("house", "own")).requires == ("own",)
    assert load_new("requires = ['nosuch']", None).requires == ("nosuch",)
    assert load_new("requires = []\n[rules.offensive]", ()).requires == ()


@pytest.mark.parametrize("entry", ["foo*bar", "**foo", "foo *bar", "a*b*", "idiot\uff0a", "f*ck off"])
def test_a_star_that_stands_for_nothing_is_refused_where_rules_are_written(entry: str) -> None:
    for rule in ("blocklist", "suspects"):
        (said,) = complaints(f"[rules.{rule}]\nwords = ['fine*',\n '{entry}']\nenabled = false")
        assert said.startswith(f"line 3: “words”: “{entry}” has a * that stands for no letters")
    kept = load(load(f"[rules.blocklist]\nwords = ['{entry}']").to_toml())
    assert judge(Submission("Foobar."), replace(kept, requires=())).outcome is Outcome.PUBLISH


@pytest.mark.parametrize("entry", ["idiot*", "*wit", "*mid*", "=f*ck", "fuck"])
def test_a_star_that_means_something_is_taken(entry: str) -> None:
    load_new(f"[rules.blocklist]\nwords = ['{entry}']", None)


@pytest.mark.parametrize("entry", ["bad.*.example", "*bad.example", "*.com", "a.example, b.example", "*.*.example"])
def test_what_is_the_host_of_no_link_is_refused_where_rules_are_written(entry: str) -> None:
    for setting in ("own_hosts", "refused_hosts"):
        (said,) = complaints(f"[rules.links]\n{setting} = ['fine.example', '*.fine.example', '{entry}']")
        assert said.startswith(f"line 2: “{setting}”: “{entry}” is the host of no link; write one host an entry")


def test_a_lone_star_refuses_no_host_that_has_an_ending() -> None:
    stored = load("requires = []\n[rules.links]\nrefused_hosts = ['*.com']")
    assert judge(Submission("See https://town.com/minutes."), stored).outcome is Outcome.PUBLISH

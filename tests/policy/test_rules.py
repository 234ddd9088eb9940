"""Each rule does what its examples say, catches what it should and leaves the rest alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.normalise import read
from rejoinder.policy.registry import rules
from rejoinder.policy.rule import MOST_MARKS, Example, Rule
from rejoinder.policy.settings import build
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

EXAMPLES = [
    pytest.param(rule, example, id=f"{name}-{number}")
    for name, rule in rules().items()
    for number, example in enumerate(rule.EXAMPLES)
]


def made(name: str, **values: Any) -> Rule:
    rule, complaints = build(rules()[name], values)
    assert rule is not None, complaints
    return rule


def judged(rule: str, text: str, values: dict[str, Any] | None = None, **facts: Any) -> list[Finding]:
    return list(made(rule, **(values or {})).judge(Submission(text, views=read(text), **facts)))


def quotes(rule: str, text: str, **values: Any) -> list[str]:
    return [finding.quote for finding in judged(rule, text, values)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_does_what_its_example_says(rule: type[Rule], example: Example) -> None:
    found = judged(rule.NAME, example.text, dict(example.settings), **example.facts)
    gravest = max((f.outcome for f in found), key=lambda o: o.gravity, default=Outcome.PUBLISH)
    assert gravest is example.outcome
    assert tuple(f.quote for f in found if f.quote) == example.marks


@pytest.mark.parametrize("rule", rules().values(), ids=rules().keys())
def test_every_rule_shows_what_it_stops_and_what_it_lets_through(rule: type[Rule]) -> None:
    outcomes = {example.outcome for example in rule.EXAMPLES}
    assert Outcome.PUBLISH in outcomes
    assert outcomes & {Outcome.HOLD, Outcome.REJECT}
    assert all(example.why for example in rule.EXAMPLES)


@pytest.mark.parametrize("rule", rules().values(), ids=rules().keys())
def test_without_facts_an_ordinary_comment_passes_every_rule(rule: type[Rule]) -> None:
    assert judged(rule.NAME, "The new timetable forgets the late shift at the mill.") == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_reasons_are_whole_sentences_without_a_setting_s_name(rule: type[Rule], example: Example) -> None:
    for found in judged(rule.NAME, example.text, dict(example.settings), **example.facts):
        assert found.reason[0].isupper() or found.reason[0] in "“"
        assert found.reason.endswith(".")
        assert "_" not in found.reason.replace(found.quote, "")
        assert found.rule == rule.NAME
        assert found.source.startswith(rule.NAME)


ALL: dict[str, dict[str, Any]] = {
    "blocklist": {"words": ["idiot*", "go home"]},
    "suspects": {"words": ["liar", "*gate"]},
    "links": {"refused_hosts": ["bad.example"], "hold_from": 1},
    "shouting": {"letters": 1, "share": 0.1},
}
PIECES = st.sampled_from(
    ["idiot", "1d10t ", "LIAR", " go\nhome", "http://bad.example/x", "www.a.example", "+49 171 5550123 ",
     "Jo@a.example", "12 High Street ", "4111 1111 1111 1111", "\u200b", "é", "😀", "\n", "WHO SAID SO ", "(",
     "0171/", "\ud800", "ß", "٣"]
)  # fmt: skip
MIXED = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=12).map("".join))


@settings(max_examples=200, deadline=None)
@given(MIXED, st.lists(MIXED, max_size=2), st.one_of(st.none(), MIXED))
def test_whatever_is_typed_findings_quote_it_truly(text: str, recent: list[str], name: str | None) -> None:
    facts: dict[str, Any] = {
        "recent_texts": tuple(recent),
        "name": name,
        "website": name,
        "author_known": False,
    }
    submission = Submission(text, views=read(text), **facts)
    for rule in rules():
        found = list(made(rule, **ALL.get(rule, {})).judge(submission))
        assert len(found) <= MOST_MARKS + 2
        for finding in found:
            assert 0 <= finding.start <= finding.end <= len(text)
            assert finding.quote == text[finding.start : finding.end]


def test_a_comment_full_of_listed_words_is_marked_up_to_a_limit() -> None:
    assert len(judged("blocklist", "idiot " * 5000, {"words": ["idiot"]})) == MOST_MARKS
    assert len(judged("personal_data", "a@b.example " * 500)) == MOST_MARKS


# Length


def test_length_says_how_much_to_take_out() -> None:
    (found,) = judged("length", "x" * 5210)
    assert found.outcome is Outcome.REJECT
    assert "5,210 characters" in found.reason
    assert "shorten it by 210" in found.reason


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\n", "\u200b\u200d", "\u3164\u3164", "\u2800", "\u200b \u200b", "\u0301"]
)
def test_a_comment_in_which_nothing_is_seen_is_empty(text: str) -> None:
    (found,) = judged("length", text)
    assert "empty" in found.reason


def test_marks_and_invisible_characters_do_not_make_a_comment_longer() -> None:
    assert judged("length", "e\u0301\u200b" * 10, {"longest": 10}) == []
    assert judged("length", "éé" * 10, {"longest": 10}) != []


def test_line_breaks_within_a_comment_count() -> None:
    assert judged("length", "a\nb", {"longest": 3}) == []
    assert judged("length", "a\n\nb", {"longest": 3}) != []


# Links


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see http://a.example/x.", "http://a.example/x"),
        ("(see https://a.example/x_(y))", "https://a.example/x_(y)"),
        ("www.a.example!", "www.a.example"),
        ("go to shop.com, now", "shop.com"),
        ("go to Shop.COM/a?b=c#d", "Shop.COM/a?b=c#d"),
        ("“https://a.example”", "https://a.example"),
        ("https://a.example/x;", "https://a.example/x"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("HTTPS://A.EXAMPLE", "HTTPS://A.EXAMPLE"),
    ],
)
def test_a_link_is_marked_without_the_punctuation_after_it(text: str, address: str) -> None:
    assert quotes("links", text, hold_from=1) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "a.b.c",
        "e.g. this",
        "3.50",
        "end.Start",
        "jo@shop.com",
        "so...com",
        "node.js",
        "http",
        "www",
        "a/b",
        "U.S.A.",
    ],
)
def test_what_is_no_link_is_not_counted(text: str) -> None:
    assert judged("links", text, {"hold_from": 1}) == []


def test_links_given_are_believed_before_the_text() -> None:
    text = "one, two and https://c.example/"
    links = ("https://a.example/", "https://b.example/", "https://c.example/")
    (found,) = judged("links", text, links=links)
    assert (found.outcome, found.quote) == (Outcome.HOLD, "https://c.example/")
    (found,) = judged("links", "one, two, three", links=links)
    assert (found.outcome, found.start, found.end) == (Outcome.HOLD, 0, 0)
    assert judged("links", f"{text} https://d.example https://e.example", links=()) == []


@pytest.mark.parametrize(
    "link",
    [
        "https://bad.example",
        "http://www.bad.example:8080/x",
        "https://deep.below.bad.example/",
        "https://good.example@bad.example/",
        "https://BAD.example.",
        "www.bad.example",
    ],
)
def test_a_refused_host_is_known_in_any_clothing(link: str) -> None:
    values = {"refused_hosts": ["https://www.bad.example/"]}
    assert [f.outcome for f in judged("links", f"see {link} now", values)] == [Outcome.REJECT]
    assert [f.outcome for f in judged("links", "fine", values, website=link)] == [Outcome.REJECT]


@pytest.mark.parametrize(
    "link", ["https://notbad.example", "https://bad.example.org", "https://a.example/bad.example"]
)
def test_a_host_that_only_looks_like_a_refused_one_is_let_through(link: str) -> None:
    assert judged("links", f"see {link} now", {"refused_hosts": ["bad.example"]}) == []


# Repetition

LONG = "The bridge over the weir was closed on Monday, and nobody told the drivers of the night bus about it."


def test_the_same_text_in_a_disguise_is_the_same() -> None:
    disguised = LONG.replace("bridge", "b\u200bridge").upper().replace(" ", "  ")
    (found,) = judged("repeat", disguised, recent_texts=("Other.", LONG))
    assert found.outcome is Outcome.REJECT


def test_a_reply_that_quotes_what_it_answers_is_no_repetition() -> None:
    reply = f"> {LONG}\n\nThat is not so: the notice hung in the depot from Friday, and I read it there."
    assert judged("repeat", reply, recent_texts=(LONG,)) == []


def test_a_few_words_changed_are_nearly_the_same() -> None:
    (found,) = judged("repeat", LONG.replace("Monday", "Tuesday"), recent_texts=(LONG,))
    assert found.outcome is Outcome.HOLD


def test_the_same_counts_more_than_the_nearly_same() -> None:
    (found,) = judged("repeat", LONG, recent_texts=(LONG.replace("Monday", "Tuesday"), LONG))
    assert found.outcome is Outcome.REJECT


def test_texts_in_scripts_without_capitals_are_compared_too() -> None:
    text = "הגשר מעל הנחל נסגר ביום שני ואיש לא סיפר על כך לנהגי האוטובוס של הלילה"
    assert [f.outcome for f in judged("repeat", text, recent_texts=(text,))] == [Outcome.REJECT]


# Capital letters


@pytest.mark.parametrize(
    "text",
    [
        "ARE YOU ALL MAD? NOBODY ASKED FOR THIS",
        "DAS IST DOCH ALLES GELOGEN, IHR HERREN",
        "ΕΙΣΤΕ ΟΛΟΙ ΨΕΥΤΕΣ ΚΑΙ ΤΟ ΞΕΡΕΤΕ ΚΑΛΑ",
        "STRAßE GESPERRT UND KEINER SAGT ETWAS",
    ],
)
def test_a_comment_in_capitals_is_shouting(text: str) -> None:
    assert [f.outcome for f in judged("shouting", text)] == [Outcome.HOLD]


@pytest.mark.parametrize(
    "text",
    [
        "The NHS, the BBC, the TUC and the RSPCA all said NO to it.",
        "I REALLY mean it: please read the whole report before you write.",
        "WHO SAID THAT? I would like to know, because it is not in the minutes of the meeting at all.",
        "هذا تعليق باللغة العربية بلا حروف كبيرة على الإطلاق",
        "这是一个没有大写字母的评论",
        "NATO/UN/EU/WHO/IMF/OECD/WTO",
        "A B C D E F G",
        "XXIV. Olympiad, MCMXCIX",
        "OK",
    ],
)
def test_acronyms_stress_and_other_scripts_are_not_shouting(text: str) -> None:
    assert judged("shouting", text) == []


# Haste, newcomers, and how a story is set


def test_haste_is_measured_against_the_setting() -> None:
    assert judged("haste", "Hi", {"seconds": 5}, seconds_to_write=5.0) == []
    assert [f.outcome for f in judged("haste", "Hi", {"seconds": 5}, seconds_to_write=4.9)] == [Outcome.HOLD]
    assert [f.outcome for f in judged("haste", "Hi", seconds_to_write=-1.0)] == [Outcome.HOLD]


@pytest.mark.parametrize("rule", ["haste", "newcomer", "closed_thread", "premoderation", "repeat"])
def test_a_rule_whose_facts_are_not_given_says_nothing(rule: str) -> None:
    assert judged(rule, LONG) == []


# Names


def test_a_name_is_read_through_its_disguise_but_leaves_no_mark_in_the_text() -> None:
    (found,) = judged("suspects", "fine words", {"words": ["liar"]}, name="L1AR")
    assert (found.outcome, found.start, found.end, found.quote) == (Outcome.HOLD, 0, 0, "")
    assert judged("suspects", "fine words", {"words": ["liar"], "names": False}, name="L1AR") == []

"""What a comment quotes of its sources is told from its own words, and nothing else is."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.policy import quoting
from rejoinder.policy.quoting import own_words
from rejoinder.policy.submission import Article, Submission
from tests.effort import effort

ARTICLE = (
    "The councillor called them “lazy, worthless layabouts” on Tuesday, and said it was high time that the "
    "harbour was cleared of the lot of them. Nobody in the chamber objected. “You don’t belong here,” he added."
)
PARENT = "Everybody who lives on that street is a numbskull and ought to be told so."


def own(text: str, *sources: str) -> str:
    return own_words(text, sources or (ARTICLE, PARENT)).text


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("He said “lazy, worthless layabouts”. Shame!", "He said “…”. Shame!"),
        ('He said "LAZY worthless  layabouts". Shame!', 'He said "…". Shame!'),
        ("«lazy worthless layabouts»? No.", "«…»? No."),
        ("‘lazy, worthless layabouts’ is no way to speak", "‘…’ is no way to speak"),
        ("'lazy, worthless layabouts' is no way to speak", "'…' is no way to speak"),
        ("So it was high time that the harbour was cleared? Why?", "So …? Why?"),
        ("> Everybody who lives on that street is a numbskull\nNot so.", "> …\nNot so."),
        ("> > Everybody who lives on\n> > that street is a numbskull\n\nNot so.", "> > …\n\nNot so."),
        ("> is a numbskull\nWhy?", "> …\nWhy?"),
        ("You wrote “a numbskull”. Really?", "You wrote “…”. Really?"),
        ("“a numbskull”, you said. Really?", "“…”, you said. Really?"),
        ("“You don't belong here” is vile", "“…” is vile"),
        ("“Everybody who lives … is a numbskull” is vile", "“…” is vile"),
        ("“lazy, worthless […] harbour was cleared of the lot” he said", "“…” he said"),
    ],
)
def test_what_stands_in_a_source_is_quoted(typed: str, left: str) -> None:
    assert own(typed) == left


@pytest.mark.parametrize(
    "typed",
    [
        "They are lazy, worthless layabouts.",
        "You are “a numbskull”.",
        "They are “a lazy lot” and worse",
        "He said “numbskull”",
        "> You are all blithering idiots\nSo there.",
        "> numbskull\n> you\n> lazy",
        "“You blithering numbskull, get out”",
        "It was high time that harbours were cleared of boats",
        "the lot of them on that street",
        "“lazy, worth-less layabouts”",
        '6" by 4" of worthless layabouts',
        "",
        "…",
    ],
)
def test_what_stands_in_no_source_or_by_chance_is_the_authors_own(typed: str) -> None:
    words = own_words(typed, (ARTICLE, PARENT))
    assert words.text == typed
    assert words.quoted == ()


def test_own_abuse_in_quoted_lines_stays_where_the_rest_is_quoted() -> None:
    typed = "> Everybody who lives on that street is a numbskull\n> but you are a blithering idiot\nHa."
    assert own(typed) == "> …\n> but you are a blithering idiot\nHa."


def test_where_no_source_is_known_everything_is_the_authors_own() -> None:
    typed = "> You are a numbskull\n“You are a numbskull”"
    assert own_words(typed, ()).text == typed
    assert own_words(typed, ("", " \n")).text == typed


def test_scripts_without_spaces_are_read_sign_by_sign() -> None:
    source = "市議会は橋を修理しないことを昨日の夜に決めました。"
    assert own("彼は「橋を修理しないこと」と言った", source) == "彼は「…」と言った"
    assert own("橋を修理しないことを昨日の夜に決めた", source) == "…た"
    assert own("橋を修理する", source) == "橋を修理する"


def test_places_are_told_in_the_comment_as_typed() -> None:
    typed = "You wrote “is a numbskull and ought to be told so” — nonsense, and rude."
    words = own_words(typed, (PARENT,))
    at = words.text.index("nonsense")
    start, end = words.span(at, at + 8)
    assert typed[start:end] == "nonsense"
    gap = words.text.index(quoting.GAP)
    assert typed[slice(*words.span(gap, gap + 1))] == "is a numbskull and ought to be told so"
    word = typed.index("numbskull")
    assert words.is_quoted(word, word + 9)
    assert not words.is_quoted(start, end)
    assert not words.is_quoted(word, end)
    assert not words.is_quoted(0, 3)
    with pytest.raises(ValueError, match="not within"):
        words.span(0, len(words.text) + 1)


def test_the_sources_of_a_submission_are_its_article_and_the_comment_answered() -> None:
    typed = "“worthless layabouts all”, “a numbskull and more”, “cleared at last today”: he said"
    article = Article("Harbour cleared at last today", "They were worthless layabouts all.")
    facts = Submission(typed, article=article, parent="He is a numbskull and more.")
    assert quoting.of(facts).text == "“…”: he said"
    assert quoting.of(Submission(typed)).text == typed


PIECES = st.sampled_from(
    ["“", "”", '"', "'", "’", "\n> ", "«", "lazy, worthless layabouts", "is a numbskull and ought", " ", "…",
     "[...]", "said", "橋", "İ", "ß", "\u0301", "\u200b", "😀", "You don’t belong here"]
)  # fmt: skip
MIXED = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=25).map("".join)


@settings(max_examples=300, deadline=None)
@given(MIXED, MIXED)
def test_every_place_of_the_own_words_lies_in_the_text_and_the_rest_is_as_typed(
    typed: str, source: str
) -> None:
    words = own_words(typed, (source, ARTICLE))
    rebuilt: list[str] = []
    done = 0
    for start, end in words.quoted:
        assert done <= start < end <= len(typed)
        assert words.is_quoted(start, end)
        rebuilt += typed[done:start], quoting.GAP
        done = end
    assert "".join((*rebuilt, typed[done:])) == words.text
    for at, char in enumerate(words.text):
        start, end = words.span(at, at + 1)
        assert typed[start:end] == char or (char == quoting.GAP and (start, end) in words.quoted)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1))
def test_a_text_that_is_its_own_source_has_no_long_run_of_own_words(text: str) -> None:
    plain = " ".join(["one two three four five six", text])
    assert own_words(plain, (plain,)).text.startswith(quoting.GAP)


@pytest.mark.parametrize(
    "piece",
    [
        "“", "\"a ", "\n>", "\n> a b", "> ", "“a b” ", "‘is a’ said ", "[", "[..", "...", "« ", " 'a", "a’", "橋",
        "ab ", "lazy worthless ", "it was high time that the harbour ", "\t", "\u200b", "a\u00ad",
    ],
)  # fmt: skip
def test_the_time_grows_in_line_with_the_text(piece: str) -> None:
    took = []
    for size in (16_000, 128_000):
        text = piece * (size // len(piece))
        took.append(effort(partial(own_words, text, (ARTICLE, PARENT, text[:60_000]))))
    assert took[1] < 0.15 + 24 * took[0]

"""Hidden and misspelt words of the lexicon are read as what was meant, and all else as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rejoinder.lexicon import disguised_reading, find
from rejoinder.lexicon.mending import mender
from rejoinder.lexicon.vocabulary import Vocabulary
from rejoinder.normalise import View, folded, read

PARTS = "id iot fu ck stup1d f**k kill them killthem b.a.d a$$ hole phuck u r i d o t é 🇮 🇩 /\\ () ( * # @ - . ’ 1 aaa"
TRICKY = st.lists(
    st.sampled_from([*PARTS.split(), "Idoit", "\u200b", "\u0301", "\n", "ѕ", "ﬁ", "ß", "ｆ"]),
    max_size=14,
).flatmap(lambda parts: st.sampled_from(["", " "]).map(lambda glue: glue.join(parts)))
TEXTS = st.one_of(st.text(), TRICKY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("you 1d10t", "you idiot"),
        ("id iot", "idiot"),
        ("fu ck off", "fuck off"),
        ("fu(k off", "fuck off"),
        ("f**k and sh*t", "fuck and shit"),
        ("f*** off", "fuck off"),
        ("killthem all", "kill them all"),
        ("youidiot", "you idiot"),
        ("stup1d i d i o t", "stupid idiot"),
        ("idoit", "idiot"),
        ("bicth", "bitch"),
        ("biitttchh", "bitch"),
        ("phuck", "fuck"),
        ("stoopid", "stupid"),
        ("#oes", "hoes"),
        ("st.up.id", "stupid"),
        ("🇮🇩🇮🇴🇹", "idiot"),
        ("ѕtυрid", "stupid"),
        ("stup/\\d l()ser", "stupid loser"),
        ("niiiice", "nice"),
        # What is left of it is a word of the lexicon already.
        ("r3tard", "retard"),
        ("fuckin6", "fucking"),
        ("twa+", "twat"),
        ("¢un7", "cunt"),
        ("|di07", "idiot"),
        ("7w@t", "twat"),
    ],
)
def test_a_hidden_word_is_read_as_what_was_meant(typed: str, meant: str) -> None:
    assert disguised_reading(typed).text == meant


@pytest.mark.parametrize(
    "ordinary",
    [
        "well-known people and/or the person(s) of the u.s.a. e.g. in the 1990s",
        "the battle-axe of a co-ed in the café",
        "thats what dont means, she said",
        "http://town.example/a-b and mp3 and h2o, 5-4, 10:30",
        "the class of assassins passed the cocktail in essex",
        "wich way did they go",
        "it is as it is, so do we",
        "sums of $1t, $5m, +1m, £10k and €3bn on the a55 and the m25, 5th of may, 18+ and 3+ years",
        "c++, google+, a b+ and an a+, the lgbtq+ and the f-16s, +44 20 7946",
    ],
)
def test_an_ordinary_text_is_read_as_it_was_typed(ordinary: str) -> None:
    assert disguised_reading(ordinary).text == ordinary


def test_a_name_typed_as_names_are_is_not_repaired() -> None:
    assert "idoit" in disguised_reading("We met Mrs Idoit there").text
    assert "idiot" in disguised_reading("We met that idoit there").text


def test_a_repaired_word_leads_back_to_what_was_typed() -> None:
    typed = "So, you STUPDI man, or fu ck, go"
    hits = find(read(typed, "en"))
    assert [typed[hit.start : hit.end] for hit in hits] == ["STUPDI", "fu ck"]


def test_where_there_is_no_lexicon_the_reading_is_the_folded_one() -> None:
    assert disguised_reading("1D10T idoit", "fi").text == "1d10t idoit"


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("u r a i d i o t")
@example("killi x y")
def test_every_span_of_the_settled_reading_lies_in_the_text_in_order(text: str) -> None:
    view = disguised_reading(text)
    before = (0, 0)
    for at in range(len(view.text)):
        start, end = view.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert before[0] <= start
        assert before[1] <= end
        before = (start, end)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_settled_reading_read_again_stays_as_it_is(text: str) -> None:
    # Names are told by their capitals, which a folded text has no more.
    once = disguised_reading(text.lower()).text
    assert disguised_reading(once).text == once


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "size"), [("a.", 1_000_000), ("idoit ", 1_000_000), ("x(y ", 60_000), ("fu ck ", 60_000)]
)
def test_the_work_grows_in_line_with_the_text(part: str, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four times the text asks for words at most five times as often."""
    asked = _work(part * (size // 4 // len(part)), monkeypatch)
    assert _work(part * (size // len(part)), monkeypatch) <= 5 * asked + 1_000


def _work(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    asked = 0
    knows, familiarity = Vocabulary.knows, Vocabulary.familiarity

    def counted_knows(self: Vocabulary, word: str) -> bool:
        nonlocal asked
        asked += 1
        return knows(self, word)

    def counted_familiarity(self: Vocabulary, word: str) -> float:
        nonlocal asked
        asked += 1
        return familiarity(self, word)

    mender("en")
    with monkeypatch.context() as patched:
        patched.setattr(Vocabulary, "knows", counted_knows)
        patched.setattr(Vocabulary, "familiarity", counted_familiarity)
        disguised_reading(text)
    return asked


def test_find_looks_through_repairs_that_reading_alone_does_not_make() -> None:
    text = "that idoit there"
    assert [hit.entry for hit in find((View(text), folded(text)))] == ["idiot"]

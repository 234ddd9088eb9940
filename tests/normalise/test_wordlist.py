"""Word lists find what was meant, and leave ordinary words alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.normalise import EntryError, View, WordList, read
from tests.effort import effort


def found(entries: list[str], text: str, language: str = "und") -> list[str]:
    return [text[hit.start : hit.end] for hit in WordList(entries).find(read(text, language))]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("ass", "Scunthorpe, class, assess, bass, passage, cassette, as s"),
        ("hell", "he'll say hello to the shell"),
        ("tit", "title, stitch, petit, it it"),
        ("cock", "the peacock in the cockpit, co-ck-pit"),
        ("ano", "an ocean, piano"),
        ("schwul", "es ist schwül heute"),
        ("con", "coon, icon, contact"),
        ("god", "good"),
        ("as", "ass"),
        ("kkk", "kk"),
        ("дура", "архитектура"),
        ("ass", "Tom's house on the A55"),
        ("shit", "push it"),
        ("bad", "b a dog"),
        ("пот", "это поток"),
    ],
)
def test_an_ordinary_word_is_left_alone(entry: str, text: str) -> None:
    assert found([entry], text, "de" if "schwül" in text else "und") == []


@pytest.mark.parametrize(
    ("entry", "text", "words"),
    [
        ("idiot", "What an IDIOT!", ["IDIOT"]),
        ("idiot", "_idiot_ *idiot* “idiot” (idiot) idiot's", ["idiot"] * 5),
        ("idiot", "1d10t 1d!ot i.d.i.o.t i d i o t", ["1d10t", "1d!ot", "i.d.i.o.t", "i d i o t"]),
        ("idiot", "id*ot i**ot i***t", ["id*ot", "i**ot", "i***t"]),
        ("idiot", "id-iot id_ot id.ot", ["id-iot", "id_ot", "id.ot"]),
        ("asshole", "asssshoooole", ["asssshoooole"]),
        ("ass", "a$$ @$$ 4ss as5", ["a$$", "@$$", "4ss", "as5"]),
        ("idiot*", "idiots idiotic id*ots", ["idiots", "idiotic", "id*ots"]),
        ("*wit", "nitwit halfwit", ["nitwit", "halfwit"]),
        ("*wit*", "nitwits", ["nitwits"]),
        ("go home", "GO\n\n home! go  home", ["GO\n\n home", "go  home"]),
        ("=ano", "ano año", ["ano"]),
        ("año", "año ano an\u0303o", ["año", "an\u0303o"]),
        ("fück", "FÜCK", ["FÜCK"]),
        ("kkk", "KKK", ["KKK"]),
        ("1488", "1488 1 4 8 8", ["1488"]),
        ("白痴", "你是白痴吗", ["白痴"]),
        ("ควาย", "ไอ้ควายเอ๊ย", ["ควาย"]),
        ("바보*", "바보야", ["바보야"]),
        ("сука", "cука ѕука", ["cука"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("🖕", "🖕🏽 you", ["🖕"]),
        ("c++", "c++ is hard", ["c++"]),
        ("f**k", "f**k", ["f**k"]),
        ("हरामी", "वह हरामी है", ["हरामी"]),
        ("ass", "go-f*ck-a*s", ["a*s"]),
    ],
)
def test_an_entry_is_found_where_it_stands(entry: str, text: str, words: list[str]) -> None:
    assert found([entry], text) == words


def test_of_two_entries_in_one_place_the_longer_is_reported() -> None:
    text = "you blithering idiot"
    hits = WordList(["idiot", "blithering idiot"]).find(read(text))
    assert [(hit.entry, hit.start, hit.end) for hit in hits] == [("blithering idiot", 4, 20)]


def test_an_entry_found_in_several_readings_is_reported_once() -> None:
    assert found(["idiot"], "idiot, you 1d10t... sooo") == ["idiot", "1d10t"]


@pytest.mark.parametrize("entry", ["", " ", "*", "**", "\u200b", "***", "=*", "* *"])
def test_an_entry_without_a_word_is_refused(entry: str) -> None:
    with pytest.raises(EntryError, match="holds no word") as refused:
        WordList(["fine", entry])
    assert refused.value.entry == entry


def test_an_open_entry_of_one_letter_is_refused() -> None:
    with pytest.raises(EntryError, match="at least two letters"):
        WordList(["a*"])


def test_an_empty_list_finds_nothing() -> None:
    assert found([], "anything") == []


def test_half_a_surrogate_pair_stops_nothing() -> None:
    assert found(["idiot"], "\ud800 idiot \udfff") == ["idiot"]


@settings(max_examples=200, deadline=None)
@given(st.text(), st.lists(st.text(st.characters(categories=["L", "N"]), min_size=2, max_size=8), max_size=5))
def test_whatever_is_found_lies_in_the_text_in_order(text: str, entries: list[str]) -> None:
    try:
        words = WordList(entries)
    except EntryError:
        return
    last = -1
    for hit in words.find(read(text)):
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.end > last
        last = hit.end


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=2, max_size=12), st.text(), st.text())
def test_a_word_between_line_breaks_is_found_whatever_stands_around_it(
    word: str, before: str, after: str
) -> None:
    assert word in found([word], f"{before}\n{word}\n{after}")


def test_a_long_list_costs_no_more_than_a_short_one() -> None:
    text = read("An ordinary comment about the new timetable and the late shift. " * 20)
    short, long = WordList(["zzzz1"]), WordList([f"zzzz{n}" for n in range(20_000)])
    assert effort(lambda: _found(long, text)) < 0.05 + 10 * effort(lambda: _found(short, text))


def _found(words: WordList, text: tuple[View, ...]) -> None:
    for _ in range(300):
        words.find(text)

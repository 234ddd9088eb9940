"""Texts are read through their disguises, and every letter knows where it was typed."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rejoinder.normalise import View, normalise_pattern, read
from tests.effort import effort

# Characters that the readings treat in ways of their own, put together more often than chance would.
TRICKY = st.text(
    st.sampled_from(list("aabbsilo 105$@!.*-_'’éüаеѕукжαλκ\u200b\u0301\u0335ﬁ½가ㅏ́ \n\x08\x1f😀A5Zß你カﾞｶﷺ🅰")),
    max_size=40,
)
TEXTS = st.one_of(st.text(), TRICKY)


def undone(text: str, language: str = "und") -> str:
    """The reading with every disguise undone, or the folded one where there is none."""
    views = read(text, language)
    return views[min(2, len(views) - 1)].text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("STUPID", "stupid"),
        ("ＳＴＵＰＩＤ", "stupid"),
        ("𝓼𝓽𝓾𝓹𝓲𝓭", "stupid"),
        ("ⓢⓣⓤⓟⓘⓓ", "stupid"),
        ("🅂🅃🅄🄿🄸🄳", "stupid"),
        ("🆂🆃🆄🅿🅸🅳", "stupid"),
        ("stu\u200bp\u00adid", "stupid"),
        ("\u202estupid\u202c", "stupid"),
        ("s̷t̷u̷p̷i̷d̷", "stupid"),
        ("s\u0336\u0337\u0338\u0301\u0302tupid", "stupid"),
        ("stüpïd", "stupid"),
        ("ѕtuрid", "stupid"),
        ("ѕtυpіd", "stupid"),
        ("5tup1d", "stupid"),
        ("$tup!d", "stupid"),
        ("stup|d", "stupld"),
        ("s.t.u.p.i.d", "stupid"),
        ("s t u p i d", "stupid"),
        ("s  t  u  p  i  d", "stupid"),
        ("s\nt\nu\np\ni\nd", "stupid"),
        ("s . t . u . p . i . d", "stupid"),
        ("s🔥t🔥u🔥p🔥i🔥d", "stupid"),
        ("s-t-u-p-i-d", "stupid"),
        ("stu.pid", "stupid"),
        ("stuuuuuupid", "stupid"),
        ("sssttttuuuupppiiiddd", "stupid"),
        ("s.t.u.p.1.d", "stupid"),
        ("ᴄʀᴀᴢʏ", "crazy"),
        ("øłđ", "old"),
        ("iԁіօt", "idiot"),
        ("ѕսсκ", "suck"),
        ("🇮🇩🇮🇴🇹", "idiot"),
        ("🇮 🇩 🇮 🇴 🇹", "idiot"),
        ("l()ser", "loser"),
        ("stup/\\d", "stupad"),
        ("дур4к", "дурчк"),
        ("cука", "cyka"),
    ],
)
def test_a_disguise_is_undone(typed: str, meant: str) -> None:
    assert undone(typed) == meant


@pytest.mark.parametrize(
    "ordinary",
    [
        "he'll be there and they'll see",
        "i can’t and won’t",
        "the a55 and the m25",
        "on the 5th of may",
        "it is 6-4 3-6 7-6",
        "call 1 2 3 4 5",
        "это хорошо, и рот, и хор",
        "το σπίτι και το και",
        "https://town.example/a-b/1dea",
        "www.town.example/a-b",
        "हिन्दी में लिखा है",
        "ภาษาไทย",
        "你好 世界",
        "hi 🇩🇪 there",
        "the foo() call",
        "שלום עולם",
        "السلام عليكم",
        "բարի օր",
        "a b",
    ],
)
def test_an_ordinary_text_has_nothing_undone(ordinary: str) -> None:
    assert undone(ordinary) == ordinary


def test_marked_letters_of_a_language_are_letters_of_their_own_there() -> None:
    assert undone("es ist schwül") == "es ist schwul"
    assert undone("es ist schwül", "de-AT") == "es ist schwül"
    assert undone("el año", "es") == "el año"
    assert undone("el áño", "es") == "el año"


def test_a_sign_that_may_be_two_letters_is_read_both_ways() -> None:
    texts = [view.text for view in read("k1ck the pi11ow")]
    assert any("kick" in text for text in texts)
    assert any("pillow" in text for text in texts)


def test_lengthened_letters_are_read_single_and_double_in_every_mixture() -> None:
    texts = {view.text for view in read("baaaloooonnn")}
    assert {"balon", "baloon", "balonn", "baalon"} <= texts


def test_a_word_of_two_scripts_is_read_in_either() -> None:
    assert {"cyka", "сука"} <= {view.text for view in read("cука")}


def test_separators_are_read_as_such_and_as_nothing() -> None:
    texts = {view.text for view in read("you.1d10t")}
    assert {"you.1d10t", "youidiot", "you.idiot"} <= texts


def test_the_first_reading_is_the_text_as_typed() -> None:
    typed = "  As I\u200b typed\nit  "
    assert read(typed)[0] == View(typed)


def test_the_second_reading_is_folded_only() -> None:
    assert read("He SAID:\n\n “5tup1d”\tﬁne")[1].text == "he said: “5tup1d” fine"


def test_vowel_points_of_hebrew_and_arabic_are_read_over() -> None:
    assert read("שָׁלוֹם")[1].text == "שלום"
    assert read("مُحَمَّد")[1].text == "محمد"
    assert read("مـــرحبا")[1].text == "مرحبا"


def test_vowel_signs_of_indic_scripts_are_kept() -> None:
    assert read("हिन्दी")[1].text == "हिन्दी"


def test_a_heap_of_marks_is_cut_down() -> None:
    assert read("ก" + "\u0e48" * 50)[1].text == "ก" + "\u0e48" * 4


@pytest.mark.parametrize(
    ("typed", "reading", "found", "words"),
    [
        ("You s.t.u.p.i.d man", 2, "stupid", "s.t.u.p.i.d"),
        ("You\u200b st\u200bup\u200bid\u200b man", 1, "stupid", "st\u200bup\u200bid\u200b"),
        ("ﬁne words", 1, "fine", "ﬁne"),
        ("so stuuuupid!", 2, "stupid", "stuuuupid"),
        ("you.1d10t!", 2, "idiot", "1d10t"),
        ("Ｆine  and\n\ndandy", 1, "and dandy", "and\n\ndandy"),
        ("e\u0301tude", 1, "étude", "e\u0301tude"),
        ("STRASSE Straße", 1, "strasse", "STRASSE"),
        ("ｶﾞス", 1, "ガ", "ｶﾞ"),
        ("😀😀 $tup!d 😀", 2, "stupid", "$tup!d"),
    ],
)
def test_a_span_leads_back_to_the_words_as_typed(typed: str, reading: int, found: str, words: str) -> None:
    view = read(typed)[reading]
    at = view.text.index(found)
    start, end = view.span(at, at + len(found))
    assert typed[start:end] == words


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("5ßᅡ")
@example("\x1f\x08")
@example("aa.a")
@example("\ud800x\ufdd0")
def test_every_span_lies_in_the_text_and_spans_keep_their_order(text: str) -> None:
    for view in read(text):
        before = (0, 0)
        for at in range(len(view.text)):
            start, end = view.span(at, at + 1)
            assert 0 <= start < end <= len(text)
            assert before[0] <= start
            assert before[1] <= end
            before = (start, end)
        assert view.span(0, len(view.text)) == (
            (view.span(0, 1)[0], view.span(len(view.text) - 1, len(view.text))[1])
            if view.text
            else (len(text), len(text))
            if len(view.text) < len(text)
            else (0, 0)
        )


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_character_of_the_typed_text_reads_as_itself(text: str) -> None:
    typed = read(text)[0]
    assert typed.text == text
    assert all(typed.span(at, at + 1) == (at, at + 1) for at in range(len(text)))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("aaa55")
@example("ᄀ.ᅡ")
@example("a.b c.d e.f")
@example("1l1l1 a a a1 a")
@example("🅰\x1b")
@example("\ud800\u0301")
def test_reading_again_changes_nothing(text: str) -> None:
    once = undone(text)
    assert undone(once) == once
    folded = read(text)[1].text
    assert read(folded)[1].text == folded
    assert normalise_pattern(normalise_pattern(text)) == normalise_pattern(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_there_are_at_most_ten_readings_and_none_twice(text: str) -> None:
    views = read(text)
    assert 2 <= len(views) <= 10
    assert len({view.text for view in views[1:]}) == len(views) - 1


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_folded_part_folds_to_itself_wherever_it_was_typed(text: str) -> None:
    """The words a span leads back to, folded on their own, hold what was found in them."""
    folded = read(text)[1]
    for start in range(0, len(folded.text), 3):
        end = min(len(folded.text), start + 5)
        words = text[slice(*folded.span(start, end))]
        assert folded.text[start:end].strip() in read(words)[1].text


def test_a_span_outside_the_reading_is_refused() -> None:
    view = read("short")[1]
    for start, end in ((-1, 2), (3, 2), (0, 6)):
        with pytest.raises(ValueError, match="not within a text of 5 characters"):
            view.span(start, end)


def test_a_relettered_view_keeps_its_length() -> None:
    with pytest.raises(ValueError, match="keep its length"):
        View("ab").relettered("abc")


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "a ",
        "a.",
        "1l",
        "e\u0301\u0302",
        "\u200b",
        "aaabbb",
        "a$1! ",
        "...",
        "аb",
        "аѕѕ ",
        "ᄀ",
        "ᅡ",
        "f u c k  ",
        "é ",
        "a😀b ",
    ],
)
def test_the_time_grows_in_line_with_the_text(part: str) -> None:
    """Eight times the text may take at most some twenty times as long: far from the 64 of a square."""
    small, large = part * (25_000 // len(part)), part * (200_000 // len(part))
    read(small)
    assert effort(lambda: read(large)) < 0.2 + 20 * effort(lambda: read(small))


def test_one_letter_with_a_million_marks_is_read_in_time() -> None:
    assert effort(lambda: read("e" + "\u0301" * 1_000_000)) < 10

"""Emoji that may be aimed at somebody have words, so that a model of words can read them; all others say nothing."""

from __future__ import annotations

import pytest
from babel import Locale

from rejoinder.classifiers.house import House
from rejoinder.classifiers.house.emoji import named
from rejoinder.normalise import View
from rejoinder.policy import thresholds

HELD_FROM = float(thresholds.standard("offensive", "hold_from"))
REACTIONS = "👏🎉🙏💪👍❤🔥💯😂🤣😊😍😭🙄😡🤔👀🚲⚽🍕☕🎂🌹☀✅👋🙌🥳😎😢😱🎄🎁🏆🚀✨⭐💙🤝✊🌳🌈🕊🐶🐱🦋🎶💡⚓"
JOINED = (
    "🏳️‍🌈", "🏳️‍⚧️", "🏴‍☠️", "👨‍👩‍👧", "🤷‍♀️", "👩‍🔬", "🧑‍🚒", "👏🏿", "🙏🏾",
    "👍🏻", "🧕🏽", "✡️", "☪️", "👬", "👭", "♿", "1️⃣",
)  # fmt: skip
FRIENDLY = ("Bravo! {}", "Well done {}", "Thank you all {}", "Family day out {}", "{}", "{0}{0}{0}")


@pytest.fixture(scope="module")
def house() -> House:
    return House()


def offensive(house: House, *texts: str) -> dict[str, float]:
    scores = house.score(texts, "en")
    return {text: score["offensive"].value for text, score in zip(texts, scores, strict=True)}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("you 🐀!", "you rat !"),
        ("🐒🐒🐒", "monkey"),
        ("👨🏿 and 👩🏻", "black man and white lady"),
        ("Love wins 🏳️‍🌈🏳️‍⚧️", "Love wins lgbt transgender"),
        ("👨‍❤️‍💋‍👨 👨‍👩‍👧‍👦", "gay couple family"),
        ("🇺🇦🇮🇱", "Ukraine Israel"),
        ("👮‍♀️", "police officer"),
    ],
)
def test_an_emoji_that_may_be_aimed_at_somebody_is_read_as_a_word(typed: str, read: str) -> None:
    assert named(View(typed)).text.split() == read.split()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Bravo! 👏🏿👏🏿", "Bravo!"),
        ("1️⃣ first, #️⃣ second", "1 first, # second"),
        ("👩‍🔬 👨🏾‍🚒", ""),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿 win", "win"),
        ("🏴‍☠️", ""),
        ("🇺", ""),
    ],
)
def test_any_other_says_nothing(typed: str, read: str) -> None:
    assert named(View(typed)).text.split() == read.split()


def test_a_letter_in_another_style_is_read_as_the_letter() -> None:
    assert named(View("𝓗𝓲 ｆｕｌｌ ﬁne Ⓐ, 20 ℃ ™")).text == "Hi full fine A, 20 ℃ ™"


def test_a_span_in_the_word_is_the_emoji_as_typed() -> None:
    reading = named(View("𝓗𝓲 you 🐀!"))
    start = reading.text.index("rat")
    assert reading.span(start, start + 3) == (7, 8)


def test_a_text_without_emoji_is_left_as_it_is() -> None:
    view = View("naïve — and that’s all")
    assert named(view) is view


def test_what_people_put_under_a_friendly_sentence_is_never_held(house: House) -> None:
    texts = [sentence.format(one) for sentence in FRIENDLY for one in (*REACTIONS, *JOINED)]
    found = offensive(house, *texts)
    assert {text: value for text, value in found.items() if value >= HELD_FROM} == {}


def test_no_countrys_flag_is_held(house: House) -> None:
    codes = [str(code) for code in Locale("en").territories if len(str(code)) == 2]
    flags = ["".join(chr(ord(letter) - ord("A") + 0x1F1E6) for letter in code) for code in codes]
    found = offensive(house, *flags, *(f"Well played {flag}" for flag in flags))
    assert len(found) > 400
    assert {text: value for text, value in found.items() if value >= HELD_FROM} == {}


@pytest.mark.parametrize(
    "text",
    ["I hate 🧕", "🧕 are 🐀", "kill all 👨🏿", "Send 🇵🇰 home, all of them", "🐒🐒🐒", "🖕", "you are a 🤡"],
)
def test_abuse_in_emoji_is_still_held(house: House, text: str) -> None:
    assert offensive(house, text)[text] >= HELD_FROM


def test_ornaments_that_the_model_does_not_know_say_nothing(house: House) -> None:
    found = offensive(house, "꧁꧂", "꧁꧂ Good morning ꧁꧂", "Good morning")
    assert found["꧁꧂ Good morning ꧁꧂"] == found["Good morning"]
    assert found["꧁꧂"] < 0.2

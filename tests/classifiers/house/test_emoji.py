"""Emoji are named, so that a model of words can read them."""

from __future__ import annotations

from rejoinder.classifiers.house.emoji import named
from rejoinder.normalise import View


def test_an_emoji_is_read_as_its_name() -> None:
    assert named(View("you 🐀!")).text == "you  rat !"


def test_a_span_in_the_name_is_the_emoji_as_typed() -> None:
    reading = named(View("you 🐀!"))
    start = reading.text.index("rat")
    assert reading.span(start, start + 3) == (4, 5)


def test_a_text_without_emoji_is_left_as_it_is() -> None:
    view = View("naïve — and that’s all")
    assert named(view) is view


def test_a_modifier_of_skin_adds_no_word() -> None:
    assert named(View("👍🏽")).text.split() == ["thumbs", "up", "sign"][:2]

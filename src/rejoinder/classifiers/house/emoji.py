"""Puts words for emoji into a text, and plain letters for styled ones, since the model's vocabulary has neither."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from babel import Locale

from rejoinder.classifiers.house.emoji_words import PEOPLE, TONES, WORDS
from rejoinder.normalise import View

_SIGN = (
    "[\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2b05-\u2b55\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa"
    "\U0001f400-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff]"
)
_TONE = "[\U0001f3fb-\U0001f3ff]"
# Variation selectors, and the signs that spell the flags of England, Scotland and Wales.
_MARKS = "[\ufe0e\ufe0f\U000e0020-\U000e007f]"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_ONE = f"(?:{_FLAG}|{_SIGN}{_MARKS}*{_TONE}?{_MARKS}*(?:\u200d{_SIGN}{_MARKS}*{_TONE}?{_MARKS}*)*|{_TONE})"
_EMOJI = re.compile(f"{_ONE}+|\ufe0f?\u20e3|\ufe0f")
_EACH = re.compile(_ONE)
_DROPPED = re.compile(f"{_MARKS}|{_TONE}")
_STYLED = re.compile(
    "[\u210a-\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2134\u24b6-\u24e9"
    "\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\U0001d400-\U0001d7cb\U0001f130-\U0001f149]"
)


def named(view: View) -> View:
    """The reading with each run of emoji replaced by its words, if any; the reading itself where there are none."""
    if view.text.isascii():
        return view
    view = view.rewritten(
        (one.start(), one.end(), unicodedata.normalize("NFKC", one.group()))
        for one in _STYLED.finditer(view.text)
    )
    return view.rewritten((one.start(), one.end(), _words(one.group())) for one in _EMOJI.finditer(view.text))


@lru_cache(maxsize=2048)
def _words(run: str) -> str:
    said: list[str] = []
    for one in _EACH.findall(run):
        # One that is shown again says nothing more.
        said += [word for word in _said_by(one) if said[-1:] != [word]]
    return f" {' '.join(said)} " if said else " "


def _said_by(one: str) -> Iterator[str]:
    if len(one) == 2 and all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in one):
        code = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in one)
        if code in _countries():
            yield _countries()[code]
        return
    plain = _DROPPED.sub("", one)
    if plain in WORDS:
        tone = TONES.get(one[1:2], "") if plain in PEOPLE else ""
        yield f"{tone} {WORDS[plain]}".strip()
        return
    first, *joined = plain.split("\u200d")
    if first in PEOPLE and joined and all(sign in PEOPLE for sign in joined):
        yield "family"
    elif first in WORDS and all(sign in "♀♂" or sign in WORDS for sign in joined):
        # Joined to anything else, somebody is of a trade: a nurse, a judge, a farmer.
        yield from (WORDS[sign] for sign in (first, *joined) if sign in WORDS)


@cache
def _countries() -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale("en").territories.items() if len(str(code)) == 2}

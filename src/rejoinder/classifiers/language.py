"""Tells the language of a comment, and takes the publication's where a comment is too short to tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from operator import itemgetter
from typing import Any

from rejoinder.classifiers.house import HOUSE_LANGUAGES
from rejoinder.lexicon import disguised_reading
from rejoinder.normalise import primary, read
from rejoinder.plugins import load_late

# On a few words the identifier is wild (“No way.” is Somali to it); among the major languages, on a sentence
# and with a clear lead it was wrong on fewer than 3 of 1,000 comments.
FEWEST_LETTERS = 40
_LEAD = 0.5
_MOST_READ = 500
# What follows a beginning in one language is read piece by piece, since a piece in another is judged by nobody. On
# pieces this long the identifier took 7 of 9,500 clean English comments for something else, 4 of them rightly.
_PIECE = 70
_ENDS = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_MAJOR = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mr ms nl no pl pt ro ru sk sl "
    "sr sv sw ta te th tl tr uk ur vi zh"
)
UNKNOWN = "und"
"""The primary subtag where a language is not known: alone, or with the script in which it is written."""

# A script that the publication's language is not written in tells even one word apart; of the languages that are
# written in it the first is named.
_SCRIPTS = (
    (re.compile("[\u0590-\u05ff]"), ("he", "yi")),
    (re.compile("[\u0600-\u077f\u08a0-\u08ff]"), ("ar", "fa", "ur", "ps", "ckb", "ug")),
    (re.compile("[\u0400-\u052f]"), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "mn")),
    (re.compile("[\u0370-\u03ff]"), ("el",)),
    (re.compile("[\u0900-\u097f]"), ("hi", "mr", "ne")),
    (re.compile("[\u0b80-\u0bff]"), ("ta",)),
    (re.compile("[\u0c00-\u0c7f]"), ("te",)),
    (re.compile("[\u0e00-\u0e7f]"), ("th",)),
    (re.compile("[\u3040-\u30ff]"), ("ja",)),
    (re.compile("[\uac00-\ud7af]"), ("ko",)),
    (re.compile("[\u4e00-\u9fff]"), ("zh", "ja")),
    # The identifier knows no language of these, and takes a page of Georgian for Swahili: the script is named.
    (re.compile("[\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f]"), ("und-Geor", "ka")),
    (re.compile("[\u0530-\u058f]"), ("und-Armn", "hy")),
    (re.compile("[\u0980-\u09ff]"), ("und-Beng", "bn", "as")),
    (re.compile("[\u0a00-\u0a7f]"), ("und-Guru", "pa")),
    (re.compile("[\u0a80-\u0aff]"), ("und-Gujr", "gu")),
    (re.compile("[\u0b00-\u0b7f]"), ("und-Orya", "or")),
    (re.compile("[\u0c80-\u0cff]"), ("und-Knda", "kn")),
    (re.compile("[\u0d00-\u0d7f]"), ("und-Mlym", "ml")),
    (re.compile("[\u0d80-\u0dff]"), ("und-Sinh", "si")),
    (re.compile("[\u0e80-\u0eff]"), ("und-Laoo", "lo")),
    (re.compile("[\u0f00-\u0fff]"), ("und-Tibt", "bo", "dz")),
    (re.compile("[\u1000-\u109f]"), ("und-Mymr", "my")),
    (re.compile("[\u1200-\u139f]"), ("und-Ethi", "am", "ti")),
    (re.compile("[\u1780-\u17ff]"), ("und-Khmr", "km")),
    (re.compile("[\u0780-\u07bf]"), ("und-Thaa", "dv")),
    (re.compile("[\u0700-\u074f]"), ("und-Syrc", "syr", "aii")),
    (re.compile("[\u1800-\u18af]"), ("und-Mong", "mn")),
    (re.compile("[\u2d30-\u2d7f]"), ("und-Tfng", "zgh", "ber")),
    (re.compile("[\u13a0-\u13ff\uab70-\uabbf]"), ("und-Cher", "chr")),
    (re.compile("[\u1400-\u167f\u18b0-\u18ff]"), ("und-Cans", "iu", "cr", "oj")),
)
# With what letters are disguised as that stay Latin ones: small capitals, marked and wide letters.
_LATIN = re.compile(
    "[A-Za-z\u00aa-\u02b8\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f\uff21-\uff5a]"
)
UNTOLD = "und-Zzzz"
"""Stands for letters of no language that can be told."""
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}


def detect(text: str, fallback: str, read_ones: Collection[str] = HOUSE_LANGUAGES) -> str:
    """The text's language as a BCP 47 tag, or ``fallback`` where the text is short or leaves doubt.

    A text in a script that ``fallback`` is not written in is told apart however short it is, unless the letters only
    stand for others that look the same; where no language of that script can be told, the script is named, as in
    “und-Geor”. ``fallback`` also comes back where it is a variety of what was found, such as “pt-BR” of Portuguese.
    Of a text in several languages the first is told, but rather one that is none of ``read_ones`` (primary subtags):
    who asks must know that a part of it cannot be read.
    The first call that has enough to read loads the model, which takes about a second and 100 MB.
    """
    beginning = _told(text[:_MOST_READ], fallback)
    if primary(beginning) not in read_ones:
        return beginning
    for piece in _pieces(text):
        # A text of one piece has been read already.
        told = beginning if piece == text else _told(piece, fallback)
        if primary(told) not in read_ones:
            return told
    return beginning


def is_long_enough(text: str) -> bool:
    """Whether a text has letters enough for its language to be told by more than its script."""
    return sum(map(str.isalpha, text)) >= FEWEST_LETTERS


def _pieces(text: str) -> Iterator[str]:
    """The sentences of a text, joined where they are short and cut where they are very long; the last is as long."""
    start = 0
    ends = [match.end() for match in _ENDS.finditer(text)]
    for end in [*ends, len(text)]:
        while end - start > _MOST_READ:
            yield text[start : start + _MOST_READ]
            start += _MOST_READ
        if end - start >= _PIECE:
            yield text[start:end]
            start = end
    if 0 < start < len(text):
        yield text[max(0, len(text) - _PIECE) :]


def _told(head: str, fallback: str) -> str:
    own = primary(fallback)
    written = () if head.isascii() else _written(head, fallback)
    told = fallback if not written or own in written else written[0]
    if _is_untold(written) or not is_long_enough(head):
        return told
    (first, lead), (_, second), *_ = _identifier().rank(head)
    if lead - second < _LEAD:
        return told
    return fallback if _SAME.get(own, own) == first else str(first)


def _written(head: str, fallback: str) -> tuple[str, ...]:
    """The languages of the script of most letters, with look-alikes put back where ``fallback`` is none of those."""
    own = primary(fallback)
    found = _languages(head)
    if found and own not in found:
        found = _languages(disguised_reading(head, fallback).text)
    # Undoing all that looks alike would make Latin letters of words such as the Russian for “bridge”, so only what
    # would tell no language at all is read in that way.
    if _is_untold(found) and own not in found:
        found = _languages(read(head, fallback)[:3][-1].text)
    return found


def _languages(reading: str) -> tuple[str, ...]:
    """The languages written in the script that most letters are of, other than Latin; none for Latin letters."""
    letters = "".join(filter(str.isalpha, reading))
    if 2 * len(_LATIN.findall(letters)) >= len(letters):
        return ()
    most, found = max(((len(script.findall(letters)), some) for script, some in _SCRIPTS), key=itemgetter(0))
    return found if most else (UNTOLD,)


def _is_untold(written: tuple[str, ...]) -> bool:
    return bool(written) and primary(written[0]) == UNKNOWN


@cache
def _identifier() -> Any:
    module = load_late("py3langid.langid", "tell the language of comments")
    identifier = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_MAJOR.split())
    return identifier

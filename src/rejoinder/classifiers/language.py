"""Tells the language of a comment, and takes the publication's where a comment is too short to tell."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from rejoinder.lexicon import disguised_reading
from rejoinder.normalise import primary
from rejoinder.plugins import load_late

# On a few words the identifier is wild (“No way.” is Somali to it); among the major languages, on a sentence
# and with a clear lead it was wrong on fewer than 3 of 1,000 comments.
FEWEST_LETTERS = 40
_LEAD = 0.5
_MOST_READ = 500
_MAJOR = (
    "ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv mr ms nl no pl pt ro ru sk sl "
    "sr sv sw ta te th tl tr uk ur vi zh"
)
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
)
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl"}


def detect(text: str, fallback: str) -> str:
    """The text's language as a BCP 47 tag, or ``fallback`` where the text is short or leaves doubt.

    A text in a script that ``fallback`` is not written in is told apart however short it is, unless the letters only
    stand for others that look the same. ``fallback`` also comes back where it is a variety of what was found, such as
    “pt-BR” of Portuguese. The
    first call that has enough to read loads the model, which takes about a second and 100 MB.
    """
    head = text[:_MOST_READ]
    if sum(map(str.isalpha, head)) < FEWEST_LETTERS:
        return _by_script(head, fallback)
    (first, lead), (_, second), *_ = _identifier().rank(head)
    if lead - second < _LEAD:
        return _by_script(head, fallback)
    own = primary(fallback)
    return fallback if _SAME.get(own, own) == first else str(first)


def _by_script(head: str, fallback: str) -> str:
    """A language written in the script of most of the letters, where ``fallback`` is none of those."""
    if head.isascii():
        return fallback
    own = primary(fallback)
    for reading in (head, disguised_reading(head, fallback).text):
        most = sum(map(str.isalpha, reading)) / 2
        found = next((some for script, some in _SCRIPTS if len(script.findall(reading)) > most), None)
        if found is None or own in found:
            return fallback
    return found[0] if found else fallback


@cache
def _identifier() -> Any:
    module = load_late("py3langid.langid", "tell the language of comments")
    identifier = module.LanguageIdentifier.from_model_file(module.MODEL_FILE, norm_probs=True)
    identifier.set_languages(_MAJOR.split())
    return identifier

"""Puts the names of emoji into a text, since the model's vocabulary has words and no pictures."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rejoinder.normalise import View

_EMOJI = re.compile(
    "[\u231a-\u23ff\u25aa-\u25fe\u2600-\u27bf\u2b05-\u2b55\U0001f300-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f7e0-\U0001f7eb\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff]"
)
# “Smiling face with open mouth and smiling eyes” says no more to the model than its first words.
_WORDS = 3
_DULL = re.compile(
    r"\b(?:face|with|sign|symbol|emoji|modifier|fitzpatrick|type-\d(?:-\d)?|black|white|heavy)\b"
)


def named(view: View) -> View:
    """The reading with each emoji replaced by its name in small letters; the reading itself where there are none."""
    if view.text.isascii() or not _EMOJI.search(view.text):
        return view
    return view.rewritten((one.start(), one.end(), _name(one.group())) for one in _EMOJI.finditer(view.text))


@lru_cache(maxsize=2048)
def _name(sign: str) -> str:
    words = _DULL.sub(" ", unicodedata.name(sign, "").lower()).split()[:_WORDS]
    return f" {' '.join(words)} " if words else " "

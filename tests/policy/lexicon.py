"""A lexicon of a few mild words, to try with what the rules do with words of each kind and severity."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rejoinder.lexicon import LexiconHit
from rejoinder.lexicon.entries import Kind
from rejoinder.policy import evidence
from rejoinder.policy.submission import View

WORDS: dict[str, tuple[Kind, int]] = {
    "numbskull": ("insult", 2),
    "silly": ("insult", 1),
    "zorker": ("slur", 3),
    "zork": ("slur", 2),
    "blast": ("profanity", 1),
    "dratted": ("profanity", 3),
    "break your legs": ("threat", 3),
    "watch out": ("threat", 1),
    "coming for you": ("threat", 1),
    "vermin": ("dehumanising", 3),
}


def find(views: Sequence[View], language: str = "en") -> tuple[LexiconHit, ...]:
    """The words above, in small letters, in the text as typed."""
    text = views[0].text
    return tuple(
        LexiconHit(entry, kind, severity, text.find(entry), text.find(entry) + len(entry))
        for entry, (kind, severity) in WORDS.items()
        if entry in text
    )


@pytest.fixture
def few_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the few words in place of the lexicon."""
    monkeypatch.setattr(evidence, "find", find)

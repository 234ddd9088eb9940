"""How the rules with a word list build it and search a comment and its author's name with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rejoinder.normalise import EntryError, Hit, WordList, read
from rejoinder.policy.rule import MOST_MARKS, SettingError
from rejoinder.policy.submission import Submission

WORDS_MEANING = (
    "The words and phrases. Each is found as a whole word, in any case and through common disguises "
    "(`sh1t`, `s.h.i.t`). A `*` leaves an end open (`idiot*` finds “idiots”); a `=` before a word finds it "
    "only as it is written."
)


def build(setting: str, words: Sequence[str]) -> WordList:
    """The list of a setting, ready to be searched. Raises SettingError for an entry that cannot be used."""
    try:
        return WordList(words)
    except EntryError as error:
        raise SettingError(setting, str(error), words.index(error.entry)) from error


def in_text(words: WordList, submission: Submission) -> Iterator[Hit]:
    """Where the list's words stand in the comment."""
    views = submission.views or read(submission.text, submission.reading_language)
    return islice(words.find(views), MOST_MARKS)


def in_name(words: WordList, submission: Submission) -> list[Hit]:
    """Which of the list's words stand in the author's name."""
    if not submission.name:
        return []
    return words.find(read(submission.name, submission.reading_language))

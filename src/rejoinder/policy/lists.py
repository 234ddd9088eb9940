"""What the rules with a word list share: building it, and searching a comment and its author's name with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import ClassVar

from rejoinder.normalise import EntryError, Hit, WordList, check_stars, read
from rejoinder.policy.rule import MOST_MARKS, Example, SettingError, finding, setting
from rejoinder.policy.said import Said
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

WORDS_MEANING = (
    "The words and phrases. Each is found as a whole word, in any case and through common disguises "
    "(`sh1t`, `s.h.i.t`). A `*` leaves an end open (`idiot*` finds “idiots”), and stands nowhere else; a `=` before "
    "a word finds it only as it is written."
)


@dataclass(frozen=True)
class ListRule:
    """A rule that objects to the words of a list; its kinds differ in outcome and in what the author is told."""

    NAME: ClassVar[str]
    TITLE: ClassVar[str]
    ABOUT: ClassVar[str]
    ENABLED: ClassVar[bool]
    EXAMPLES: ClassVar[tuple[Example, ...]]
    OUTCOME: ClassVar[Outcome]
    IN_TEXT: ClassVar[Said]
    """The reason for a word in the text, with its place as ``%(quote)s``."""
    IN_NAME: ClassVar[Said]
    """The reason for a word in the name."""

    words: tuple[str, ...] = setting((), WORDS_MEANING)
    names: bool = setting(True, "Whether the author's name is read too.")

    def __post_init__(self) -> None:
        """Builds the list, so that an entry that cannot be used is reported at once."""
        _ = self._list

    def doubts(self) -> Iterator[SettingError]:
        """The words that are taken and find nothing."""
        for index, word in enumerate(self.words):
            try:
                check_stars(word)
            except EntryError as error:
                yield SettingError("words", str(error), index)

    @cached_property
    def _list(self) -> WordList:
        return build("words", self.words)

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """A finding for each place where a word of the list stands."""
        if not self.words:
            return
        for hit in in_text(self._list, submission):
            reason = self.IN_TEXT.put(quote=submission.text[hit.start : hit.end])
            yield finding(self, self.OUTCOME, reason, submission, (hit.start, hit.end))
        if self.names and in_name(self._list, submission):
            yield finding(self, self.OUTCOME, self.IN_NAME, submission)


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

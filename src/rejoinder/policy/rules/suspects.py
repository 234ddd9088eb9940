"""Holds comments with a word that the site wants a person to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from rejoinder.normalise import WordList
from rejoinder.policy.lists import WORDS_MEANING, build, in_name, in_text
from rejoinder.policy.rule import Example, finding, setting
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

_LIST = {"words": ["bribe*", "in their pocket"]}


@dataclass(frozen=True)
class Suspects:
    """The rule with its settings."""

    NAME: ClassVar[str] = "suspects"
    TITLE: ClassVar[str] = "Words looked at first"
    ABOUT: ClassVar[str] = (
        "Holds a comment that has a word or phrase of the list, also where it is disguised, for a person to "
        "look at. It suits words that are fine in one sentence and libel in the next."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("Everyone knows he was bribed.", Outcome.HOLD, "the entry's end is open", ("bribed",), _LIST),
        Example("They have the press in their pocket", Outcome.HOLD, "a phrase", ("in their pocket",), _LIST),
        Example(
            "The br1bes and the b r i b e s",
            Outcome.HOLD,
            "two places, each disguised",
            ("br1bes", "b r i b e s"),
            _LIST,
        ),
        Example("The tribes of the valley", Outcome.PUBLISH, "another word", settings=_LIST),
        Example("In their pockets: nothing.", Outcome.PUBLISH, "the phrase's end is closed", settings=_LIST),
        Example("Everyone knows he was bribed.", Outcome.PUBLISH, "the list is empty, as it is at first"),
    )

    words: tuple[str, ...] = setting((), WORDS_MEANING)
    names: bool = setting(True, "Whether the author's name is read too.")

    def __post_init__(self) -> None:
        """Builds the list, so that an entry that cannot be used is reported at once."""
        _ = self._list

    @cached_property
    def _list(self) -> WordList:
        return build("words", self.words)

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """A finding for each place where a word of the list stands."""
        if not self.words:
            return
        for hit in in_text(self._list, submission):
            quote = submission.text[hit.start : hit.end]
            reason = f"“{quote}” is a word that a person looks at first. Nothing is wrong yet; please wait."
            yield finding(self, Outcome.HOLD, reason, submission, (hit.start, hit.end))
        if self.names and in_name(self._list, submission):
            reason = "The name has a word in it that a person looks at first. Nothing is wrong yet."
            yield finding(self, Outcome.HOLD, reason, submission)


RULE = Suspects

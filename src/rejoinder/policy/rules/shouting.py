"""Objects to comments written in capital letters, but not to acronyms or scripts without capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.rule import Example, SettingError, finding, setting
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST_ACRONYM = 5
_WORDS_OF_A_SHOUT = 3


@dataclass(frozen=True)
class Shouting:
    """The rule with its settings."""

    NAME: ClassVar[str] = "shouting"
    TITLE: ClassVar[str] = "Capital letters"
    ABOUT: ClassVar[str] = (
        "Objects to a comment mostly written in capitals. A word in capitals is shouted where it is longer "
        "than five letters or stands in a row of at least three, so acronyms are left alone; so are scripts "
        "that have no capitals."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "THIS IS WHAT HAPPENS WHEN NOBODY LISTENS!",
            Outcome.HOLD,
            "all of it is in capitals",
            marks=("THIS IS WHAT HAPPENS WHEN NOBODY LISTENS",),
        ),
        Example(
            "Read it again. THE COUNCIL KNEW ALL ALONG ABOUT THE FLOODED CELLARS",
            Outcome.HOLD,
            "most of it is in capitals",
            marks=("THE COUNCIL KNEW ALL ALONG ABOUT THE FLOODED CELLARS",),
        ),
        Example(
            "ВЫ ВСЕ ЗНАЛИ И ВСЕ МОЛЧАЛИ ОБ ЭТОМ",
            Outcome.HOLD,
            "other scripts have capitals too",
            marks=("ВЫ ВСЕ ЗНАЛИ И ВСЕ МОЛЧАЛИ ОБ ЭТОМ",),
        ),
        Example("NATO, the EU, the UN and the WHO: none of them came.", Outcome.PUBLISH, "acronyms"),
        Example("NATO, UN, EU, WHO, IMF, OPEC, UNESCO.", Outcome.PUBLISH, "a list of acronyms"),
        Example("I said NO and I meant it, for the third time.", Outcome.PUBLISH, "one word for stress"),
        Example("STOP!", Outcome.PUBLISH, "too few letters to be called shouting"),
        Example("הרכבת שוב איחרה הבוקר, כמו בכל יום ראשון", Outcome.PUBLISH, "Hebrew has no capitals"),
        Example(
            "SHAME ON ALL OF YOU WHO VOTED FOR THIS",
            Outcome.REJECT,
            "this site does not publish it",
            marks=("SHAME ON ALL OF YOU WHO VOTED FOR THIS",),
            settings={"outcome": "reject"},
        ),
    )

    share: float = setting(0.6, "The share of all letters that must be shouted, from 0 to 1.")
    letters: int = setting(20, "The fewest shouted letters; below this a comment is never called shouting.")
    outcome: Outcome = setting(Outcome.HOLD, "What becomes of such a comment.")

    def __post_init__(self) -> None:
        """Refuses shares and counts that cannot be meant."""
        if not 0 < self.share <= 1:
            raise SettingError("share", "write a number above 0 and up to 1, such as 0.6")
        if self.letters < 1:
            raise SettingError("letters", "write 1 or a larger number")

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """At most one finding, on the longest shouted passage."""
        text = submission.text
        if not _has_row_of_capitals(text):
            return
        shouted = 0
        loudest = (0, 0)
        loudest_size = 0
        for start, end, size in _shouts(text):
            shouted += size
            if size > loudest_size:
                loudest, loudest_size = (start, end), size
        if shouted < self.letters or shouted < self.share * sum(map(str.isalpha, text)):
            return
        reason = say(
            "Most of this is in capital letters, which reads as shouting. Please write in ordinary case."
        )
        if self.outcome is Outcome.HOLD:
            reason = say(
                "Most of this is in capital letters, which reads as shouting. Please write in ordinary case. "
                "As it stands, a person will look at it first."
            )
        yield finding(self, self.outcome, reason, submission, loudest)


def _has_row_of_capitals(text: str) -> bool:
    return sum(map(str.isupper, text)) > _LONGEST_ACRONYM


def _shouts(text: str) -> Iterator[tuple[int, int, int]]:
    """Each row of words in capitals that is no acronym: where it stands and how many letters it has."""
    row: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        # “ß” and “ŉ” have no capital of their own and may stand among capitals.
        capital = word.group().replace("ß", "").isupper()
        if row and not (capital and text[row[-1].end() : word.start()].isspace()):
            yield from _shout(row)
            row = []
        if capital:
            row.append(word)
    yield from _shout(row)


def _shout(row: list[re.Match[str]]) -> Iterator[tuple[int, int, int]]:
    sizes = [sum(map(str.isalpha, word.group())) for word in row]
    if len(row) >= _WORDS_OF_A_SHOUT or any(size > _LONGEST_ACRONYM for size in sizes):
        yield row[0].start(), row[-1].end(), sum(sizes)


RULE = Shouting

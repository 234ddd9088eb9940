"""Rejects comments that say nothing or go on for too long."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.rule import Example, SettingError, finding, setting
from rejoinder.policy.said import Said, say, say_count
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

# Letters by Unicode's book that print nothing: Hangul fillers and the empty braille cell.
_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"


@dataclass(frozen=True)
class Length:
    """The rule with its settings."""

    NAME: ClassVar[str] = "length"
    TITLE: ClassVar[str] = "Length"
    ABOUT: ClassVar[str] = (
        "Rejects a comment that is empty or too short, and one that is too long. Counted are the characters "
        "a reader sees: spaces within the text count, spaces around it and invisible characters do not. Whoever "
        "sends such a comment here, or changes one into it, is asked to put it right, and nothing of it is kept."
    )
    ENABLED: ClassVar[bool] = True
    OF_FORM: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("The new timetable forgets the late shift.", Outcome.PUBLISH, "an ordinary comment"),
        Example("👍", Outcome.PUBLISH, "a sign says something too"),
        Example("  \u200b\n ", Outcome.REJECT, "spaces and an invisible character only"),
        Example("First!", Outcome.REJECT, "this site asks for twenty characters", settings={"shortest": 20}),
        Example(
            "A long letter. " * 10, Outcome.REJECT, "149 characters of at most 100", settings={"longest": 100}
        ),
        Example("  Just right  ", Outcome.PUBLISH, "ten characters of at most ten", settings={"longest": 10}),
        Example("A long letter. " * 1000, Outcome.PUBLISH, "no limit is set", settings={"longest": 0}),
    )

    shortest: int = setting(1, "The fewest characters of a comment; 0 lets empty ones through.")
    longest: int = setting(5000, "The most characters of a comment; 0 sets no limit.")

    def __post_init__(self) -> None:
        """Refuses limits that no text can keep."""
        if self.shortest < 0:
            raise SettingError("shortest", "write 0 or a larger number")
        if self.longest < 0:
            raise SettingError("longest", "write 0 (no limit) or a larger number")
        if self.longest and self.longest < self.shortest:
            raise SettingError(
                "longest", f"write at least {self.shortest}, the fewest characters of a comment"
            )

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """At most one finding, on the whole comment."""
        text = submission.text.strip()
        # Nearly every comment keeps both limits whatever of it is seen, and needs no counting.
        if len(text) <= (self.longest or len(text)) and _has_letters(text, self.shortest):
            return
        size = _seen(text)
        if size < self.shortest:
            yield finding(self, Outcome.REJECT, self._too_short(size), submission)
        elif self.longest and size > self.longest:
            reason = say(
                "This comment has %(size)s characters, and at most %(most)s are published. "
                "Please shorten it by %(over)s.",
                size=size,
                most=self.longest,
                over=size - self.longest,
            )
            yield finding(self, Outcome.REJECT, reason, submission)

    def _too_short(self, size: int) -> Said:
        if size == 0:
            return say("This comment is empty. Please write what you would like to say.")
        return say_count(
            "This comment has %(count)s character. Please write at least %(fewest)s.",
            "This comment has %(count)s characters. Please write at least %(fewest)s.",
            size,
            fewest=self.shortest,
        )


def _has_letters(text: str, fewest: int) -> bool:
    letters = (char for char in text if char.isalnum() and char not in _BLANKS)
    return fewest <= 0 or any(count >= fewest for count, _ in enumerate(letters, 1))


def _seen(text: str) -> int:
    """How many characters a reader sees; marks belong to their letter, controls are not seen."""
    stripped = text.strip()
    if stripped.isascii() and stripped.isprintable():
        return len(stripped)
    return len("".join(c for c in stripped if c.isspace() or _is_seen(c)).strip())


def _is_seen(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] != "M" and category not in ("Cc", "Cf") and char not in _BLANKS


RULE = Length

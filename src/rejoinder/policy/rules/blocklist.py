"""Rejects comments with a word that the site does not publish."""

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

_LIST = {"words": ["numbskull*", "blithering idiot", "=twit"]}


@dataclass(frozen=True)
class Blocklist:
    """The rule with its settings."""

    NAME: ClassVar[str] = "blocklist"
    TITLE: ClassVar[str] = "Words not published"
    ABOUT: ClassVar[str] = (
        "Rejects a comment that has a word or phrase of the list, also where it is disguised. "
        "The words found are marked as they were typed."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("The mayor is a numbskull.", Outcome.REJECT, "the word itself", ("numbskull",), _LIST),
        Example("NUMBSKULLS, all of them", Outcome.REJECT, "the entry's end is open", ("NUMBSKULLS",), _LIST),
        Example("You n.u.m.b.s.k.u.l.l", Outcome.REJECT, "letter by letter", ("n.u.m.b.s.k.u.l.l",), _LIST),
        Example("What a nuuuumb5ku11", Outcome.REJECT, "digits and drawn out", ("nuuuumb5ku11",), _LIST),
        Example("What a n*mbsk*ll", Outcome.REJECT, "letters masked", ("n*mbsk*ll",), _LIST),
        Example("What a ｎｕｍｂｓｋｕｌｌ", Outcome.REJECT, "wide letters", ("ｎｕｍｂｓｋｕｌｌ",), _LIST),
        Example("Blithering\n  idiot!", Outcome.REJECT, "a phrase", ("Blithering\n  idiot",), _LIST),
        Example("Twit", Outcome.REJECT, "as it is written", ("Twit",), _LIST),
        Example("tw1t", Outcome.PUBLISH, "“=twit” asks for the plain word only", settings=_LIST),
        Example("My skull is numb from the cold.", Outcome.PUBLISH, "other words", settings=_LIST),
        Example("The outwitted twitcher left.", Outcome.PUBLISH, "inside other words", settings=_LIST),
        Example(
            "Lovely picture.",
            Outcome.REJECT,
            "the word stands in the author's name",
            settings=_LIST,
            facts={"name": "Ms Numb$kull"},
        ),
        Example("The mayor is a numbskull.", Outcome.PUBLISH, "the list is empty, as it is at first"),
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
            reason = f"“{quote}” is among the words that are not published here. Please say it without."
            yield finding(self, Outcome.REJECT, reason, submission, (hit.start, hit.end))
        if self.names and in_name(self._list, submission):
            reason = "The name has a word in it that is not published here. Please choose another name."
            yield finding(self, Outcome.REJECT, reason, submission)


RULE = Blocklist

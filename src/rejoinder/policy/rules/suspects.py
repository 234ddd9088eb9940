"""Holds comments with a word that the site wants a person to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.lists import ListRule
from rejoinder.policy.rule import Example
from rejoinder.policy.said import Said, say
from rejoinder.policy.verdict import Outcome

_LIST = {"words": ["bribe*", "in their pocket"]}


@dataclass(frozen=True)
class Suspects(ListRule):
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

    OUTCOME: ClassVar[Outcome] = Outcome.HOLD
    IN_TEXT: ClassVar[Said] = say(
        "“%(quote)s” is a word that a person looks at first. Nothing is wrong yet; please wait."
    )
    IN_NAME: ClassVar[Said] = say(
        "The name has a word in it that a person looks at first. Nothing is wrong yet."
    )


RULE = Suspects

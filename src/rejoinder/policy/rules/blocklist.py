"""Rejects comments with a word that the site does not publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.lists import ListRule
from rejoinder.policy.rule import Example
from rejoinder.policy.said import Said, say
from rejoinder.policy.verdict import Outcome

_LIST = {"words": ["numbskull*", "blithering idiot", "=twit"]}


@dataclass(frozen=True)
class Blocklist(ListRule):
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

    OUTCOME: ClassVar[Outcome] = Outcome.REJECT
    IN_TEXT: ClassVar[Said] = say(
        "“%(quote)s” is among the words that are not published here. Please say it without."
    )
    IN_NAME: ClassVar[Said] = say(
        "The name has a word in it that is not published here. Please choose another name."
    )


RULE = Blocklist

"""Holds comments that give away where somebody can be reached, found or paid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import ClassVar

from rejoinder.policy.addresses import addresses
from rejoinder.policy.personal.figures import digits, plain_figures
from rejoinder.policy.personal.payment import accounts, cards
from rejoinder.policy.personal.telephone import telephones
from rejoinder.policy.personal.whereabouts import emails, streets
from rejoinder.policy.rule import MOST_MARKS, Example, finding, setting
from rejoinder.policy.said import say
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

Find = Callable[[str], Iterator[tuple[int, int]]]

# In this order: a number that is a card is not reported as a telephone as well, and “jo(at)example.org” is
# no web address.
_KINDS: tuple[tuple[str, Find], ...] = (
    ("email", emails),
    ("iban", accounts),
    ("card", cards),
    ("street", streets),
    ("telephone", telephones),
)
_HELD = {
    "email": say(
        "This looks like an e-mail address, and private details are not published here. Please take it out. "
        "As it stands, a person will look at it first."
    ),
    "iban": say(
        "This looks like a bank account number, and private details are not published here. Please take it out. "
        "As it stands, a person will look at it first."
    ),
    "card": say(
        "This looks like a card number, and private details are not published here. Please take it out. "
        "As it stands, a person will look at it first."
    ),
    "street": say(
        "This looks like a street address, and private details are not published here. Please take it out. "
        "As it stands, a person will look at it first."
    ),
    "telephone": say(
        "This looks like a telephone number, and private details are not published here. Please take it out. "
        "As it stands, a person will look at it first."
    ),
}
_REFUSED = {
    "email": say(
        "This looks like an e-mail address, and private details are not published here. Please take it out."
    ),
    "iban": say(
        "This looks like a bank account number, and private details are not published here. Please take it out."
    ),
    "card": say(
        "This looks like a card number, and private details are not published here. Please take it out."
    ),
    "street": say(
        "This looks like a street address, and private details are not published here. Please take it out."
    ),
    "telephone": say(
        "This looks like a telephone number, and private details are not published here. Please take it out."
    ),
}

# Most comments have too few figures for any of these, and need no looking through.
_LONG_NUMBERS = ("iban", "card", "telephone")
_FEWEST_FIGURES = 6


@dataclass(frozen=True)
class PersonalData:
    """The rule with its settings."""

    NAME: ClassVar[str] = "personal_data"
    TITLE: ClassVar[str] = "Private details"
    ABOUT: ClassVar[str] = (
        "Finds telephone numbers, e-mail addresses, street addresses with a house number, payment cards and "
        "bank accounts (both by their checksums). Numbers inside web addresses are left alone."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("Call me: +44 20 7946 0958", Outcome.HOLD, "a number abroad", ("+44 20 7946 0958",)),
        Example("ring 0171/5550123 now", Outcome.HOLD, "a number at home", ("0171/5550123",)),
        Example("(212) 555-0123, ask for Jo", Outcome.HOLD, "an American number", ("(212) 555-0123",)),
        Example("My phone is 555 0123", Outcome.HOLD, "the word before it tells", ("555 0123",)),
        Example("ht@harbour.example knows", Outcome.HOLD, "an e-mail address", ("ht@harbour.example",)),
        Example("ht (at) harbour (dot) example", Outcome.HOLD, "spelled", ("ht (at) harbour (dot) example",)),
        Example("He lives at 221 Harbour Street.", Outcome.HOLD, "a house", ("221 Harbour Street",)),
        Example("Sie wohnt in der Lindenstraße 12a!", Outcome.HOLD, "in German", ("Lindenstraße 12a",)),
        Example("Pay 4111 1111 1111 1111", Outcome.HOLD, "a card", ("4111 1111 1111 1111",)),
        Example("4111 1111 1111 1112", Outcome.PUBLISH, "no card: its checksum is wrong"),
        Example("DE89 3704 0044 0532 0130 00", Outcome.HOLD, "an account", ("DE89 3704 0044 0532 0130 00",)),
        Example("It lost 1,250,000 in 2019-2020 and 300 000 since.", Outcome.PUBLISH, "amounts and years"),
        Example("On 05.06.2021 at 10:30 they won 6-4 3-6 7-6.", Outcome.PUBLISH, "a date, a time, scores"),
        Example("ISBN 978-3-16-148410-0 and 0-306-40615-2", Outcome.PUBLISH, "books"),
        Example("https://town.example/files/0171-5550123", Outcome.PUBLISH, "within a web address"),
        Example(
            "If it is too much, call 0800 555 0199.",
            Outcome.PUBLISH,
            "a number the site allows",
            settings={"allowed": ["0800 555 0199"]},
        ),
    )

    telephone: bool = setting(True, "Whether to look for telephone numbers.")
    email: bool = setting(True, "Whether to look for e-mail addresses.")
    street: bool = setting(True, "Whether to look for street addresses.")
    card: bool = setting(True, "Whether to look for payment card numbers.")
    iban: bool = setting(True, "Whether to look for bank account numbers.")
    allowed: tuple[str, ...] = setting(
        (),
        "Numbers and addresses that may be published, such as a helpline; “@example.org” for a whole host.",
    )
    outcome: Outcome = setting(Outcome.HOLD, "What becomes of a comment with such details.")

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return frozenset(map(_key, self.allowed))

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """A finding for each detail, in the order of their places within each kind."""
        return islice(self._found(plain_figures(submission.text), submission), MOST_MARKS)

    def _found(self, text: str, submission: Submission) -> Iterator[Finding]:
        reasons = _HELD if self.outcome is Outcome.HOLD else _REFUSED
        few = False
        for name, find in _KINDS:
            if few and name in _LONG_NUMBERS:
                continue
            found: list[tuple[int, int]] = []
            for start, end in sorted(find(text)) if getattr(self, name) else ():
                if found and start < found[-1][1]:
                    continue
                found.append((start, end))
                if not self._may_stand(text[start:end]):
                    source = f"{self.NAME}.{name}"
                    yield finding(self, self.outcome, reasons[name], submission, (start, end), source)
            text = _blanked(text, found)
            if name == "email":
                text = _blanked(text, addresses(text))
                few = sum(map(str.isdecimal, text)) < _FEWEST_FIGURES

    def _may_stand(self, detail: str) -> bool:
        key = _key(detail)
        return key in self._allowed or f"@{key.rpartition('@')[2]}" in self._allowed


def _key(detail: str) -> str:
    """What two ways to write the same number or address have in common."""
    detail = plain_figures(detail).strip().lower()
    return detail if "@" in detail or any(c.isalpha() for c in detail) else digits(detail)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with line breaks in place of the spans, so that nothing is found in or across them."""
    if not spans:
        return text
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += text[done:start], "\n" * (end - start)
        done = end
    return "".join((*parts, text[done:]))


RULE = PersonalData

"""Sentences for authors, kept apart from what is put into them, so that each can be told in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

PARTS = frozenset({"rule", "charge"})
"""Values that catalogues know themselves, such as a rule's title."""
LANGUAGE = "language"
"""The value that is the tag of a language, shown by the name that readers have for it."""
COUNT = "count"
"""The value that chooses between a sentence for one and a sentence for more."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in English with places such as ``%(host)s``, and what stands in them.

    Catalogues know it by ``text``; the record keeps both, and whoever shows it translates and then fills in.
    """

    text: str
    values: tuple[tuple[str, str | int], ...] = ()
    many: str = ""
    """The sentence for other counts than one; blank where nothing is counted."""

    def put(self, **values: str | int) -> Self:
        """The same sentence with these values in their places."""
        return replace(self, values=(*self.values, *values.items()))

    def __str__(self) -> str:
        """In English, numbers in groups of three."""
        if not self.values:
            return self.text
        given = dict(self.values)
        text = self.many if self.many and given[COUNT] != 1 else self.text
        return text % {name: f"{one:,}" if isinstance(one, int) else one for name, one in given.items()}

    def to_dict(self) -> dict[str, Any]:
        """The sentence as plain JSON values."""
        stored: dict[str, Any] = {"text": self.text, "values": dict(self.values)}
        return {**stored, "many": self.many} if self.many else stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The sentence that ``to_dict`` wrote. Raises KeyError or AttributeError for anything else."""
        return cls(stored["text"], tuple(stored["values"].items()), stored.get("many", ""))


def say(text: str, **values: str | int) -> Said:
    """A sentence to be translated; extraction finds it by this function's name, so ``text`` is a literal."""
    return Said(text, tuple(values.items()))


def phrase(text: str) -> str:
    """A value of `PARTS`, to be translated by itself; extraction finds it by this function's name."""
    return text


def say_count(one: str, many: str, count: int, **values: str | int) -> Said:
    """A sentence that counts, for one and for more, with the number as ``%(count)s``."""
    return Said(one, ((COUNT, count), *values.items()), many)

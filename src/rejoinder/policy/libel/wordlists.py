"""The word lists and phrases of the libel rule, as they stand in words.toml and phrases.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


def table(name: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in table("words.toml").items()}


@cache
def _phrases() -> dict[str, list[str]]:
    return table("phrases.toml")


def listed(name: str) -> frozenset[str]:
    """A list of words.toml."""
    return _words()[name]


def phrases(name: str) -> list[str]:
    """A list of phrases.toml."""
    return _phrases()[name]


def pattern(name: str, frame: str = r"\b(?:{})\b") -> re.Pattern[str]:
    """The phrases of phrases.toml as one pattern, with {recorders} and {denials} filled in, inside the frame."""
    either = "|".join(phrases(name))
    for list_ in ("recorders", "denials"):
        either = either.replace(f"{{{list_}}}", f"(?:{'|'.join(phrases(list_))})")
    return re.compile(frame.replace("{}", either))

"""Takes a language model's answer apart; whatever is not exactly an answer to the question counts as none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rejoinder.classifiers.remote.chat import NoAnswer
from rejoinder.classifiers.remote.question import (
    LONGEST_REASON,
    MOST_QUOTES,
    VERDICTS,
    Question,
    speaks_to_a_machine,
)

_KEYS = {"ticket", "reason", "verdict", "rules", "quotes", "urgent"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says of a comment: it is clear, or it breaks rules in these places, or neither is sure.

    Its reason is not kept: it is free text of a machine that a commenter may have steered, and a moderator who reads
    it would be steered in turn.
    """

    clear: bool = False
    breaks: bool = False
    urgent: bool = False
    spans: tuple[tuple[int, int], ...] = ()
    """Where the quoted words stand, in code points of the comment."""


def read_answer(content: str, question: Question) -> Answer:
    """The answer to the question; raises NoAnswer where it is malformed, contradictory or quotes what is not there."""
    said = _parsed(content)
    if said.keys() != _KEYS:
        raise NoAnswer("the answer has not the fields that were asked for")
    if said["ticket"] != question.ticket:
        raise NoAnswer("the answer is to another question, or an echo")
    verdict, urgent = said["verdict"], said["urgent"]
    if verdict not in VERDICTS or not isinstance(urgent, bool):
        raise NoAnswer("the verdict is none of those that were asked for")
    if not isinstance(said["reason"], str) or len(said["reason"]) > 4 * LONGEST_REASON:
        raise NoAnswer("the reason is no short sentence")
    rules, quotes = _texts(said["rules"]), _texts(said["quotes"])
    if not set(rules) <= {bar.name for bar in question.bars}:
        raise NoAnswer("the answer names a rule that there is not")
    spans = tuple(dict.fromkeys(span for quote in quotes for span in _places(quote, question.text)))
    _check_agrees(verdict, rules, quotes, urgent)
    if verdict == "clear" and speaks_to_a_machine(question.text):
        raise NoAnswer("a comment that may steer its reader is not cleared by it")
    return Answer(verdict == "clear", verdict == "breaks", urgent, spans)


def _parsed(content: str) -> dict[str, Any]:
    try:
        said = json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise NoAnswer("the answer is not JSON") from None
    if not isinstance(said, dict):
        raise NoAnswer("the answer is no JSON object")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        # Parsers differ in which of the two they take.
        raise ValueError("a field is given twice")
    return made


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _texts(value: Any) -> Sequence[str]:
    if not isinstance(value, list) or len(value) > max(MOST_QUOTES, 50):
        raise NoAnswer("a list that was asked for is none")
    if not all(isinstance(one, str) and one.strip() for one in value):
        raise NoAnswer("a list that was asked for has something else than texts in it")
    return value


def _places(quote: str, text: str) -> list[tuple[int, int]]:
    at = text.find(quote)
    if at < 0:
        raise NoAnswer("the answer quotes what the comment does not say")
    return [(at, at + len(quote))]


def _check_agrees(verdict: str, rules: Sequence[str], quotes: Sequence[str], urgent: bool) -> None:
    if len(quotes) > MOST_QUOTES:
        raise NoAnswer("the answer quotes too much")
    if verdict == "breaks":
        if not rules or not quotes:
            raise NoAnswer("the answer objects, and does not say to what")
    elif rules or quotes or urgent:
        raise NoAnswer("the answer contradicts itself")

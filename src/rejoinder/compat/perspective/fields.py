"""Partial replies: the ``fields`` parameter, such as ``languages,attributeScores/TOXICITY(summaryScore/value)``."""

from __future__ import annotations

import re
from typing import Any

from rejoinder.compat.perspective.errors import ServiceError, unreadable

# A name to what is wanted inside it; empty for all of it.
Selection = dict[str, "Selection"]
_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_.-]*|[*,/()])")
_ALL = "*"
_LONGEST = 1000
_DEEPEST = 16


def selection(text: str) -> Selection:
    """What ``fields`` asks for; empty for everything. Raises ServiceError (400) for one that cannot be read."""
    if not text.strip():
        return {}
    tokens = _tokens(text)
    wanted = _list(tokens, 0)
    if tokens:
        raise _wrong()
    return wanted


def select(document: Any, wanted: Selection) -> Any:
    """The part of a document that is wanted; lists are looked through. What is not there is left out."""
    if not wanted:
        return document
    if isinstance(document, list):
        return [select(one, wanted) for one in document]
    if not isinstance(document, dict):
        return document
    picked: dict[str, Any] = {}
    for name, value in document.items():
        inside = wanted.get(name, wanted.get(_ALL))
        if inside is not None and (not inside or isinstance(value, dict | list)):
            picked[name] = select(value, inside)
    return picked


def _tokens(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise _wrong()
    found: list[str] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _wrong()
        found.append(match[1])
        at = match.end()
    found.reverse()
    return found


def _list(tokens: list[str], depth: int) -> Selection:
    if depth > _DEEPEST:
        raise _wrong()
    wanted: Selection = {}
    while True:
        _merge(wanted, _path(tokens, depth))
        if tokens[-1:] != [","]:
            return wanted
        tokens.pop()


def _path(tokens: list[str], depth: int) -> Selection:
    if depth > _DEEPEST or not tokens or tokens[-1] in ",/()":
        raise _wrong()
    name = tokens.pop()
    if tokens[-1:] == ["/"]:
        tokens.pop()
        return {name: _path(tokens, depth + 1)}
    if tokens[-1:] == ["("]:
        tokens.pop()
        inside = _list(tokens, depth + 1)
        if tokens[-1:] != [")"]:
            raise _wrong()
        tokens.pop()
        return {name: inside}
    return {name: {}}


def _merge(wanted: Selection, more: Selection) -> None:
    for name, inside in more.items():
        if name not in wanted:
            wanted[name] = inside
        elif not inside or not wanted[name]:
            # All of it is asked for in one place, so that is what is meant.
            wanted[name] = {}
        else:
            _merge(wanted[name], inside)


def _wrong() -> ServiceError:
    return unreadable("Invalid field selection.", "fields")

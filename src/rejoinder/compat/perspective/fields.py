"""Partial replies: the ``fields`` parameter, such as ``languages,attributeScores/TOXICITY(summaryScore/value)``.

A path is written with slashes, or with full stops as in a protobuf field mask. What the reply could never have is
refused, as the service did: an empty reply reads like one without any score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rejoinder.compat.perspective.errors import ServiceError, unreadable

# A name to what is wanted inside it; empty for all of it.
Selection = dict[str, "Selection"]
Schema = Mapping[str, Any]
"""A message, or a value in one, as the service's description has it."""

_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_-]*|[*,/.()])")
_ALL = "*"
_INTO = ("/", ".")
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


def check(
    wanted: Selection, schema: Schema, schemas: Mapping[str, Schema], is_key: Callable[[str], bool]
) -> None:
    """Raise ServiceError (400) where something is wanted that a reply of this schema never has.

    ``schemas`` are those that it refers to by name; ``is_key`` tells the keys that its maps may have.
    """
    if not wanted:
        return
    schema = _message(schema, schemas)
    for name, inside in wanted.items():
        refused = _wrong(name)
        for one in _of(name, schema, is_key):
            try:
                check(inside, one, schemas, is_key)
                break
            except ServiceError as error:
                refused = error
        else:
            raise refused


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
        if inside is not None and (not inside or _has_parts(value)):
            picked[name] = select(value, inside)
    return picked


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and all(isinstance(one, dict) for one in value))


def _message(schema: Schema, schemas: Mapping[str, Schema]) -> Schema:
    """The schema of the messages that a value is made of: lists are looked through."""
    while "$ref" in schema or "items" in schema:
        schema = schemas[schema["$ref"]] if "$ref" in schema else schema["items"]
    return schema


def _of(name: str, schema: Schema, is_key: Callable[[str], bool]) -> Iterator[Schema]:
    """The schemas that what is called so may have: none where a message has no such field, many for all fields."""
    properties: Mapping[str, Schema] = schema.get("properties", {})
    if name == _ALL:
        yield from properties.values()
    elif name in properties:
        yield properties[name]
    if "additionalProperties" in schema and (name == _ALL or is_key(name)):
        yield schema["additionalProperties"]


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
    if depth > _DEEPEST or not tokens or tokens[-1] in ",/.()":
        raise _wrong()
    name = tokens.pop()
    if tokens and tokens[-1] in _INTO:
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


def _wrong(name: str = "") -> ServiceError:
    return unreadable(f"Invalid field selection {name[:80]}".rstrip(), "fields")

"""Reads the service's JSON messages as its front did: names in either spelling, none unknown."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rejoinder.compat.perspective.errors import ServiceError, unreadable

# Field names by message; a nested tuple ("X", kind) says what kind of value follows.
_SHAPES: Mapping[str, Mapping[str, str]] = {
    "AnalyzeCommentRequest": {
        "comment": "TextEntry",
        "context": "Context",
        "requestedAttributes": "map:AttributeParameters",
        "languages": "list:string",
        "doNotStore": "bool",
        "clientToken": "string",
        "sessionId": "string",
        "communityId": "string",
        "spanAnnotations": "bool",
        "dropUnsupportedAttributes": "bool",
    },
    "SuggestCommentScoreRequest": {
        "comment": "TextEntry",
        "context": "Context",
        "attributeScores": "map:AttributeScores",
        "languages": "list:string",
        "clientToken": "string",
        "sessionId": "string",
        "communityId": "string",
    },
    "TextEntry": {"text": "string", "type": "TextType"},
    "Context": {"entries": "list:TextEntry", "articleAndParentComment": "ArticleAndParentComment"},
    "ArticleAndParentComment": {"article": "TextEntry", "parentComment": "TextEntry"},
    "AttributeParameters": {"scoreType": "ScoreType", "scoreThreshold": "number"},
    "AttributeScores": {"summaryScore": "Score", "spanScores": "list:SpanScore"},
    "SpanScore": {"begin": "number", "end": "number", "score": "Score"},
    "Score": {"value": "number", "type": "ScoreType"},
}
_ENUMS: Mapping[str, Sequence[str]] = {
    "TextType": ("TEXT_TYPE_UNSPECIFIED", "PLAIN_TEXT", "HTML"),
    "ScoreType": ("SCORE_TYPE_UNSPECIFIED", "PROBABILITY", "STD_DEV_SCORE", "PERCENTILE", "RAW"),
}
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_PREFIX = "Invalid JSON payload received. "


def read(message: str, body: bytes) -> dict[str, Any]:
    """The message of this name with its fields in camelCase, absent ones left out; raises ServiceError (400)."""
    try:
        sent = json.loads(body.decode("utf-8") or "{}")
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        # The parser's own words may quote what was sent.
        raise unreadable(f"{_PREFIX}The body could not be parsed as JSON.") from error
    if not isinstance(sent, dict):
        raise unreadable(f'{_PREFIX}Unknown name "": Root element must be a message.')
    return _message(message, sent, "")


def _message(message: str, sent: Any, at: str) -> dict[str, Any]:
    if not isinstance(sent, dict):
        raise _wrong(at, "a message")
    fields = _SHAPES[message]
    spellings = {**{_snake(name): name for name in fields}, **{name: name for name in fields}}
    read: dict[str, Any] = {}
    for given, value in sent.items():
        name = spellings.get(given)
        if name is None:
            where = f" at '{at}'" if at else ""
            raise unreadable(f'{_PREFIX}Unknown name "{given[:80]}"{where}: Cannot find field.', at)
        if name in read:
            raise unreadable(f"{_PREFIX}Field '{name}' stands twice.", at)
        if value is not None:
            read[name] = _value(fields[name], value, f"{at}.{name}" if at else name)
    return read


def _value(kind: str, sent: Any, at: str) -> Any:
    outer, _, inner = kind.rpartition(":")
    if outer == "list":
        if not isinstance(sent, list):
            raise _wrong(at, "a list")
        return [_value(inner, one, f"{at}[{number}]") for number, one in enumerate(sent)]
    if outer == "map":
        if not isinstance(sent, dict):
            raise _wrong(at, "a map")
        return {name: _message(inner, one or {}, f"{at}[{name[:80]}]") for name, one in sent.items()}
    if kind in _SHAPES:
        return _message(kind, sent, at)
    return _scalar(kind, sent, at)


def _scalar(kind: str, sent: Any, at: str) -> Any:
    if kind in _ENUMS:
        names = _ENUMS[kind]
        if isinstance(sent, int) and not isinstance(sent, bool) and 0 <= sent < len(names):
            return names[sent]
        if isinstance(sent, str) and sent in names:
            return sent
    elif kind == "string" and isinstance(sent, str):
        # Half of a pair of surrogates is no text and could be neither judged nor sent back.
        return sent.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    elif kind == "bool" and (isinstance(sent, bool) or sent in ("true", "false")):
        return sent in (True, "true")
    elif kind == "number":
        if isinstance(sent, str) and _NUMBER.fullmatch(sent):
            sent = float(sent)
        if isinstance(sent, int | float) and not isinstance(sent, bool) and math.isfinite(sent):
            return float(sent)
    raise _wrong(at, kind)


def _wrong(at: str, wanted: str) -> ServiceError:
    return unreadable(f"Invalid value at '{at}' ({wanted}).", at)


def _snake(name: str) -> str:
    return _CAPITAL.sub(lambda found: f"_{found[1].lower()}", name)

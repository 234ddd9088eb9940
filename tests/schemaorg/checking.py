"""Checks JSON-LD against schema.org's vocabulary, of which an extract lies beside this file; see ORIGIN.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_VOCABULARY: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vocabulary.json").read_text(encoding="utf-8")
)["types"]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")


def troubles(data: dict[str, Any]) -> list[str]:
    """All that a document says which the vocabulary does not allow; empty for one that is right."""
    if data.get("@context") != "https://schema.org":
        return ["the document names no context"]
    nodes = data.get("@graph", [{name: value for name, value in data.items() if name != "@context"}])
    return [trouble for node in nodes for trouble in _of_node(node)]


def kinds(name: str) -> set[str]:
    """A type with all it is a kind of."""
    found = {name}
    for parent in _VOCABULARY[name]["parents"]:
        found |= kinds(parent)
    return found


def _of_node(node: dict[str, Any]) -> list[str]:
    kind = node.get("@type")
    if not isinstance(kind, str) or kind not in _VOCABULARY:
        return [f"there is no type {kind!r}"]
    if not str(node.get("@id", "https:")).startswith(("https:", "http:")):
        return [f"{kind}: {node['@id']!r} is no whole address"]
    known: dict[str, list[str]] = {}
    for each in kinds(kind):
        known |= _VOCABULARY[each]["properties"]
    found: list[str] = []
    for name, value in node.items():
        if name in {"@type", "@id"}:
            continue
        if name not in known:
            found.append(f"{kind} has no property {name}")
            continue
        for each in value if isinstance(value, list) else [value]:
            found += _of_value(f"{kind}.{name}", each, set(known[name]))
    return found


def _of_value(where: str, value: Any, expected: set[str]) -> list[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return []
        inner = _of_node(value)
        kind = value.get("@type")
        if kind in _VOCABULARY and not kinds(kind) & expected:
            inner.append(f"{where} is no {kind} but one of {sorted(expected)}")
        return inner
    fits = (
        (isinstance(value, str) and "Text" in expected and bool(value.strip()))
        or (isinstance(value, str) and "URL" in expected and value.startswith(("https://", "http://")))
        or (isinstance(value, str) and "Date" in expected and _DATE.fullmatch(value) is not None)
        or (isinstance(value, str) and "DateTime" in expected and _MOMENT.fullmatch(value) is not None)
        or (isinstance(value, int | float) and bool({"Number", "Integer"} & expected))
        or (isinstance(value, bool) and "Boolean" in expected)
        # What stands for a thing may be given by the address where it is described.
        or (
            isinstance(value, str)
            and value.startswith(("https://", "http://"))
            and bool(expected & set(_VOCABULARY))
        )
    )
    return [] if fits else [f"{where} is {value!r} and ought to be one of {sorted(expected)}"]

"""Turns what was typed into a ruleset's TOML, and leads every complaint about that back to where it was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rejoinder.discussion import rulesets
from rejoinder.policy import registry
from rejoinder.policy.ruleset import RulesetError, toml_value
from rejoinder.policy.toml_lines import Path, key_lines

ENABLED = "enabled"
_APART = "__"


@dataclass(frozen=True, slots=True)
class Written:
    """A ruleset's TOML, and which key stands on which line."""

    text: str
    lines: Mapping[int, Path]


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong, at which key; a number at the key's end counts the entries of a list from 0."""

    path: Path
    message: str


def field_of(rule: str, setting: str) -> str:
    """The name of a form's field for a rule's setting."""
    return f"rule{_APART}{rule}{_APART}{setting}"


def write(said: Mapping[str, Any]) -> Written:
    """The TOML of what a form says: a table of plain values in the shape that ``ruleset.load`` reads."""
    text = "\n".join(_lines(said)) + "\n"
    places: dict[int, Path] = {}
    for path, line in key_lines(text).items():
        # A key on the line of its table is what a complaint there is about.
        if len(path) >= len(places.get(line, ())):
            places[line] = path
    return Written(text, places)


def misfits(written: Written) -> list[Misfit]:
    """Everything that is wrong with it, in the order of its lines; empty where it can be put in force."""
    try:
        rulesets.written(written.text)
    except RulesetError as error:
        return [Misfit(written.lines.get(one.line, ()), one.message) for one in error.problems]
    return []


def settings_in(data: Mapping[str, Any], rule: str) -> tuple[bool, Mapping[str, Any]]:
    """Whether a rule is on in a parsed TOML text, and what the text says of its settings."""
    values = data.get("rules", {}).get(rule)
    if values is None:
        known = registry.rules()[rule]
        return known.ENABLED and not data.get("only_listed", False), {}
    return bool(values.get(ENABLED, True)), values


def entries(typed: str) -> tuple[list[str], list[int]]:
    """The entries of a list typed one on a line, and the line of each counted from 1; blank lines are left out."""
    found = [(number, line.strip()) for number, line in enumerate(typed.splitlines(), 1) if line.strip()]
    return [line for _, line in found], [number for number, _ in found]


def _lines(said: Mapping[str, Any]) -> Iterator[str]:
    yield f"language = {toml_value(said['language'])}"
    yield f"requires = {toml_value(_listed(said['requires']))}"
    yield "only_listed = true"
    yield from ("", "[statement]")
    for language, text in said["statement"].items():
        yield f"{toml_value(language)} = {toml_value(text)}"
    if said["second_reader"]["clears"] or said["second_reader"]["sorts"]:
        yield from _table("second_reader", said["second_reader"])
    for rule, values in said["rules"].items():
        yield from _table(f"rules.{rule}", values)


def _table(name: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"[{name}]")
    for key, value in values.items():
        yield f"{key} = {toml_value(value)}"


def _listed(value: Sequence[str]) -> list[str]:
    return list(value)

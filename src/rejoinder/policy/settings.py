"""Reads a rule's settings from plain values: which there are, of what type, and what is wrong with them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, get_type_hints

from rejoinder.policy.rule import Rule, SettingError
from rejoinder.policy.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting a rule declares: its name, type, default and what it means."""

    name: str
    type: Any
    default: Any
    meaning: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with the value at a path below the rule's own table, and what to write."""

    path: tuple[str | int, ...]
    message: str


def settings_of(rule: type[Rule] | Rule) -> tuple[Setting, ...]:
    """The settings a rule declares, in its own order."""
    owner: Any = rule if isinstance(rule, type) else type(rule)
    hints = get_type_hints(owner)
    return tuple(
        Setting(
            declared.name,
            hints[declared.name],
            None if declared.default is MISSING else declared.default,
            declared.metadata.get("meaning", ""),
        )
        for declared in fields(owner)
        if declared.init
    )


def build(rule: type[Rule], values: Mapping[str, Any]) -> tuple[Rule | None, list[Complaint]]:
    """The rule made from plain values as TOML or JSON have them, or None with all that is wrong with them."""
    known = {setting.name: setting for setting in settings_of(rule)}
    complaints: list[Complaint] = []
    given: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            complaints.append(Complaint((name,), unknown("setting", name, known)))
            continue
        found = list(_problems(name, known[name].type, value))
        complaints += found
        if not found:
            given[name] = _converted(known[name].type, value)
    if complaints:
        return None, complaints
    try:
        return rule(**given), []
    except SettingError as error:
        return None, [complaint_of(error)]
    except ValueError as error:
        return None, [Complaint((), str(error))]


def complaint_of(error: SettingError) -> Complaint:
    """What a rule says against one of its settings, with the place below its table."""
    path = (error.setting,) if error.index is None else (error.setting, error.index)
    return Complaint(path, f"“{error.setting}”: {error}")


def plain(rule: Rule) -> dict[str, Any]:
    """All settings of a rule as plain values, such as ``build`` reads."""
    values = ((setting.name, getattr(rule, setting.name)) for setting in settings_of(rule))
    return {name: _plain_value(value) for name, value in values}


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """The sentence that refuses a name, with the likeliest one that was meant."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"there is no {kind} “{name}”; did you mean “{near[0]}”?"
    if not names:
        return f"there is no {kind} “{name}”; there are none here"
    return f"there is no {kind} “{name}”; there are {', '.join(f'“{n}”' for n in names)}"


def words_for(kind: Any) -> str:
    """What a value of a setting's type looks like, to say what to write."""
    return {
        bool: "true or false",
        int: "a whole number, such as 3",
        float: "a number, such as 0.6",
        str: "text in straight quotation marks",
        tuple[str, ...]: 'a list of texts, such as ["one", "two"]',
        Outcome: '"hold" or "reject"',
    }[kind]


def _plain_value(value: Any) -> Any:
    if isinstance(value, Outcome):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _problems(name: str, kind: Any, value: Any) -> Iterator[Complaint]:
    if kind == tuple[str, ...] and isinstance(value, list):
        for index, entry in enumerate(value):
            if not isinstance(entry, str):
                message = f"“{name}” has {_shown(entry)}, which is no text; put it in quotation marks"
                yield Complaint((name, index), message)
    elif not _is_of(kind, value):
        yield Complaint((name,), f"“{name}” cannot be {_shown(value)}; write {words_for(kind)}")


def _is_of(kind: Any, value: Any) -> bool:
    if kind is Outcome:
        return value in (Outcome.HOLD, Outcome.REJECT)
    if kind in (int, float):
        # Python counts true and false among the numbers; TOML keeps them apart. Infinity and "not a number"
        # are TOML numbers, yet no setting can mean them.
        numbers = (int, float) if kind is float else (int,)
        return isinstance(value, numbers) and not isinstance(value, bool) and abs(value) < 1e15
    return isinstance(value, kind) if isinstance(kind, type) else False


def _converted(kind: Any, value: Any) -> Any:
    if kind is float:
        return float(value)
    if kind is Outcome:
        return Outcome(value)
    return tuple(value) if kind == tuple[str, ...] else value


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"the text “{value if len(value) <= 40 else value[:40] + '…'}”"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    return str(value)

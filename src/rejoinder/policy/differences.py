"""What one ruleset says otherwise than another, setting by setting and word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rejoinder.policy.ruleset import Ruleset

OFF = "off"
ON = "on"


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting that differs. ``rule`` is blank for what belongs to no rule; lists tell what came and went."""

    rule: str
    setting: str
    before: Any
    after: Any
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the setting is a list of texts."""
        return isinstance(self.before, list) and isinstance(self.after, list)


def between(before: Ruleset, after: Ruleset) -> list[Difference]:
    """All differences, those of no rule first, then by rule; empty where both say the same."""
    old, new = before.settings(), after.settings()
    found = [*_tables("statement", old["statement"], new["statement"])]
    found += _plain("", {"language": old["language"]}, {"language": new["language"]})
    found += _plain("", {"requires": old["requires"]}, {"requires": new["requires"]})
    nobody = {"clears": [], "sorts": False}
    found += _plain("second_reader", old.get("second_reader", nobody), new.get("second_reader", nobody))
    for name in sorted(old["rules"].keys() | new["rules"].keys()):
        had, has = old["rules"].get(name), new["rules"].get(name)
        if had is None or has is None:
            states = (OFF, ON) if had is None else (ON, OFF)
            found.append(Difference(name, "enabled", *states))
        else:
            found += _plain(name, had, has)
    return found


def _tables(setting: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for key in sorted(before.keys() | after.keys()):
        had, has = before.get(key, ""), after.get(key, "")
        if had != has:
            yield Difference("", f"{setting}.{key}", had, has)


def _plain(rule: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys([*before, *after]):
        had, has = before.get(name), after.get(name)
        if had == has:
            continue
        added: tuple[str, ...] = ()
        removed: tuple[str, ...] = ()
        if isinstance(had, list) and isinstance(has, list):
            added = tuple(word for word in has if word not in set(had))
            removed = tuple(word for word in had if word not in set(has))
        yield Difference(rule, name, had, has, added, removed)

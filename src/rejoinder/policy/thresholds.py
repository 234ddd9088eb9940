"""The thresholds of the rules that go by scores, read from the one file that has them, and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from rejoinder.policy.rule import SettingError

STANDARD = "standard"
"""The preset whose values the rules take where a ruleset says nothing."""

PRESETS: Mapping[str, Mapping[str, Mapping[str, Any]]] = tomllib.loads(
    resources.files("rejoinder.policy").joinpath("presets.toml").read_text(encoding="utf-8")
)
"""Settings by preset and rule."""


def standard(rule: str, setting: str) -> Any:
    """What the standard preset says of a rule's setting."""
    return PRESETS[STANDARD][rule][setting]


def reached(value: float, threshold: float) -> bool:
    """Whether a score comes up to a threshold; none comes up to 0, which stands for never."""
    return 0 < threshold <= value


def check(**thresholds: float) -> None:
    """Raises SettingError for a threshold, given by its setting's name, that is no share from 0 to 1."""
    for name, threshold in thresholds.items():
        if not 0 <= threshold <= 1:
            raise SettingError(name, "write a number from 0 (never) to 1, such as 0.5")


def check_order(lower: str, low: float, upper: str, high: float) -> None:
    """Raises SettingError where what should be reached first lies above what should be reached last."""
    if low and high and low > high:
        raise SettingError(
            lower, f"{low:g} lies above “{upper}”, {high:g}; write that or a smaller number, or 0 for never"
        )

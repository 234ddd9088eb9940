"""All rules there are: those of the folder and those that installed packages add."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from rejoinder.plugins import PluginError, discover
from rejoinder.policy.rule import Rule
from rejoinder.policy.settings import settings_of, words_for

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = {"enabled"}


@cache
def rules() -> Mapping[str, type[Rule]]:
    """Every rule class by its name. Raises PluginError where one is broken or two have the same name."""
    found: dict[str, type[Rule]] = {}
    for module in discover("rejoinder.policy.rules", "rejoinder.rules"):
        rule: Any = getattr(module, "RULE", None)
        fault = _fault(rule)
        if fault:
            raise PluginError(f"the rule in {module.__name__} cannot be used: {fault}")
        if rule.NAME in found:
            other = found[rule.NAME].__module__
            raise PluginError(f"two rules are called “{rule.NAME}”: {other} and {module.__name__}")
        found[rule.NAME] = rule
    return MappingProxyType(dict(sorted(found.items())))


def _fault(found: object) -> str:
    """What keeps an object from being a rule; "" where nothing does."""
    rule: Any = found
    if not isinstance(found, type):
        return "its module names no class as RULE"
    missing = [
        name for name in ("NAME", "TITLE", "ABOUT", "ENABLED", "EXAMPLES", "judge") if not hasattr(rule, name)
    ]
    if missing:
        return f"it has no {', '.join(missing)}"
    if not _NAME.fullmatch(str(rule.NAME)):
        return "its NAME is not made of small letters, digits and underscores"
    try:
        for setting in settings_of(rule):
            words_for(setting.type)
            if setting.name in _RESERVED or setting.default is None:
                return f"its setting “{setting.name}” has a name that is taken, or no default"
    except (TypeError, KeyError, NameError) as error:
        return f"its settings cannot be read ({type(error).__name__}: {error})"
    return ""

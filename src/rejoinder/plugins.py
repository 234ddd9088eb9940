"""Finds what is plugged in: the modules of a folder and those that installed packages announce."""

from __future__ import annotations

import importlib
import pkgutil
from importlib import metadata
from types import ModuleType


class PluginError(Exception):
    """Something plugged in could not be loaded; the message names it, where it comes from and why."""


def discover(package: str, group: str = "") -> list[ModuleType]:
    """The modules of a package's folder by name, then those announced under an entry point group.

    An entry point names a module, such as ``poetry = "rejoinder_poetry.rule"``. Raises PluginError at the
    first that cannot be loaded: a rule that silently went missing would let through what it should stop.
    """
    folder = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.iter_modules(folder.__path__, f"{package}."))
    modules = [_load(name, f"the module {name}") for name in names]
    if group:
        for point in sorted(metadata.entry_points(group=group), key=lambda p: (p.name, p.value)):
            origin = f" of {point.dist.name} {point.dist.version}" if point.dist else ""
            modules.append(_load(point.value, f"the plugin “{point.name}”{origin} ({group}: {point.value})"))
    return modules


def load_late(name: str, purpose: str) -> ModuleType:
    """A module too slow or too optional to import at start, imported now.

    ``purpose`` ends the sentence “… is needed to”. Raises PluginError where it is not installed or broken.
    """
    return _load(name, f"{name}, which is needed to {purpose},")


def _load(name: str, what: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:
        # A plugin may fail in any way while it is imported; its name is what the operator needs.
        raise PluginError(f"{what} could not be loaded: {type(error).__name__}: {error}") from error

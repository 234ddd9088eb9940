"""The notifiers there are, here and in installed packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from rejoinder.notices.content import Due
from rejoinder.plugins import PluginError, discover

LETTERS, EVENTS = "letters", "events"
CARRIES = (LETTERS, EVENTS)


@dataclass(frozen=True, slots=True)
class Notifier:
    """One way out: a module with NAME, CARRIES, ``ready`` and ``deliver``."""

    name: str
    carries: str
    """``letters`` to people, or ``events`` for other systems."""
    ready: Callable[[], bool]
    """Whether the operator has set it up."""
    deliver: Callable[[Due, Any, Callable[[], None]], None]
    """Deliver the content; call the given function at the last moment at which nothing can have been taken yet.

    Raises NotDelivered (or TryLater, Away) where it was certainly not taken, Unconfirmed where nobody can tell;
    whatever the given function raises passes through, and nothing may be handed over then.
    """


@cache
def notifiers() -> tuple[Notifier, ...]:
    """All that are installed, by name; raises PluginError for one that is no notifier."""
    found: dict[str, Notifier] = {}
    for module in discover("rejoinder.notices.notifiers", "rejoinder.notifiers"):
        name, carries = getattr(module, "NAME", ""), getattr(module, "CARRIES", "")
        ready, deliver = getattr(module, "ready", None), getattr(module, "deliver", None)
        if not isinstance(name, str) or not name or carries not in CARRIES or not callable(ready):
            raise PluginError(f"the notifier in {module.__name__} needs a NAME, CARRIES and ready()")
        if not callable(deliver):
            raise PluginError(f"the notifier in {module.__name__} cannot deliver()")
        if name in found:
            raise PluginError(f"two notifiers are called “{name}”; one of them is in {module.__name__}")
        found[name] = Notifier(name, carries, ready, deliver)
    return tuple(found[name] for name in sorted(found))


def ready() -> list[Notifier]:
    """Those that the operator has set up."""
    return [notifier for notifier in notifiers() if notifier.ready()]

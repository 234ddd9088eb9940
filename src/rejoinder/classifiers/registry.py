"""The classifiers there are, here and in installed packages, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from rejoinder.classifiers.classifier import Classifier
from rejoinder.plugins import PluginError, discover


def find(names: Sequence[str]) -> tuple[list[Classifier], list[str]]:
    """The classifiers of these names, ready for use, and the names of those that are not installed.

    Each is made once in a process. Raises PluginError where one that is installed is broken.
    """
    known = _makers()
    absent = [name for name in names if name not in known]
    return [_made(name) for name in names if name in known], absent


def offered() -> tuple[str, ...]:
    """The names of the classifiers there are. Raises PluginError where one that is installed is broken."""
    return tuple(_makers())


@cache
def _makers() -> Mapping[str, Callable[[], Classifier]]:
    makers: dict[str, Callable[[], Classifier]] = {}
    for module in discover("rejoinder.classifiers", "rejoinder.classifiers"):
        maker = getattr(module, "CLASSIFIER", None)
        if maker is None:
            continue
        name = getattr(module, "NAME", "")
        if not callable(maker) or not isinstance(name, str) or not name:
            raise PluginError(
                f"the classifier in {module.__name__} has no NAME, or a CLASSIFIER that makes none"
            )
        if name in makers:
            raise PluginError(f"two classifiers are called “{name}”; one of them is in {module.__name__}")
        makers[name] = maker
    return makers


@cache
def _made(name: str) -> Classifier:
    try:
        return _makers()[name]()
    except Exception as error:
        raise PluginError(
            f"the classifier “{name}” cannot be made: {type(error).__name__}: {error}"
        ) from error

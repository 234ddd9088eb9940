"""Classifiers are found by name, made once, and named where they are not installed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rejoinder.classifiers import registry
from rejoinder.classifiers.gather import gather
from rejoinder.plugins import PluginError

MODULE = '''
"""A classifier from a package of somebody else's."""
from rejoinder.classifiers.classifier import Score
NAME = "counting"
made = 0

class Counting:
    NAME = NAME
    def score(self, texts, language):
        return [{"length": Score(min(1.0, len(text) / 100))} for text in texts]

def CLASSIFIER():
    global made
    made += 1
    return Counting()
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], None]]:
    def put(module: str, source: str) -> None:
        (tmp_path / f"{module}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"{module}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[rejoinder.classifiers]\nit = {module}\n", encoding="utf-8")

    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    forget()
    yield put
    for name in set(sys.modules) - before:
        del sys.modules[name]
    forget()


def forget() -> None:
    registry._makers.cache_clear()
    registry._made.cache_clear()


def test_one_that_is_not_installed_is_named_absent() -> None:
    assert registry.find(["nowhere"]) == ([], ["nowhere"])
    assert registry.find([]) == ([], [])


def test_one_that_is_installed_is_made_once_and_scores(install: Callable[[str, str], None]) -> None:
    install("counting_classifier", MODULE)
    (first,), absent = registry.find(["counting", "nowhere"])
    (again,), _ = registry.find(["counting"])
    assert absent == ["nowhere"]
    assert first is again
    assert sys.modules["counting_classifier"].made == 1
    gathered = gather("x" * 50, [first], 5)
    assert gathered.scores["length"].value == 0.5
    assert gathered.scores["length"].source == "counting"


def test_those_there_are_can_be_named_without_making_any(install: Callable[[str, str], None]) -> None:
    assert registry.offered() == ("house",)
    install("counting_classifier", MODULE)
    forget()
    assert registry.offered() == ("house", "counting")
    assert sys.modules["counting_classifier"].made == 0


def test_one_that_is_not_wanted_is_not_made(install: Callable[[str, str], None]) -> None:
    install("counting_classifier", MODULE)
    registry.find(["nowhere"])
    assert sys.modules["counting_classifier"].made == 0


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (MODULE.replace('NAME = "counting"', "NAME = 7"), "has no NAME"),
        (
            MODULE.replace("def CLASSIFIER", "CLASSIFIER = 1\ndef other"),
            "has no NAME, or a CLASSIFIER that makes none",
        ),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_one_that_is_broken_is_named(install: Callable[[str, str], None], source: str, fault: str) -> None:
    install("odd_classifier", source)
    with pytest.raises(PluginError, match=fault):
        registry.find(["counting"])


def test_one_that_cannot_be_made_is_named_when_it_is_wanted(install: Callable[[str, str], None]) -> None:
    install("odd_classifier", MODULE.replace("made += 1", "raise OSError('no model')"))
    assert registry.find(["nowhere"]) == ([], ["nowhere"])
    with pytest.raises(PluginError, match="the classifier “counting” cannot be made: OSError: no model"):
        registry.find(["counting"])


def test_two_of_one_name_are_refused(install: Callable[[str, str], None]) -> None:
    install("one_classifier", MODULE)
    install("two_classifier", MODULE)
    with pytest.raises(PluginError, match="two classifiers are called “counting”"):
        registry.find(["counting"])

"""What is plugged in is found, and what is broken is named."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rejoinder.plugins import PluginError, discover, load_late
from rejoinder.policy import registry
from rejoinder.policy.judge import judge
from rejoinder.policy.ruleset import load
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome

POETRY = '''
"""A rule from a package of somebody else's."""
from dataclasses import dataclass
from typing import ClassVar
from rejoinder.policy.rule import Example, finding, setting
from rejoinder.policy.verdict import Outcome

@dataclass(frozen=True)
class Poetry:
    NAME: ClassVar[str] = "poetry"
    TITLE: ClassVar[str] = "Poetry"
    ABOUT: ClassVar[str] = "Holds poems."
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = ()
    lines: int = setting(4, "How many lines make a poem.")

    def judge(self, submission):
        if submission.text.count("\\n") + 1 >= self.lines:
            yield finding(self, Outcome.HOLD, "A poem.", submission)

RULE = Poetry
'''


class Install:
    """Puts packages with entry points on the path, as an installer does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, module: str, source: str, group: str, name: str = "it") -> None:
        (self.folder / f"{module}.py").write_text(source, encoding="utf-8")
        info = self.folder / f"{module}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.2\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[{group}]\n{name} = {module}\n", encoding="utf-8")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    registry.rules.cache_clear()
    yield Install(tmp_path)
    for name in set(sys.modules) - before:
        del sys.modules[name]
    registry.rules.cache_clear()


def test_the_modules_of_a_folder_are_found_by_name(install: Install) -> None:
    folder = install.folder / "things"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    for name in ("b", "a"):
        (folder / f"{name}.py").write_text(f"SAYS = '{name}'", encoding="utf-8")
    install("thing_from_elsewhere", "SAYS = 'c'", "test.things")
    assert [module.SAYS for module in discover("things", "test.things")] == ["a", "b", "c"]
    assert [module.SAYS for module in discover("things")] == ["a", "b"]


def test_a_broken_plugin_is_named_with_where_it_comes_from(install: Install) -> None:
    install("broken_thing", "1 / 0", "rejoinder.rules", "calculating")
    with pytest.raises(
        PluginError, match=r"“calculating” of broken_thing 1\.2 .*ZeroDivisionError: division by zero"
    ):
        registry.rules()


def test_an_installed_rule_is_judged_by(install: Install) -> None:
    install("poetry_rule", POETRY, "rejoinder.rules")
    ruleset = load("requires = []\n[rules.poetry]\nlines = 3")
    assert judge(Submission("a\nb\nc"), ruleset).outcome is Outcome.HOLD
    assert judge(Submission("a\nb"), ruleset).outcome is Outcome.PUBLISH


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("X = 1", "names no class as RULE"),
        ("RULE = 'poetry'", "names no class as RULE"),
        (POETRY.replace('"poetry"', '"Po etry"'), "NAME is not made of small letters"),
        (POETRY.replace("    TITLE", "    TITTLE"), "it has no TITLE"),
        (POETRY.replace("def judge", "def judged"), "it has no judge"),
        (POETRY.replace("lines: int", "lines: complex"), "its settings cannot be read"),
        (POETRY.replace("lines: int", "enabled: int"), "“enabled” has a name that is taken"),
        (POETRY.replace("lines: int = setting(4", "lines: int = setting(None"), "no default"),
        (POETRY.replace('"poetry"', '"length"'), "two rules are called “length”"),
    ],
)
def test_a_rule_that_cannot_be_one_is_refused_with_the_reason(
    install: Install, source: str, fault: str
) -> None:
    install("odd_rule", source, "rejoinder.rules")
    with pytest.raises(PluginError, match=fault):
        registry.rules()


def test_a_late_module_that_is_not_there_is_said_to_be_needed() -> None:
    with pytest.raises(PluginError, match="no_such_module, which is needed to fly, could not be loaded"):
        load_late("no_such_module", "fly")
    assert load_late("json", "read").loads("1") == 1

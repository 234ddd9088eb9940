"""What is written of the rules is made from the rules, and is up to date."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rejoinder.policy.manual import default_toml, manual
from rejoinder.policy.registry import rules
from rejoinder.policy.ruleset import default, default_text, load
from rejoinder.policy.settings import settings_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_manual_of_the_rules_is_up_to_date() -> None:
    """Where this fails: python -m rejoinder.policy.manual > docs/reference/rules.md"""
    assert (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8") == manual()


def test_the_default_ruleset_is_up_to_date() -> None:
    """Where this fails: python -m rejoinder.policy.manual --toml > src/rejoinder/policy/default.toml"""
    assert default_text() == default_toml()


def test_the_manual_shows_every_setting_and_every_example() -> None:
    text = manual()
    for rule in rules().values():
        assert f"`[rules.{rule.NAME}]`" in text
        chapter = text.split(f"`[rules.{rule.NAME}]`")[1].split("\n## ")[0]
        for setting in settings_of(rule):
            assert setting.meaning.endswith(".")
            assert f"| `{setting.name}` |" in chapter
        outcomes = (" | published | ", " | held | ", " | rejected | ")
        rows = [line for line in chapter.splitlines() if any(outcome in line for outcome in outcomes)]
        assert len(rows) == len(rule.EXAMPLES)


def test_the_ruleset_shown_in_the_manual_can_be_used() -> None:
    shown = manual().split("```toml\n")[1].split("```")[0]
    assert "newcomer" in {rule.NAME for rule in load(shown).rules}


def test_the_default_ruleset_says_what_the_rules_default_to() -> None:
    assert default().digest == load("").digest


def test_the_manual_is_printed_by_the_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rejoinder.policy.manual"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    assert done.stdout == manual()

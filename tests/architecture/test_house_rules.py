"""The habits of the house that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "rejoinder"
LAZY_BY_RIGHT = {"apps.py", "wagtail_hooks.py"}
CATCH_ALLS = {"utils", "util", "helpers", "common", "core", "base", "services", "misc"}


def modules(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout, so there is no list of tracked files")
    return [ROOT / name for name in listing.stdout.decode().split("\0") if name]


def test_every_module_opens_with_a_sentence() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules(SOURCE)
        if not (ast.get_docstring(tree(path)) or "").strip()
    ]
    assert not silent


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked()
        if path.suffix in {".py", ".js", ".css", ".html"}
        and path.is_file()
        and "migrations" not in path.parts
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in modules(SOURCE, ROOT / "tests", ROOT / "bench")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > 50
    ]
    assert not long


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules(SOURCE)
        if path.name not in LAZY_BY_RIGHT
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_no_module_is_a_catch_all() -> None:
    assert not [
        str(path) for path in modules(SOURCE) if path.stem in CATCH_ALLS or path.parent.name in CATCH_ALLS
    ]


def test_signal_receivers_live_in_one_file() -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in modules(SOURCE)
        if re.search(
            r"^@receiver\b|\.connect\([a-z_]+, *sender|signals\.\w+\.connect\(",
            path.read_text(encoding="utf-8"),
            re.M,
        )
        and path.relative_to(SOURCE).as_posix() != "newsroom/receivers.py"
    ]
    assert not elsewhere


def test_only_the_ledger_writes_decisions_and_states() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}"
        for path in modules(SOURCE)
        if not path.relative_to(SOURCE).as_posix().startswith("discussion/ledger")
        and re.search(
            r"Decision\.objects\.(bulk_)?create|Decision\(\s*comment|\.state = State\.",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert not wrong


def test_nothing_is_left_for_later_in_the_code() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules(SOURCE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not left


def test_lock_files_name_no_registry_and_pin_by_hash() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
        assert pins and text.count("--hash=sha256:") >= len(pins)


def test_readers_templates_and_scripts_carry_no_inline_script_or_style() -> None:
    wrong = []
    for folder in ("api", "newsroom", "press"):
        for path in sorted((SOURCE / folder).rglob("*.html")):
            text = path.read_text(encoding="utf-8")
            # A mail has no style sheet to lead to; it may run nothing all the same.
            styled = r"<style\b|" if path.name == "mail.html" else r"<style\b|\sstyle=|"
            if re.search(styled + r"\son[a-z]+=\"|javascript:", text):
                wrong.append(str(path.relative_to(ROOT)))
            for tag in re.findall(r"<script\b[^>]*>", text):
                if "src=" not in tag and "application/ld+json" not in tag:
                    wrong.append(f"{path.relative_to(ROOT)}: {tag}")
    assert not wrong


def test_every_dependency_is_justified() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = project.split("[project.scripts]")[0]
    names = set(re.findall(r'^\s*"([a-z0-9-]+)[\[<>=",]', block, re.M)) - {
        "comments",
        "discussion",
        "moderation",
        "news",
    }
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text(encoding="utf-8")
    assert not {name for name in names if f"`{name}`" not in reasons}

"""The manual: its links lead somewhere, it knows every command, and what is generated is up to date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from rejoinder import cli
from tests.docs import generate

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ROOT / "docs" / "reference" / "commands.md"
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.M | re.S)
_CODE = re.compile(r"(`+)(?:(?!\1).)+?\1")
_LINK = re.compile(r"\]\(<?([^()\s<>]+)>?(?: \"[^\"]*\")?\)")


def pages() -> list[Path]:
    """Every page of the repository, those not yet committed included."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        # A copy without its history: what a build made or installed is no page of ours.
        found = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")]
        return [*found, *sorted((ROOT / "docs").rglob("*.md"))]
    return [ROOT / name for name in sorted(listing.stdout.decode().split("\0")) if (ROOT / name).is_file()]


def prose(text: str) -> str:
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    return _LINK.findall(_CODE.sub("", prose(text)))


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, made as code hosts make them."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} +(.+?) *$", prose(text), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


def has_anchor(page: Path, anchor: str) -> bool:
    return anchor in anchors(page.read_text(encoding="utf-8"))


def broken(page: Path) -> list[str]:
    wrong = []
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z][a-z0-9+.-]*:|//", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and not has_anchor(target, anchor)):
            wrong.append(link)
    return wrong


def test_every_relative_link_leads_somewhere() -> None:
    found = pages()
    assert ROOT / "README.md" in found and len(found) > 10
    assert not {str(page.relative_to(ROOT)): wrong for page in found if (wrong := broken(page))}


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# What it `does`\n```\n# no heading\n```\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md) [b](other.md#what-it-does) [c](gone.md) ![d](gone.png) [e](other.md#no-heading)"
        " [f](https://example.org/gone.md) `[g](gone.md)` [h](#nowhere)\n```\n[i](gone.md)\n```\n",
        encoding="utf-8",
    )
    assert broken(page) == ["gone.md", "gone.png", "other.md#no-heading", "#nowhere"]


def test_every_page_of_the_manual_is_in_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in links(index)}
    written = {page for page in pages() if page.is_relative_to(ROOT / "docs") and page.name != "README.md"}
    assert not {str(page.relative_to(ROOT)) for page in written - listed}


def chapters() -> dict[str, str]:
    """The chapters of the page of commands by the command's name."""
    parts = re.split(r"^## `rejoinder ([a-z-]+)[^`]*`\n", COMMANDS.read_text(encoding="utf-8"), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_manual_has_a_chapter_for_every_command_and_for_no_other() -> None:
    assert set(chapters()) == set(cli.summaries())


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in cli.summaries() if f"`rejoinder {name}" not in readme]


@pytest.mark.parametrize("name", sorted(set(cli.summaries()) - {"manage"}))
def test_a_commands_chapter_names_the_options_it_takes_and_no_others(name: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "rejoinder", name, "--help"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "200"},
    ).stdout
    taken = set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", shown, re.M))
    written = set(re.findall(r"`(--[a-z-]+)", chapters()[name]))
    assert "--help" in shown
    assert written == taken - {"--help", "--data"}


def test_the_generated_pages_are_up_to_date() -> None:
    """Where this fails: make docs"""
    assert not generate.behind()


def test_a_generated_page_that_is_behind_is_made_again(tmp_path: Path) -> None:
    assert generate.write(tmp_path) == list(generate.PAGES)
    page = tmp_path / "docs" / "operate" / "settings.md"
    page.write_text("old\n", encoding="utf-8")
    assert generate.write(tmp_path) == ["docs/operate/settings.md"]
    assert not generate.behind(tmp_path)

"""Makes the generated pages of the manual again: `make docs`, or with ``--check`` only says which are behind."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from rejoinder.commands import settings
from rejoinder.policy import manual

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/rules.md": manual.manual,
    "src/rejoinder/policy/default.toml": manual.default_toml,
    "docs/operate/settings.md": settings.page,
}


def behind(root: Path = ROOT) -> list[str]:
    """The pages below ``root`` that are missing or say something else than the code does."""
    return [name for name, made in PAGES.items() if _standing(root / name) != made()]


def write(root: Path = ROOT) -> list[str]:
    """Make again what is behind; returns which pages that were."""
    changed = behind(root)
    for name in changed:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGES[name](), encoding="utf-8")
    return changed


def main(argv: list[str]) -> int:
    """Write, or with ``--check`` look only; 1 where a look found something behind."""
    look_only = argv == ["--check"]
    for name in (changed := behind() if look_only else write()):
        sys.stdout.write(f"{name}: {'behind the code; run make docs' if look_only else 'made again'}\n")
    if not changed:
        sys.stdout.write("Every generated page is up to date.\n")
    return int(look_only and bool(changed))


def _standing(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs every check and suite this machine can run, quickest first, and says aloud what it cannot and why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import pdf, postgres

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CI = os.environ.get("CI", "").lower() == "true"
PURE = [
    "tests/architecture",
    "tests/policy",
    "tests/normalise",
    "tests/lexicon",
    "tests/classifiers",
    "tests/charts",
    "tests/training",
    "tests/markup",
    "tests/press",
]
RECORD = ["tests/accounts", "tests/notices", "tests/discussion"]
QUICK = "not faults and not browser"
FACES = [
    "tests/commands",
    "tests/newsroom",
    "tests/api",
    "tests/desk",
    "tests/imports",
    "tests/keeping",
    "tests/server",
    "tests/docs",
    "tests/languages",
]
# In a process of their own: tests of real transactions empty the tables, Wagtail's first page with them.
OTHERS = ["tests/compat"]


@dataclass(frozen=True)
class Need:
    """Something outside Python that a suite needs, and the one line that installs it."""

    name: str
    found: bool
    install: str


def chromium() -> str | None:
    """The system's Chromium, else the one Playwright brought, else None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    brought = sorted(Path("~/.cache/ms-playwright").expanduser().glob("chromium-*/chrome-linux*/chrome"))
    return str(brought[-1]) if brought else None


def newer_python() -> str | None:
    """A Python newer than this one, where Django's newer line is tried; None where there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
    for version in ("3.14", "3.13", "3.12"):
        if sys.version_info[:2] >= tuple(int(part) for part in version.split(".")):
            return None
        candidates = [
            shutil.which(f"python{version}"),
            *map(str, pyenv.glob(f"versions/{version}.*/bin/python3")),
        ]
        for path in candidates:
            if (
                path
                and subprocess.run(
                    [path, "-c", "import venv, ensurepip"], capture_output=True, check=False
                ).returncode
                == 0
            ):
                return path
    return None


def run(title: str, command: Sequence[str], **environment: str) -> bool:
    """Run one step under its title; True when it passed."""
    print(f"\n── {title}", flush=True)
    began = time.monotonic()
    # A suite in which everything is skipped or deselected (5) has not failed.
    passed = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode == 0
    print(f"── {title}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return passed


def pytest(title: str, paths: Sequence[str], *options: str, python: str = PYTHON, **environment: str) -> bool:
    """Run the suites among ``paths`` that exist."""
    present = [path for path in paths if (ROOT / path).exists()]
    return run(title, [python, "-m", "pytest", *present, *options], **environment)


def check() -> bool:
    """Style, types, the import law, and whether every language of the reader's side is whole."""
    steps = [
        run("style", [PYTHON, "-m", "ruff", "check", "."]),
        run("import law", [str(Path(PYTHON).parent / "lint-imports"), "--no-cache"]),
        run("types", [PYTHON, "-m", "mypy", "src", "tests"]),
        run("languages", [PYTHON, "-m", "tests.languages", "check"]),
    ]
    return all(steps)


def next_environment(python: str) -> str:
    """The Python of an environment with the newer Django, made where it is missing or old."""
    home = ROOT / ".venv-next"
    lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    stamp = home / ".lock"
    inner = str(home / "bin" / "python")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != lock:
        print(f"\n── making .venv-next with {python}", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([python, "-m", "venv", str(home)], check=True)
        pip = [inner, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", "requirements-dev.lock"], cwd=ROOT, check=True)
        subprocess.run([*pip, "--no-deps", "--editable", "."], cwd=ROOT, check=True)
        stamp.write_text(lock, encoding="utf-8")
    return inner


class Suites:
    """Runs suites one after the other and keeps what became of each."""

    def __init__(self) -> None:
        self.results: dict[str, bool] = {}

    def tests(
        self, title: str, paths: Sequence[str], marks: str, *, python: str = PYTHON, **extra: str
    ) -> None:
        """Run the tests of these places that carry, or do not carry, these marks."""
        self.results[title] = pytest(title, paths, "-m", marks, python=python, **extra)

    def on_this_python(self) -> None:
        """What needs nothing but Python."""
        self.results["checks"] = check()
        self.tests("pure rooms", PURE, QUICK)
        self.tests("the record on SQLite", RECORD, QUICK)
        self.tests("the faces on SQLite", FACES, QUICK)
        self.tests("other systems' faces on SQLite", OTHERS, QUICK)

    def on_postgresql(self, programs: Path) -> None:
        """What touches the record, on a real PostgreSQL."""
        with postgres.cluster(programs) as server:
            paths = [*RECORD, "tests/imports", "tests/api", *OTHERS]
            self.tests("the record on PostgreSQL", paths, QUICK, REJOINDER_DATABASE=server.address)

    def on_newer_python(self, python: str) -> None:
        """The fast suites with Django's newer line."""
        inner = next_environment(python)
        marks = f"{QUICK} and not slow"
        self.tests(
            "pure rooms and the record, newer Python and Django", [*PURE, *RECORD], marks, python=inner
        )
        # In a process of its own: tests of real transactions empty the tables, Wagtail's first page with them.
        self.tests("the faces, newer Python and Django", FACES, marks, python=inner)
        self.tests("other systems' faces, newer Python and Django", OTHERS, marks, python=inner)


def full() -> bool:
    """Everything, and the list of what could not be run."""
    browser, server, newer = chromium(), postgres.programs(), newer_python()
    needs = [
        Need("a browser (journeys, looks, accessibility)", browser is not None, "chromium"),
        Need("PostgreSQL (the record on PostgreSQL)", server is not None, "postgresql"),
        Need("tools that look into a PDF (offprints held to their standards)", pdf.found(), pdf.INSTALL),
    ]
    suites = Suites()
    suites.on_this_python()
    if server is not None:
        suites.on_postgresql(server)
    if newer is not None:
        suites.on_newer_python(newer)
    else:
        print("\n── skipped: newer Python and Django (no Python newer than this one was found)", flush=True)
    if browser is not None:
        suites.tests("journeys in a browser", ["tests"], "browser", REJOINDER_CHROMIUM=browser)
    suites.tests("faults", ["tests"], "faults and not browser")
    return report(suites.results, [need for need in needs if not need.found])


def report(results: dict[str, bool], missing: Sequence[Need]) -> bool:
    """Print what passed, what failed and what was skipped; True when all that had to run has passed."""
    print()
    for title, passed in results.items():
        print(f"{'passed' if passed else 'FAILED'}  {title}")
    for need in missing:
        print(f"skipped  needs {need.name}")
    if missing:
        print(
            f"To run what was skipped: sudo apt-get install -y {' '.join(need.install for need in missing)}"
        )
        if CI:
            print("Under CI nothing required may be skipped.")
    failed = sum(not passed for passed in results.values()) + (len(missing) if CI else 0)
    print(f"suites: {sum(results.values())} passed, {failed} failed, {0 if CI else len(missing)} skipped")
    return failed == 0


if __name__ == "__main__":
    sys.exit(0 if (check if sys.argv[1:] == ["check"] else full)() else 1)

"""Runs every check and suite this machine can run, quickest first, and says aloud what it cannot and why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CI = os.environ.get("CI", "").lower() == "true"
PURE = [
    "tests/architecture",
    "tests/policy",
    "tests/normalise",
    "tests/classifiers",
    "tests/markup",
    "tests/press",
]
RECORD = ["tests/accounts", "tests/discussion"]
FACES = [
    "tests/commands",
    "tests/newsroom",
    "tests/api",
    "tests/desk",
    "tests/imports",
    "tests/server",
    "tests/docs",
]


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
    """Style, types and the import law."""
    steps = [
        run("style", [PYTHON, "-m", "ruff", "check", "."]),
        run("import law", [str(Path(PYTHON).parent / "lint-imports"), "--no-cache"]),
        run("types", [PYTHON, "-m", "mypy", "src", "tests"]),
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


def full() -> bool:
    """Everything, and the list of what could not be run."""
    browser, server, newer = chromium(), postgres.programs(), newer_python()
    needs = [
        Need("a browser (journeys, looks, accessibility)", browser is not None, "chromium"),
        Need("PostgreSQL (the record on PostgreSQL)", server is not None, "postgresql"),
    ]
    missing = [need for need in needs if not need.found]
    results: dict[str, bool] = {}

    def step(title: str, action: Callable[[], bool]) -> None:
        results[title] = action()

    quick = ["-m", "not faults and not browser"]
    step("checks", check)
    step("pure rooms", lambda: pytest("pure rooms", PURE, *quick))
    step("the record on SQLite", lambda: pytest("the record on SQLite", RECORD, *quick))
    step("the faces on SQLite", lambda: pytest("the faces on SQLite", FACES, *quick))
    with ExitStack() as stack:
        if server is not None:
            address = stack.enter_context(postgres.cluster(server)).address
            step(
                "the record on PostgreSQL",
                lambda: pytest(
                    "the record on PostgreSQL",
                    [*RECORD, "tests/imports", "tests/api"],
                    *quick,
                    REJOINDER_DATABASE=address,
                ),
            )
    if newer is not None:
        inner = next_environment(newer)
        step(
            "newer Python and Django",
            lambda: pytest(
                "newer Python and Django",
                [*PURE, *RECORD, *FACES],
                "-m",
                "not faults and not browser and not slow",
                python=inner,
            ),
        )
    else:
        print("\n── skipped: newer Python and Django (no Python newer than this one was found)", flush=True)
    if browser is not None:
        step(
            "journeys in a browser",
            lambda: pytest("journeys in a browser", ["tests"], "-m", "browser", REJOINDER_CHROMIUM=browser),
        )
    step("faults", lambda: pytest("faults", ["tests"], "-m", "faults"))
    return report(results, missing)


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

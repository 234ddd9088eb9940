"""Pins the dependencies again, for every Python and Django the project supports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by `make lock` (uv pip compile --universal --generate-hashes); do not edit by hand.\n"


def main() -> int:
    """Write both lock files; returns uv's exit status when it fails."""
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "uv"], check=True)
    for name, extra in (("requirements.lock", []), ("requirements-dev.lock", ["--extra", "dev"])):
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--generate-hashes",
            "--no-header",
            "--python-version",
            "3.11",
            *extra,
            "pyproject.toml",
            "-o",
            name,
        ]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        path = ROOT / name
        path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

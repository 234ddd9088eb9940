"""Programs in processes of their own, to be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def started(data: Path, program: str, argument: int) -> subprocess.Popen[bytes]:
    """The program on this data directory, leading a group of its own, with its output to be read."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("REJOINDER_", "DJANGO_"))}
    environment = {
        **clean,
        "REJOINDER_DATA": str(data),
        "REJOINDER_POSTS_PER_MINUTE": "0",
        "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings",
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }
    command = [sys.executable, "-c", program, str(argument)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, start_new_session=True)

"""The product's settings over a data directory of the test run's own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_directory = tempfile.mkdtemp(prefix="rejoinder-tests-")
_owner = os.getpid()


def _remove() -> None:
    # Forked children inherit the handler; only the process that made the directory may take it away.
    if os.getpid() == _owner:
        shutil.rmtree(_directory, ignore_errors=True)


atexit.register(_remove)
os.environ["REJOINDER_DATA"] = _directory
os.environ.setdefault("REJOINDER_POSTS_PER_MINUTE", "0")

from rejoinder.config.settings import *  # noqa: E402, F403
from rejoinder.config.settings import DATABASES  # noqa: E402

# Slow password hashing is for attackers, not for tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite" in str(DATABASES["default"]["ENGINE"]):
    # A file, not memory: threads and the writer need connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_directory) / "test.sqlite3")}

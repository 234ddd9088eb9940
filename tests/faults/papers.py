"""Lays out a small paper with one open discussion, in a process of its own, as an operator's script would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from rejoinder.server import template

_MAKE = """
from datetime import UTC, datetime
from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Thread
from rejoinder.newsroom import setup
from rejoinder.newsroom.models import ArticlePage
front = setup.ensure_site(name="The Lantern", slug="lantern", language="en", now=datetime.now(UTC))
rulesets.adopt(front.publication, "[rules.newcomer]\\nenabled = false\\n", datetime.now(UTC))
section = setup.ensure_section(front, "town", "Town")
page = ArticlePage(title="The ferry is late", slug="ferry", standfirst="Again.")
section.add_child(instance=page)
page.save_revision().publish()
print("THREAD", Thread.objects.get(key=f"page:{page.pk}").pk)
"""


def rejoinder(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in an environment of its own."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("REJOINDER_", "DJANGO_"))
    }
    command = [sys.executable, "-m", "rejoinder", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**clean, **environment}, check=False)


def a_paper(data: Path, **environment: str) -> int:
    """The id of the open thread of a new paper, whose article stands at /town/ferry/."""
    if "REJOINDER_DATABASE" not in environment:
        _lay_out(data)
    else:
        data.mkdir(parents=True)
        migrated = rejoinder("manage", "--data", str(data), "migrate", "--verbosity", "0", **environment)
        assert migrated.returncode == 0, migrated.stderr
    made = rejoinder("manage", "--data", str(data), "shell", "-c", _MAKE, **environment)
    found = re.search(r"THREAD (\d+)", made.stdout)
    assert found, made.stdout + made.stderr
    return int(found[1])


def _lay_out(data: Path) -> None:
    data.mkdir(parents=True)
    template.lay_out(data / "rejoinder.sqlite3")

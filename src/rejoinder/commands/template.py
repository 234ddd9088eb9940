"""Makes the first run's database again after new migrations: `python -m rejoinder.commands.template`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from rejoinder.commands.data import DATABASE
from rejoinder.server import template

VERSIONS = ("django", "wagtail")


def main() -> int:
    """Migrate an empty database in a directory of its own and write what it holds."""
    template.TEMPLATE.write_text(made(), encoding="utf-8")
    sys.stdout.write(f"{template.TEMPLATE}: {template.TEMPLATE.stat().st_size:,} bytes\n")
    return 0


def made() -> str:
    """The template as it would be made now, with the packages that are installed."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-template-") as directory:
        # In a process of its own: settings are bound to one data directory for the life of a process.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("REJOINDER_")}
        environment = {
            **clean,
            "REJOINDER_DATA": directory,
            "REJOINDER_URL": "",
            "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings",
        }
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input"],
            check=True,
            env=environment,
            cwd=directory,
        )
        versions = {name: metadata.version(name) for name in VERSIONS}
        return "".join(f"{line}\n" for line in template.dump(Path(directory) / DATABASE, versions))


if __name__ == "__main__":
    sys.exit(main())

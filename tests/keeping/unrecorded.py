"""A process that dies after a migration is made and before it is recorded."""

from __future__ import annotations

import subprocess
import sys

from tests.serving import clean_environment

RENAMED = "0070_rename_pagerevision_revision"
"""Of Wagtail: renames a table, and asks for no transaction."""
DIE = f"""
import os
from django.db.migrations.executor import MigrationExecutor
def record(self, migration, record=MigrationExecutor.record_migration):
    if migration.name == {RENAMED!r}:
        os._exit(9)
    record(self, migration)
MigrationExecutor.record_migration = record
"""
"""Put before other code, has it die at that migration with the status 9."""


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The code, in a process of its own."""
    told = {**clean_environment(), "DJANGO_SETTINGS_MODULE": "rejoinder.config.settings", **environment}
    return subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=False)

"""Fixtures every suite shares: a migrated database at once, a clock that stands still, a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from unittest import mock

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django import DjangoDbBlocker

from rejoinder.classifiers import house, registry
from rejoinder.server import template
from tests import postgres
from tests.postgres import Cluster
from tests.run import chromium
from tests.serving import Serving

CI = os.environ.get("CI", "").lower() == "true"
if not CI:
    # As hypothesis has it by itself under CI: a busy machine is no fault of what is tested.
    hypothesis.settings.register_profile(
        "here", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("here")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test database: on SQLite laid out from the product's own template, then migrated if behind."""
    with django_db_blocker.unblock():
        given = cast(dict[str, dict[str, str]], settings.DATABASES["default"])
        name = given.get("TEST", {}).get("NAME", "")
        if name:
            lay_out(Path(name))
        config = setup_databases(verbosity=0, interactive=False, keepdb=bool(name))
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        if not name:
            teardown_databases(config, verbosity=0)


def lay_out(database: Path) -> None:
    """Put the pre-migrated template where the test database belongs."""
    template.lay_out(database)


@pytest.fixture(scope="session", autouse=True)
def the_record_may_be_swept() -> Iterator[None]:
    """Between tests SQLite's tables are emptied row by row, which the guards of what is only appended refuse."""
    if connection.vendor != "sqlite":
        yield
        return
    plain = connection.ops.sql_flush

    def without_guards(*args: Any, **kwargs: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB '*_kept'"
            )
            guards = cursor.fetchall()
        return [
            *(f"DROP TRIGGER {name}" for name, _ in guards),
            *plain(*args, **kwargs),
            *(sql for _, sql in guards),
        ]

    with mock.patch.object(connection.ops, "sql_flush", without_guards):
        yield


@pytest.fixture(scope="session", autouse=True)
def house_is_warm() -> None:
    """On a busy machine, loading the model within the first post's deadline would be a matter of luck."""
    ready, _ = registry.find([house.NAME])
    for one in ready:
        one.score(["A calm sentence."], "en")


@pytest.fixture
def sites() -> Iterator[list[Serving]]:
    """Sites that a test has started and may leave running; see ``serving.serving``."""
    started: list[Serving] = []
    yield started
    for site in started:
        site.kill()


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A real PostgreSQL; skipped aloud where there is none, which under CI is a failure."""
    programs = postgres.programs()
    if programs is None:
        message = "PostgreSQL was not found; install it with: sudo apt-get install -y postgresql"
        if CI:
            pytest.fail(message)
        pytest.skip(message)
    with postgres.cluster(programs) as running:
        yield running


@pytest.fixture
def now() -> datetime:
    """The moment every test lives in."""
    return datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real export files and labelled comments, where the machine has them."""
    place = os.environ.get("REJOINDER_SAMPLES", "")
    if not place or not Path(place).is_dir():
        pytest.skip("REJOINDER_SAMPLES names no directory with the real sample files")
    return Path(place)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser's program; skipped aloud where there is none, which under CI is a failure."""
    path = os.environ.get("REJOINDER_CHROMIUM") or chromium()
    if path is None or not shutil.which(path):
        message = "no Chromium was found; install it with: sudo apt-get install -y chromium"
        if CI:
            pytest.fail(message)
        pytest.skip(message)
    return path

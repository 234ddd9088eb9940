"""Both ways of writing, for the tests of many who write at once, and a server for mail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from rejoinder.discussion import writer
from tests.notices.catcher import Catcher, mailing


@pytest.fixture
def catcher(settings: Any) -> Iterator[Catcher]:
    """A mail server that the site sends its mail by."""
    with Catcher() as server:
        mailing(settings, server)
        yield server


@pytest.fixture(params=["with the writer", "each for itself"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both ways in which posts are written."""
    if request.param == "with the writer":
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite has a writer")
        writer.start()
    yield request.param
    writer.stop()

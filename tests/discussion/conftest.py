"""Both ways of writing, for the tests of many who write at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from rejoinder.discussion import writer


@pytest.fixture(params=["with the writer", "each for itself"])
def way(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both ways in which posts are written."""
    if request.param == "with the writer":
        if connection.vendor != "sqlite":
            pytest.skip("only SQLite has a writer")
        writer.start()
    yield request.param
    writer.stop()

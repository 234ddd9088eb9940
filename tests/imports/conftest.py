"""Fixtures of the imports' tests."""

from __future__ import annotations

from datetime import datetime

import pytest

from rejoinder.imports import load as loading
from rejoinder.newsroom import setup
from rejoinder.newsroom.models import FrontPage


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else writes here, so no pause is needed between transactions."""
    monkeypatch.setattr(loading, "REST", 0)


@pytest.fixture
def front(db: None, now: datetime) -> FrontPage:
    """A publication to import into."""
    return setup.ensure_site(name="The Lantern", slug="lantern", language="en", now=now)

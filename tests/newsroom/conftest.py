"""A small paper for each test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from rejoinder.newsroom import listings
from rejoinder.newsroom.models import ArticlePage, FrontPage, SectionPage
from tests.newsroom import making
from tests.newsroom.stories import full_body


@pytest.fixture
def front(db: None, now: datetime) -> FrontPage:
    """The front page of the Courier."""
    return making.paper(now)


@pytest.fixture
def town(front: FrontPage) -> SectionPage:
    """Its section Town."""
    return making.section(front)


@pytest.fixture
def shelf() -> making.Shelf:
    """An empty shelf."""
    return making.Shelf()


@pytest.fixture(autouse=True)
def places_of_its_own(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """Pictures and printed pages of one test are nobody else's."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SHELF = tmp_path / "shelf"
    settings.PUBLIC_URL = "https://courier.example"
    yield


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four articles to a page, so that a few make several pages."""
    monkeypatch.setattr(listings, "PER_PAGE", 4)


@pytest.fixture
def story(town: SectionPage, now: datetime) -> ArticlePage:
    return making.article(
        town,
        title="The bridge fund & “what” became of it",
        standfirst="A sentence.",
        byline="Imogen Thackray",
        dateline="Wrenmouth",
        lead_image=making.image("The hall"),
        lead_alt="The town hall at night",
        lead_caption="One window is lit",
        lead_credit="Drawing: Ada Lind",
        body=full_body(),
        first_published_at=now - timedelta(days=2),
    )

"""A section or an article in another language than its publication, with all that stands around it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rejoinder.discussion.models import Thread
from rejoinder.newsroom import listings
from rejoinder.newsroom.models import SectionPage
from tests.newsroom import making

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files it makes pictures from to the garbage collector.
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


def test_what_stands_around_an_article_follows_its_language(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, "ferry", title="المعبر", byline="ليلى", language="ar", first_published_at=now)
    shelf.print(now)
    html = shelf.html("town/ferry/")
    assert html.count('<html lang="ar" dir="rtl">') == 1
    assert "بقلم" in html and "قواعد النقاش" in html and "مايو" in html
    assert '"inLanguage":"ar"' in html
    thread = making.thread_of(page)
    assert thread is not None and thread.language == "ar" and thread.paper.language == "ar"


def test_a_list_keeps_its_language_and_the_article_its_own(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, "ferry", title="المعبر", language="ar", first_published_at=now)
    making.article(town, "bridge", title="The bridge", first_published_at=now)
    shelf.print(now)
    for path in ("town/", ""):
        html = shelf.html(path)
        assert html.count('<html lang="en-GB" dir="ltr">') == 1
        assert html.count(' lang="ar" dir="rtl">') == 1
        assert "4 مايو 2026" in html and "4 May 2026" in html


def test_an_article_is_in_its_sections_language_and_follows_a_change_of_it(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, "ferry", title="Die Fähre")
    other = making.article(town, "quay", title="The quay", language="fr")
    shelf.print(now)
    before = Thread.objects.get(pk=making.thread_of(page).pk)  # type: ignore[union-attr]
    assert '<html lang="en-GB"' in shelf.html("town/ferry/") and before.language == ""
    town.language = "de"
    town.save_revision().publish()
    shelf.print(now)
    assert '<html lang="de"' in shelf.html("town/ferry/") and "Hausregeln" in shelf.html("town/ferry/")
    assert '<html lang="de"' in shelf.html("town/") and '<html lang="fr"' in shelf.html("town/quay/")
    after = Thread.objects.get(pk=before.pk)
    assert after.language == "de" and after.version > before.version
    assert making.thread_of(other).language == "fr"  # type: ignore[union-attr]


def test_a_list_asks_once_for_the_languages_of_its_sections(town: SectionPage, now: datetime) -> None:
    asked = []
    for number in (2, 6):
        for index in range(town.articles().count(), number):
            making.article(town, f"story-{index}")
        pages = list(town.articles())
        with CaptureQueriesContext(connection) as queries:
            listings.stories(town.front, pages, {})
        asked.append(len(queries))
    assert asked[0] == asked[1]

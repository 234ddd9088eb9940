"""A section or an article in another language than its publication, with all that stands around it."""

from __future__ import annotations

from datetime import datetime
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rejoinder.discussion.models import Thread
from rejoinder.newsroom import listings
from rejoinder.newsroom.models import SectionPage
from tests.newsroom import making
from tests.newsroom.stories import claim, response

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


def test_a_feed_tells_each_article_in_its_own_language_and_direction(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(
        town,
        "ferry",
        title="المعبر",
        standfirst="جملة.",
        language="ar",
        body=[claim(), response(label="")],
        first_published_at=now,
    )
    making.article(town, "bridge", title="The bridge", body=[claim()], first_published_at=now)
    shelf.print(now)
    for path in ("feed.atom", "town/feed.atom"):
        feed = shelf.file(path)
        assert 'xml:lang="en-GB"><id>' in feed and '<entry xml:lang="ar">' in feed
        assert "<title>المعبر</title>" in feed and "<summary>جملة.</summary>" in feed
        assert '<div lang="ar" dir="rtl">' in unescape(feed)
        assert '<div lang="en-GB" dir="ltr">' in unescape(feed)
        for words in ("ادعاء", "ما توصلنا إليه", "1 أبريل 2026", "Claim", "1 April 2026"):
            assert words in feed
    assert "<dc:language>ar</dc:language>" in shelf.file("feed.rss")
    assert '"language":"ar"' in shelf.file("feed.json")


def test_the_feed_of_a_section_in_another_language_and_its_articles_agree(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, "ferry", title="Die Fähre", body=[claim()], first_published_at=now)
    town.language = "de"
    town.save_revision().publish()
    shelf.print(now)
    feed = shelf.file("town/feed.atom")
    assert feed.count('xml:lang="de"') == 2 and "en-GB" not in feed
    assert "1. April 2026" in feed and "Behauptung" in feed
    # The feed of the whole paper stays in the paper's language.
    paper = shelf.file("feed.atom")
    assert 'xml:lang="en-GB">' in paper and '<entry xml:lang="de">' in paper


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

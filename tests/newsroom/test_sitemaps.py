from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree
from wagtail.models import Page, PageViewRestriction

from rejoinder.newsroom import due
from rejoinder.newsroom.found import sitemaps
from rejoinder.newsroom.models import FrontPage, PlainPage, SectionPage
from tests.newsroom import making

pytestmark = pytest.mark.django_db
_SCHEMA = Path(__file__).parent / "schemas" / "both.xsd"
SITE = "https://courier.example"


def locations(shelf: making.Shelf, name: str = "sitemap.xml", publication: str = "courier") -> list[str]:
    """The addresses in a sitemap that keeps to its schema."""
    top = etree.fromstring(shelf.files[publication, name])
    etree.XMLSchema(etree.parse(_SCHEMA)).assertValid(top)
    return [str(each.text) for each in top.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def lists_all_that_may_be_read(shelf: making.Shelf) -> set[str]:
    found = locations(shelf)
    if not any(place.endswith(".xml") for place in found):
        return set(found)
    return {each for place in found for each in locations(shelf, place.removeprefix(f"{SITE}/"))}


def test_every_page_that_may_be_read_stands_in_the_sitemap_and_no_other(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, first_published_at=now - timedelta(days=80))
    closed = making.article(town, "closed")
    making.draft(town, "draft")
    imprint = PlainPage(title="Imprint & terms", slug="imprint")
    front.add_child(instance=imprint)
    imprint.save_revision().publish()
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    shelf.print(now)
    about = {f"{SITE}/", f"{SITE}/rules/", f"{SITE}/privacy/", f"{SITE}/archive/", f"{SITE}/town/"}
    assert lists_all_that_may_be_read(shelf) == {*about, f"{SITE}/imprint/", f"{SITE}/town/ferry/"}
    imprint.unpublish()
    shelf.print(now)
    assert lists_all_that_may_be_read(shelf) == {*about, f"{SITE}/town/ferry/"}


def test_where_there_is_much_an_index_leads_to_a_sitemap_for_each_month(
    town: SectionPage, shelf: making.Shelf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "ALL_IN_ONE", 3)
    made = [
        making.article(town, f"s-{days}", first_published_at=now - timedelta(days=days))
        for days in (0, 1, 40)
    ]
    shelf.print(now)
    assert f"{SITE}/town/s-40/" in locations(shelf)
    making.article(town, "s-41", first_published_at=now - timedelta(days=41))
    # Wagtail writes down the real time of each publishing, and two of them may fall into one second.
    Page.objects.update(last_published_at=now)
    shelf.print(now)
    names = ["sitemap-pages.xml", "sitemap-2026-03.xml", "sitemap-2026-05.xml"]
    assert locations(shelf) == [f"{SITE}/{name}" for name in names]
    assert {f"{SITE}/town/s-{days}/" for days in (0, 1, 40, 41)} < lists_all_that_may_be_read(shelf)
    shelf.printed_files.clear()
    made[0].title = "Put right"
    made[0].save_revision().publish()
    shelf.print(now)
    assert "sitemap-2026-05.xml" in shelf.printed_files and "sitemap-2026-03.xml" not in shelf.printed_files


def test_no_sitemap_holds_more_than_the_protocol_allows(
    town: SectionPage, shelf: making.Shelf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sitemaps.ALL_IN_ONE < sitemaps.MOST == 50_000
    monkeypatch.setattr(sitemaps, "MOST", 2)
    monkeypatch.setattr(sitemaps, "ALL_IN_ONE", 2)
    made = making.articles(town, 5, now - timedelta(days=2))
    shelf.print(now)
    names = [f"sitemap-2026-05{part}.xml" for part in ("", "-2", "-3")]
    assert [len(locations(shelf, name)) for name in names] == [2, 2, 1]
    assert locations(shelf)[1:] == [f"{SITE}/{name}" for name in names]
    made[0].unpublish()
    shelf.print(now)
    assert ("courier", names[2]) not in shelf.files and locations(shelf)[1:] == [
        f"{SITE}/{n}" for n in names[:2]
    ]


def test_news_leaves_the_news_sitemap_after_two_days_by_the_clock_alone(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, "older", first_published_at=now - timedelta(hours=40))
    making.article(town, "newer", title="Rain & “wind”", first_published_at=now - timedelta(hours=1))
    making.article(town, "old", first_published_at=now - timedelta(hours=49))
    shelf.print(now)
    older, newer = f"{SITE}/town/older/", f"{SITE}/town/newer/"
    assert locations(shelf, "news-sitemap.xml") == [newer, older]
    assert "<news:title>Rain &amp; “wind”</news:title>" in shelf.file("news-sitemap.xml")
    assert "<news:language>en</news:language>" in shelf.file("news-sitemap.xml")
    for hours, left in ((7, [newer, older]), (8, [newer]), (46, [newer]), (47, [])):
        due.by_the_clock(now + timedelta(hours=hours))
        shelf.print(now + timedelta(hours=hours))
        assert locations(shelf, "news-sitemap.xml") == left, hours
    assert due.by_the_clock(now + timedelta(days=365)) == 0


def test_robots_are_told_what_to_leave_alone_and_where_the_sitemaps_are(
    front: FrontPage, shelf: making.Shelf, now: datetime
) -> None:
    shelf.print(now)
    front.publication.robots = "User-agent: Greedy\nDisallow: /"
    front.publication.save()
    shelf.print(now)
    robots = RobotFileParser()
    robots.parse(shelf.file("robots.txt").splitlines())
    assert robots.site_maps() == [f"{SITE}/sitemap.xml", f"{SITE}/news-sitemap.xml"]
    for path, allowed in (
        ("/town/ferry/", True),
        ("/feed.atom", True),
        ("/search/?q=a", False),
        ("/desk/", False),
    ):
        assert robots.can_fetch("Anybody", f"{SITE}{path}") is allowed
    assert not robots.can_fetch("Greedy", f"{SITE}/town/")


def test_another_publication_s_sitemaps_name_only_its_own_host(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town)
    other = making.paper(now, "herald", host="herald.example", language="zh-TW")
    making.article(making.section(other, "news"), "rain", first_published_at=now)
    shelf.print(now)
    assert all(place.startswith("http://herald.example/") for place in locations(shelf, publication="herald"))
    assert "<news:language>zh-tw</news:language>" in shelf.file("news-sitemap.xml", "herald")
    assert "herald" not in shelf.file("robots.txt") and "courier" not in shelf.file("robots.txt", "herald")

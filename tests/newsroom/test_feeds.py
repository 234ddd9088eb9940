from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from wagtail.models import PageViewRestriction, Site

from rejoinder.discussion.models import Feeds, Mode, Publication
from rejoinder.newsroom.found import bylines, identity
from rejoinder.newsroom.models import ArticlePage, FrontPage, SectionPage
from rejoinder.press.feeds import NAMES
from tests.newsroom import making
from tests.press import feed_rules

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


def feed(shelf: making.Shelf, folder: str = "", publication: str = "courier") -> dict[str, Any]:
    """All forms of a feed, each found to keep to its rules."""
    return {name: feed_rules.RULES[name](shelf.files[publication, f"{folder}{name}"]) for name in NAMES}


def titles(shelf: making.Shelf, folder: str = "", publication: str = "courier") -> list[str]:
    found = feed(shelf, folder, publication)
    said = [[str(each.title) for each in found[name].entries] for name in ("feed.atom", "feed.rss")]
    said.append([each["title"] for each in found["feed.json"]["items"]])
    assert said[0] == said[1] == said[2]
    return said[0]


def everything(shelf: making.Shelf) -> str:
    return "".join(content.decode() for content in shelf.files.values())


def test_an_article_stands_in_the_feeds_of_paper_section_and_author(
    story: ArticlePage, shelf: making.Shelf, now: datetime
) -> None:
    shelf.print(now)
    for folder in ("", "town/", "authors/imogen-thackray/"):
        assert titles(shelf, folder) == [story.title]
    entry = feed(shelf)["feed.atom"].entries[0]
    assert entry.link == "https://courier.example/town/ferry/" and entry.id.endswith(f":article/{story.pk}")
    assert entry.published == "2026-05-02T12:00:00Z" and entry.updated == "2026-05-04T11:00:00Z"
    body = entry.content[0].value
    for words in ("The fund is empty.", "Unfounded", "by Edwin Sallis", "It has eleven arches, not twelve."):
        assert words in body
    assert 'src="https://courier.example/media/' in body and " id=" not in body and "srcset" not in body
    thread = making.thread_of(story)
    assert thread is not None
    links = {(each.rel, each.get("type")): each.href for each in entry.links}
    assert (
        links["replies", "application/atom+xml"] == f"https://courier.example/threads/{thread.pk}/feed.atom"
    )
    assert feed(shelf, "town/")["feed.rss"].feed.title == "Town · The Courier"
    assert feed(shelf, "authors/imogen-thackray/")["feed.rss"].feed.title == "Imogen Thackray · The Courier"


def test_a_site_may_give_only_standfirsts(story: ArticlePage, shelf: making.Shelf, now: datetime) -> None:
    shelf.print(now)
    publication: Publication = story.publication_shown
    publication.feeds = Feeds.STANDFIRST
    publication.save()
    shelf.print(now)
    entry = feed(shelf)["feed.rss"].entries[0]
    assert entry.summary == "A sentence." and "content" not in entry
    assert "The fund is empty." not in everything(shelf)


def test_what_may_not_be_read_stands_in_no_feed_and_leaves_it_again(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    kept = making.article(town, "kept", byline="Ada Lind", first_published_at=now - timedelta(hours=3))
    closed = making.article(town, "closed", title="Secret gears", byline="Ada Lind", first_published_at=now)
    gone = making.article(town, "gone", title="Taken back", byline="Otto Lark", first_published_at=now)
    making.draft(town, "draft", title="Not yet", byline="Ada Lind")
    shelf.print(now)
    assert titles(shelf, "authors/ada-lind/") == ["Secret gears", kept.title]
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    gone.unpublish()
    shelf.print(now)
    for folder in ("", "town/", "authors/ada-lind/"):
        assert titles(shelf, folder) == [kept.title]
    assert not [path for _, path in shelf.files if "otto-lark" in path]
    assert ("courier", "authors/otto-lark/") not in shelf.pages
    for words in ("Secret gears", "Taken back", "Not yet"):
        assert words not in everything(shelf)


def test_a_section_that_is_restricted_or_moves_takes_its_feeds_along(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, byline="Ada Lind")
    shelf.print(now)
    town.slug = "city"
    town.save_revision().publish()
    shelf.print(now)
    assert titles(shelf, "city/") == ["About the ferry"] and ("courier", "town/feed.atom") not in shelf.files
    PageViewRestriction.objects.create(page=town, restriction_type="login")
    shelf.print(now)
    assert ("courier", "city/feed.json") not in shelf.files and titles(shelf) == []
    assert "About the ferry" not in everything(shelf)


@pytest.mark.usefixtures("short")
def test_older_articles_stand_in_documents_that_lead_from_one_to_the_next(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.articles(town, 13, now - timedelta(days=9))
    shelf.print(now)
    folder, seen = "town/", list[str]()
    while True:
        seen += titles(shelf, folder)
        links = {each.rel: each.href for each in feed(shelf, folder)["feed.atom"].feed.links}
        if folder != "town/":
            assert links["current"] == "https://courier.example/town/feed.atom"
        if "prev-archive" not in links:
            break
        folder = links["prev-archive"].removeprefix("https://courier.example/").removesuffix("feed.atom")
    assert seen == [f"About the story-{number}" for number in range(13, 0, -1)]


@pytest.mark.usefixtures("short")
def test_publishing_prints_only_the_documents_that_changed(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.articles(town, 21, now - timedelta(days=9))
    shelf.print(now)
    shelf.printed_files.clear()
    making.article(town, "new", first_published_at=now)
    shelf.print(now)
    printed = {path for path in shelf.printed_files if path.endswith(".atom")}
    assert printed == {"feed.atom", "town/feed.atom"}


def test_publications_on_several_hosts_show_only_their_own(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, byline="Ada Lind", first_published_at=now)
    other = making.paper(now, "herald", host="herald.example", language="he", name="הבשורה")
    making.article(making.section(other, "news"), "rain", title="גשם בעיר", byline="רות שקד")
    shelf.print(now)
    assert titles(shelf) == ["About the ferry"] and titles(shelf, publication="herald") == ["גשם בעיר"]
    hebrew = feed(shelf, publication="herald")
    assert hebrew["feed.json"]["language"] == "he"
    assert hebrew["feed.atom"].entries[0].link == "http://herald.example/news/rain/"
    assert titles(shelf, "authors/רות-שקד/", "herald") == ["גשם בעיר"]
    for (publication, _), content in shelf.files.items():
        assert (b"courier.example" in content) == (publication == "courier"), publication


def test_ids_stay_when_the_site_moves_to_another_host(
    story: ArticlePage, shelf: making.Shelf, now: datetime, settings: Any
) -> None:
    shelf.print(now)
    before = feed(shelf)["feed.atom"].entries[0].id
    assert before == f"tag:courier.example,2026-05-04:article/{story.pk}"
    settings.PUBLIC_URL = "https://daily-courier.example"
    site = Site.objects.get(is_default_site=True)
    site.save()
    shelf.print(now + timedelta(days=30))
    entry = feed(shelf)["feed.atom"].entries[0]
    assert entry.id == before and entry.link == "https://daily-courier.example/town/ferry/"


def test_a_site_on_this_machine_alone_names_nothing_for_good(
    front: FrontPage, now: datetime, settings: Any
) -> None:
    for address in ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:80"):
        settings.PUBLIC_URL = address
        known = identity.of(front.publication, now)
        assert known.base_url == address and known.authority == "localhost,2026-05-04"
    assert Publication.objects.get().authority == ""


def test_an_undiscussed_article_leads_to_no_discussion(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, discussion=Mode.NONE)
    shelf.print(now)
    assert "comments" not in feed(shelf)["feed.rss"].entries[0]


@pytest.mark.parametrize(
    ("byline", "language", "slugs"),
    [
        ("Imogen Thackray", "en-GB", ["imogen-thackray"]),
        ("Ada Lind and Otto Lark", "en-GB", ["ada-lind", "otto-lark"]),
        ("Ada Lind, Otto Lark, and Nell Pinchbeck", "en-US", ["ada-lind", "otto-lark", "nell-pinchbeck"]),
        ("Ada Lind, Otto Lark and Ada Lind", "en", ["ada-lind", "otto-lark"]),
        ("Institute for Tides and Weather; Ada Lind", "en", ["institute-for-tides-and-weather", "ada-lind"]),
        ("Ada Lind und Otto Lark", "de", ["ada-lind", "otto-lark"]),
        ("Ada Lind et Otto Lark", "fr", ["ada-lind", "otto-lark"]),
        ("Ada Lind y Otto Lark", "es", ["ada-lind", "otto-lark"]),
        ("Ада Линд и Отто Ларк", "ru", ["ада-линд", "отто-ларк"]),
        ("רות שקד, נעמי ורד", "he", ["רות-שקד", "נעמי-ורד"]),
        ("Anderson Brandt", "en", ["anderson-brandt"]),
        ("", "en", []),
        ("— ; …", "en", []),
    ],
)
def test_a_byline_is_a_list_of_names(byline: str, language: str, slugs: list[str]) -> None:
    found = bylines.authors(byline, language)
    assert [each.slug for each in found] == slugs
    html = bylines.linked(byline, language)
    assert html.count("<a ") >= len(slugs) and all(f'href="/authors/{slug}/"' in html for slug in slugs)


def test_a_byline_breaks_out_of_nothing() -> None:
    assert "<b" not in bylines.linked('<b onclick="x">Ada</b> and "Otto', "en")


def test_an_author_s_page_follows_every_change_of_a_byline(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, byline="Ada Lind and Otto Lark")
    shelf.print(now)
    assert "About the ferry" in shelf.html("authors/otto-lark/")
    page.title, page.byline = "The ferry again", "Ada Lind"
    page.save_revision().publish()
    shelf.print(now)
    assert ("courier", "authors/otto-lark/") not in shelf.pages
    assert titles(shelf, "authors/ada-lind/") == ["The ferry again"]
    assert 'href="/authors/ada-lind/" rel="author"' in shelf.html("town/ferry/")
    page.delete()
    shelf.print(now)
    assert not [path for _, path in [*shelf.files, *shelf.pages] if path.startswith("authors/")]


def test_pages_name_their_feeds(story: ArticlePage, shelf: making.Shelf, now: datetime) -> None:
    shelf.print(now)
    thread = making.thread_of(story)
    assert thread is not None
    article, section = shelf.html("town/ferry/"), shelf.html("town/")
    for html in (article, section):
        for name in NAMES:
            assert f'href="/{name}"' in html
    assert f'href="/threads/{thread.pk}/feed.atom"' in article and 'href="/town/feed.atom"' in section

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rejoinder.newsroom import listings
from rejoinder.newsroom.models import FrontPage, SectionPage
from rejoinder.newsroom.prepared import Shell
from rejoinder.newsroom.standing import page_of
from tests.newsroom import making

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


@pytest.mark.parametrize(
    ("total", "pages"), [(0, 0), (19, 0), (20, 0), (39, 0), (40, 1), (59, 1), (60, 2), (100, 4)]
)
def test_a_page_gets_its_number_when_twenty_newer_articles_stand_before_it(total: int, pages: int) -> None:
    assert listings.fixed_pages(total) == pages
    assert total - pages * listings.PER_PAGE in range(0, 2 * listings.PER_PAGE)


def titles(section: SectionPage, part: str = "") -> list[str]:
    content = section.content(part)
    assert content is not None
    return [story.title for story in content["listing"].stories]


@pytest.mark.usefixtures("short")
def test_every_article_stands_on_exactly_one_page_newest_first(town: SectionPage, now: datetime) -> None:
    made = [page.title for page in making.articles(town, 13, now - timedelta(days=9))]
    shown = titles(town) + titles(town, "page-2") + titles(town, "page-1")
    assert shown == made[::-1]
    assert town.content("page-3") is None


@pytest.mark.usefixtures("short")
def test_the_pages_lead_to_each_other(front: FrontPage, town: SectionPage, now: datetime) -> None:
    making.articles(town, 13, now - timedelta(days=9))
    ways = {}
    for part in ("", "page-2", "page-1"):
        content = town.content(part)
        assert content is not None
        ways[part] = (content["listing"].later, content["listing"].earlier)
    assert ways == {
        "": ("", "/town/page/2/"),
        "page-2": ("/town/", "/town/page/1/"),
        "page-1": ("/town/page/2/", ""),
    }
    content = front.content("")
    assert content is not None and content["earlier"] == "/page/2/"


def printed(shelf: making.Shelf, now: datetime) -> set[str]:
    shells = [leaf for leaf in shelf.print(now) if isinstance(leaf, Shell)]
    every = {leaf.path for leaf in shells if not leaf.source} - {"rules/", "privacy/"}
    return {path for path in every if not path.startswith("archive/")}


@pytest.mark.usefixtures("short")
def test_publishing_an_article_prints_one_page_of_each_list_however_long(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.articles(town, 13, now - timedelta(days=9))
    shelf.print(now)
    making.article(town, "newest", first_published_at=now)
    assert printed(shelf, now) == {"", "page/2/", "town/", "town/page/2/", "town/newest/"}


@pytest.mark.usefixtures("short")
def test_a_page_that_is_full_comes_to_stand_and_the_one_before_leads_to_it(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.articles(town, 11, now - timedelta(days=9))
    shelf.print(now)
    assert "town/page/2/" not in shelf.paths() and 'rel="prev" href="/town/"' in shelf.html("town/page/1/")
    making.article(town, "newest", first_published_at=now)
    assert printed(shelf, now) >= {"town/", "town/page/1/", "town/page/2/"}
    assert 'rel="prev" href="/town/page/2/"' in shelf.html("town/page/1/")


@pytest.mark.usefixtures("short")
def test_an_old_article_that_changes_prints_its_own_page_only(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    made = making.articles(town, 21, now - timedelta(days=9))
    shelf.print(now)
    made[5].title = "Put right"
    made[5].save_revision().publish()
    assert printed(shelf, now) == {"", "page/2/", "town/", "town/page/2/", "town/story-6/"}
    assert "Put right" in shelf.html("town/page/2/")


@pytest.mark.usefixtures("short")
def test_an_article_taken_out_of_the_middle_moves_those_after_it(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    made = making.articles(town, 16, now - timedelta(days=9))
    shelf.print(now)
    assert "town/page/3/" in shelf.paths()
    made[6].unpublish()
    done = printed(shelf, now)
    assert done >= {"town/", "town/page/2/"} and "town/page/3/" not in shelf.paths()
    assert [title for part in ("", "page-2", "page-1") for title in titles(town, part)] == [
        page.title for page in made[::-1] if page != made[6]
    ]


@pytest.mark.usefixtures("short")
def test_the_printed_pages_are_what_they_would_be_if_all_were_printed_anew(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    made = making.articles(town, 13, now - timedelta(days=9))
    shelf.print(now)
    harbour = making.section(front, "harbour")
    made[2].move(harbour, pos="last-child")
    made[9].delete()
    made[4].title = "Another"
    made[4].save_revision().publish()
    making.article(town, "back-then", first_published_at=now - timedelta(days=8))
    shelf.print(now)
    for (_, path), shell in shelf.pages.items():
        page, _, part = shell.name.partition("-")
        found = page_of(int(page))
        assert found is not None
        assert found.rendered(part) == shell.html.decode(), path


@pytest.mark.usefixtures("short")
def test_the_front_page_costs_the_same_queries_however_many_articles_there_are(
    front: FrontPage, town: SectionPage, now: datetime
) -> None:
    for slug in ("harbour", "council"):
        making.article(
            making.section(front, slug),
            "one",
            lead_image=making.image(slug),
            lead_alt="x",
            first_published_at=now,
        )

    def queries(page: FrontPage | SectionPage) -> int:
        fresh = type(page).objects.get(pk=page.pk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            fresh.rendered()
        return len(captured)

    making.articles(town, 2, now - timedelta(days=9))
    queries(front)
    few = (queries(front), queries(town))
    for index in range(3, 14):
        making.article(
            town, f"story-{index}", first_published_at=now - timedelta(days=7) + timedelta(hours=index)
        )
    many = (queries(front), queries(town))
    # A section that has nothing among the newest is asked for its own.
    assert many[0] <= few[0] + 3 * 2 and many[1] <= few[1] + 1
    assert many[0] <= 24 and many[1] <= 16


@pytest.mark.usefixtures("short")
def test_an_editor_chooses_what_leads_and_the_newest_leads_otherwise(
    front: FrontPage, town: SectionPage, now: datetime
) -> None:
    made = making.articles(town, 9, now - timedelta(days=9))
    content = front.content("")
    assert content is not None and content["lead"].title == made[-1].title
    front.lead_story = made[0]
    front.save_revision().publish()
    content = FrontPage.objects.get(pk=front.pk).content("")
    assert content is not None and content["lead"].title == made[0].title
    made[0].unpublish()
    content = FrontPage.objects.get(pk=front.pk).content("")
    assert content is not None and content["lead"].title == made[-1].title


@pytest.mark.usefixtures("short")
def test_every_story_stands_once_on_the_front_page(
    front: FrontPage, town: SectionPage, now: datetime
) -> None:
    old = making.article(making.section(front, "life"), "old", first_published_at=now - timedelta(days=99))
    making.articles(town, 6, now - timedelta(days=9))
    content = front.content("")
    assert content is not None
    shown = [content["lead"], *content["beside"], *content["also"]]
    shown += [story for block in content["blocks"] for story in (block.first, *block.others)]
    assert len({story.page for story in shown}) == len(shown) == 7
    assert old.pk in {story.page for story in shown}

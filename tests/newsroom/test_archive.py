from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import PageViewRestriction

from rejoinder.newsroom.found import archive, months
from rejoinder.newsroom.found.months import Month
from rejoinder.newsroom.models import ArticlePage, FrontPage, SectionPage
from tests.newsroom import making
from tests.newsroom.documents import Document

pytestmark = pytest.mark.django_db


def at(
    town: SectionPage, slug: str, year: int, month: int, day: int, hour: int = 0, minute: int = 0
) -> ArticlePage:
    return making.article(town, slug, first_published_at=datetime(year, month, day, hour, minute, tzinfo=UTC))


def archived(shelf: making.Shelf) -> set[str]:
    return {path for _, path in shelf.pages if path.startswith("archive/")}


def stories(shelf: making.Shelf, path: str) -> list[str]:
    document = Document(shelf.html(path))
    assert not document.troubles
    links = [each["href"] for each in document.all("a")]
    return [link for link in links if link.startswith("/town/") and link != "/town/"]


def ways(shelf: making.Shelf, path: str) -> dict[str, str]:
    return {
        each["rel"]: each["href"]
        for each in Document(shelf.html(path)).all("a")
        if each.get("rel") in {"prev", "next"}
    }


def test_each_month_lists_what_appeared_in_it_by_the_paper_s_own_calendar(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    # In London it is May already.
    at(town, "night", 2026, 4, 30, 23, 30)
    at(town, "noon", 2026, 5, 3, 12)
    at(town, "winter", 2025, 12, 31, 23, 30)
    shelf.print(now)
    assert archived(shelf) == {"archive/", "archive/2025/12/", "archive/2026/05/"}
    assert stories(shelf, "archive/2026/05/") == ["/town/night/", "/town/noon/"]
    assert ways(shelf, "archive/2026/05/") == {"prev": "/archive/2025/12/"}
    assert ways(shelf, "archive/2025/12/") == {"next": "/archive/2026/05/"}
    overview = shelf.html("archive/")
    assert (
        overview.index("2026") < overview.index("2025")
        and "2 articles" in overview
        and "1 article<" in overview
    )
    assert "<h1>May 2026</h1>" in shelf.html("archive/2026/05/")


def test_a_month_that_is_emptied_goes_and_its_neighbours_close_up(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    at(town, "a", 2026, 1, 5)
    gone = at(town, "b", 2026, 2, 5)
    at(town, "c", 2026, 3, 5)
    shelf.print(now)
    gone.unpublish()
    shelf.print(now)
    assert archived(shelf) == {"archive/", "archive/2026/01/", "archive/2026/03/"}
    assert ways(shelf, "archive/2026/01/") == {"next": "/archive/2026/03/"}
    assert "/archive/2026/02/" not in shelf.html("archive/")
    gone.save_revision().publish()
    shelf.print(now)
    assert ways(shelf, "archive/2026/01/") == {"next": "/archive/2026/02/"}


def test_what_may_not_be_read_stands_in_no_month(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    at(town, "open", 2026, 5, 1)
    closed = at(town, "closed", 2026, 5, 2)
    making.draft(town, "draft", first_published_at=now)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    shelf.print(now)
    assert stories(shelf, "archive/2026/05/") == ["/town/open/"]


def test_a_long_month_stands_on_several_pages_of_which_only_the_last_changes(
    town: SectionPage, shelf: making.Shelf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PER_PAGE", 2)
    made = making.articles(town, 5, datetime(2026, 5, 1, tzinfo=UTC))
    shelf.print(now)
    second, third = "archive/2026/05/page/2/", "archive/2026/05/page/3/"
    assert archived(shelf) == {"archive/", "archive/2026/05/", second, third}
    assert stories(shelf, second) == ["/town/story-3/", "/town/story-4/"]
    assert ways(shelf, second) == {"prev": "/archive/2026/05/", "next": f"/{third}"}
    at(town, "more", 2026, 5, 3)
    done = {leaf.path for leaf in shelf.print(now) if leaf.path.startswith("archive/")}
    assert done == {"archive/", second, third}
    for page in made[:2]:
        page.unpublish()
    shelf.print(now)
    assert archived(shelf) == {"archive/", "archive/2026/05/", second}


def test_an_archive_reads_in_its_own_language(shelf: making.Shelf, now: datetime) -> None:
    front = making.paper(now, "herald", language="ar")
    making.article(making.section(front, "town"), first_published_at=now - timedelta(days=1))
    shelf.print(now)
    html = shelf.html("archive/2026/05/", "herald")
    assert 'dir="rtl"' in html and "مايو" in html and not Document(html).troubles


def test_the_archive_of_a_front_page_on_no_host_is_taken_away(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    at(town, "a", 2026, 1, 5)
    shelf.print(now)
    PageViewRestriction.objects.create(page=front, restriction_type="login")
    shelf.print(now)
    assert not shelf.pages and not shelf.files


@pytest.mark.parametrize("name", ["", "2026", "2026-5", "2026-13", "0000-01", "２０２６-05", "2026-05-01"])
def test_what_names_no_month_is_none(name: str) -> None:
    assert months.named(name) is None


def test_a_year_ends_with_december() -> None:
    assert Month(2026, 12).next() == Month(2027, 1) and Month(2026, 1).next().name == "2026-02"


@pytest.mark.parametrize(
    ("components", "part"),
    [
        (["archive"], "archive"),
        (["archive", "2026", "05"], "archive-2026-05"),
        (["archive", "2026", "05", "page", "2"], "archive-2026-05-page-2"),
        (["archive", "2026"], ""),
        (["archive-2026-05"], ""),
        (["archive", "2026", "05", "page", "0"], ""),
        (["town", "archive"], ""),
    ],
)
def test_an_address_of_the_archive_names_its_part(components: list[str], part: str) -> None:
    assert archive.part_of(components) == part

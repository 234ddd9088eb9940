from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from wagtail.models import PageViewRestriction, Site

from rejoinder.discussion.models import Publication, Thread
from rejoinder.newsroom import due, prepared
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.models import FrontPage, PlainPage, SectionPage
from rejoinder.newsroom.prepared import Gone, Shell
from tests.newsroom import making

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files it makes pictures from to the garbage collector.
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


def shells(done: list[Shell | Gone]) -> set[str]:
    """Pages printed, without those for paper, which go with each article."""
    return {leaf.path for leaf in done if isinstance(leaf, Shell) and not leaf.source}


def gone(done: list[Shell | Gone]) -> set[str]:
    paths = {leaf.path for leaf in done if isinstance(leaf, Gone) and not leaf.path.endswith("/print/")}
    return {path for path in paths if not path.startswith("archive/")}


def test_a_published_article_stands_with_its_section_and_the_front_page(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, "ferry", title="The ferry waits")
    shelf.print(now)
    assert shelf.paths() == {"", "town/", "town/ferry/"}
    thread = making.thread_of(page)
    assert thread is not None
    shell = shelf.pages["courier", "town/ferry/"]
    assert shell.thread == thread.pk
    assert f"<!--rejoinder:thread:{thread.pk}-->" in shelf.html("town/ferry/")
    assert shelf.pages["courier", ""].counted == shelf.pages["courier", "town/"].counted == (thread.pk,)


def test_a_draft_is_not_printed_and_a_draft_of_a_published_article_changes_nothing(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.draft(town, "secret")
    page = making.article(town, "ferry", title="As published")
    shelf.print(now)
    assert "town/secret/" not in shelf.paths()
    page.title = "As drafted"
    page.save_revision()
    assert shelf.print(now) == []
    assert "As drafted" not in shelf.html("town/ferry/")


def test_a_new_revision_is_printed_when_it_is_published(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, "ferry", title="Before")
    shelf.print(now)
    page.title = "After"
    page.save_revision().publish()
    assert shells(shelf.print(now)) >= {"town/ferry/", "town/", ""}
    assert "After" in shelf.html("town/ferry/") and "After" in shelf.html("")
    thread = making.thread_of(page)
    assert thread is not None and thread.title == "After"


def test_an_unpublished_article_goes_with_its_discussion(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    shelf.print(now)
    page.unpublish()
    done = shelf.print(now)
    assert gone(done) == {"town/ferry/"}
    assert shelf.paths() == {"", "town/"}
    assert (str(page.pk)) not in {name for _, name in shelf.shells}
    thread = making.thread_of(page)
    assert thread is not None and not thread.visible
    assert "About the ferry" not in shelf.html("")


def test_an_article_published_again_comes_back_with_its_discussion(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    first = making.thread_of(page)
    shelf.print(now)
    page.unpublish()
    shelf.print(now)
    page.save_revision().publish()
    shelf.print(now)
    assert "town/ferry/" in shelf.paths()
    second = making.thread_of(page)
    assert first is not None and second is not None
    assert second.pk == first.pk and second.visible


def test_a_deleted_article_goes(town: SectionPage, shelf: making.Shelf, now: datetime) -> None:
    page = making.article(town)
    thread = making.thread_of(page)
    shelf.print(now)
    page.delete()
    assert "town/ferry/" in gone(shelf.print(now))
    assert shelf.paths() == {"", "town/"}
    assert thread is not None
    thread.refresh_from_db()
    assert not thread.visible


def test_a_deleted_section_takes_its_articles_and_its_place_in_the_menu_along(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, "ferry")
    other = making.article(making.section(front, "council"), "budget")
    shelf.print(now)
    assert 'href="/town/"' in shelf.html("council/budget/")
    SectionPage.objects.get(pk=town.pk).delete()
    shelf.print(now)
    assert shelf.paths() == {"", "council/", "council/budget/"}
    assert 'href="/town/"' not in shelf.html("council/budget/")
    assert making.row_of(other).version == making.row_of(other).printed_version


def test_a_renamed_article_stands_at_its_new_address_only(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    shelf.print(now)
    page.slug = "steamer"
    page.save_revision().publish()
    done = shelf.print(now)
    assert gone(done) == {"town/ferry/"}
    assert shelf.paths() == {"", "town/", "town/steamer/"}
    thread = making.thread_of(page)
    assert thread is not None and thread.url == "/town/steamer/"


def test_a_moved_article_stands_in_its_new_section_only(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    harbour = making.section(front, "harbour")
    shelf.print(now)
    page.move(harbour, pos="last-child")
    shelf.print(now)
    assert shelf.paths() == {"", "town/", "harbour/", "harbour/ferry/"}
    assert "/harbour/ferry/" in shelf.html("harbour/")
    assert "ferry" not in shelf.html("town/")


def test_an_article_moved_to_another_publication_leaves_no_discussion_behind(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    left = making.thread_of(page)
    assert left is not None and left.visible
    herald = making.paper(now, "herald", host="herald.example")
    page.move(making.section(herald), pos="last-child")
    shelf.print(now)
    assert not Thread.objects.get(pk=left.pk).visible
    others = Thread.objects.filter(key=left.key, visible=True)
    assert [thread.publication.slug for thread in others] == ["herald"]


def test_a_front_page_given_to_another_publication_leaves_no_discussion_behind(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    left = making.thread_of(page)
    shelf.print(now)
    assert left is not None and left.visible
    front.publication = Publication.objects.create(slug="herald", name="The Herald", created_at=now)
    front.save_revision().publish()
    shelf.print(now)
    left.refresh_from_db()
    assert not left.visible


def test_a_renamed_section_moves_all_that_lies_in_it(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    shelf.print(now)
    town.refresh_from_db()
    town.slug = "city"
    town.save_revision().publish()
    shelf.print(now)
    assert shelf.paths() == {"", "city/", "city/ferry/"}
    thread = making.thread_of(page)
    assert thread is not None and thread.url == "/city/ferry/"


def test_two_articles_that_change_places_both_stay(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    one = making.article(town, "one", title="The first story")
    two = making.article(town, "two", title="The second story")
    shelf.print(now)
    for page, slug in ((one, "between"), (two, "one"), (one, "two")):
        page.slug = slug
        page.save_revision().publish()
    shelf.print(now)
    assert shelf.paths() == {"", "town/", "town/one/", "town/two/"}
    assert "The second story" in shelf.html("town/one/")
    assert "The first story" in shelf.html("town/two/")


def test_a_restricted_article_goes_and_comes_back(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    shelf.print(now)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    shelf.print(now)
    assert shelf.paths() == {"", "town/"}
    thread = making.thread_of(page)
    assert thread is not None and not thread.visible
    assert "About the ferry" not in shelf.html("") + shelf.html("town/")
    restriction.delete()
    shelf.print(now)
    assert "town/ferry/" in shelf.paths()
    thread.refresh_from_db()
    assert thread.visible


def test_a_restricted_section_hides_what_lies_in_it_also_what_is_published_later(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    before = making.article(town, "before")
    shelf.print(now)
    restriction = PageViewRestriction.objects.create(
        page=town, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    later = making.article(town, "later")
    shelf.print(now)
    assert shelf.paths() == {""}
    for page in (before, later):
        thread = making.thread_of(page)
        assert thread is None or not thread.visible
    assert 'href="/town/"' not in shelf.html("")
    restriction.delete()
    shelf.print(now)
    assert shelf.paths() == {"", "town/", "town/before/", "town/later/"}


def test_a_page_restricted_behind_everybodys_back_is_not_printed(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)]
    )
    shelf.print(now)
    assert shelf.paths() == {"", "town/"}


def test_a_change_taken_back_leaves_nothing_due(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    shelf.print(now)
    with pytest.raises(RuntimeError), transaction.atomic():
        page.unpublish()
        raise RuntimeError
    assert shelf.print(now) == []


def test_a_page_that_changes_while_it_is_printed_stays_due(town: SectionPage, now: datetime) -> None:
    page = making.article(town)
    row = making.row_of(page)
    list(prepared.render(row, now))
    page.title = "Meanwhile"
    page.save_revision().publish()
    prepared.mark_printed(row.pk, row.version)
    assert page.pk in {each.page_id for each in prepared.pending(100)}


def test_a_press_that_dies_half_way_leaves_no_page_at_the_old_address(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town)
    shelf.print(now)
    for slug in ("second", "third"):
        page.slug = slug
        page.save_revision().publish()
        if slug == "second":
            leaf = next(prepared.render(making.row_of(page), now))
            assert not isinstance(leaf, Leaflet)
            shelf._take(leaf)
    shelf.print(now)
    assert shelf.paths() == {"", "town/", "town/third/"}


def test_the_urgent_is_printed_before_what_is_only_printed_again(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.articles(town, 3, now)
    shelf.print(now)
    due.everything("courier")
    late = making.article(town, "late")
    assert prepared.pending(1)[0].page_id in {late.pk, town.pk, town.front.pk}
    assert not prepared.pending(100)[-1].urgent


def test_a_new_name_or_colour_is_printed_on_every_page(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town)
    shelf.print(now)
    publication = Publication.objects.get(slug="courier")
    publication.name = "The Town Courier"
    publication.save()
    assert shells(shelf.print(now)) >= {"", "town/", "town/ferry/"}
    assert "The Town Courier" in shelf.html("town/ferry/")


def test_a_new_section_and_a_new_order_are_printed_on_every_page(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town)
    harbour = making.section(front, "harbour")
    shelf.print(now)
    html = shelf.html("town/ferry/")
    assert html.index(">Town</a>") < html.index(">Harbour</a>")
    harbour.move(town, pos="left")
    shelf.print(now)
    html = shelf.html("town/ferry/")
    assert html.index(">Harbour</a>") < html.index(">Town</a>")


def test_a_page_on_no_site_is_not_printed_and_hosts_name_every_publication(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town)
    second = making.paper(now, "gazette", host="gazette.example")
    making.article(making.section(second, "news"), "budget")
    shelf.print(now)
    assert shelf.paths("gazette") == {"", "news/", "news/budget/"}
    assert prepared.hosts() == {
        "hosts": {"localhost": "courier", "gazette.example": "gazette"},
        "default": "courier",
        "languages": {"courier": "en-GB", "gazette": "en-GB"},
    }
    Site.objects.filter(hostname="gazette.example").delete()
    shelf.print(now)
    assert shelf.paths("gazette") == set()
    assert prepared.hosts()["hosts"] == {"localhost": "courier"}


def test_plain_pages_are_printed_and_those_in_the_menu_stand_at_the_foot_of_all(
    front: FrontPage, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town)
    page = PlainPage(
        title="Imprint", slug="imprint", show_in_menus=True, body=[("text", "<p>Who we are.</p>")]
    )
    front.add_child(instance=page)
    shelf.print(now)
    assert "imprint/" in shelf.paths()
    assert 'href="/imprint/"' in shelf.html("town/ferry/")


def test_a_replaced_picture_prints_the_pages_that_show_it(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    stored = making.image()
    page = making.article(town, lead_image=stored, lead_alt="A quay")
    other = making.article(town, "other")
    shelf.print(now)
    stored.title = "The same quay"
    stored.save()
    due_now = {row.page_id for row in prepared.pending(100)}
    assert page.pk in due_now and other.pk not in due_now


def test_a_lost_page_can_be_asked_for_again(town: SectionPage, shelf: making.Shelf, now: datetime) -> None:
    page = making.article(town)
    shelf.print(now)
    assert prepared.lost(making.row_of(page).pk)
    assert not prepared.lost(making.row_of(page).pk)
    assert shells(shelf.print(now)) == {"town/ferry/"}

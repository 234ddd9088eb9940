from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from rejoinder.discussion.models import Mode, Publication
from rejoinder.newsroom import catching_up, due, prepared, pressmark
from rejoinder.newsroom.models import ArticlePage, PreparedPage, SectionPage
from tests.newsroom import making

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files it makes pictures from to the garbage collector.
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


def test_an_article_without_discussion_has_none_and_one_that_gets_one_shows_it(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, discussion=Mode.NONE)
    shelf.print(now)
    assert making.thread_of(page) is None
    assert "rejoinder:thread" not in shelf.html("town/ferry/") and "rejoinder:count" not in shelf.html(
        "town/"
    )
    page.discussion = Mode.PREMODERATED
    page.save_revision().publish()
    shelf.print(now)
    thread = making.thread_of(page)
    assert thread is not None and thread.mode == Mode.PREMODERATED
    assert f"rejoinder:thread:{thread.pk}" in shelf.html("town/ferry/")
    page.discussion = Mode.NONE
    page.save_revision().publish()
    shelf.print(now)
    assert "rejoinder:thread" not in shelf.html("town/ferry/")


@pytest.mark.parametrize(
    ("days", "house", "expected"), [(None, 14, 14), (3, 14, 3), (0, 14, None), (None, None, None)]
)
def test_a_discussion_closes_after_its_own_days_else_after_the_publications(
    town: SectionPage, now: datetime, days: int | None, house: int | None, expected: int | None
) -> None:
    Publication.objects.update(close_after_days=house)
    page = making.article(town, closes_after_days=days, first_published_at=now)
    thread = making.thread_of(page)
    assert thread is not None
    assert thread.closes_at == (now + timedelta(days=expected) if expected else None)


def test_the_judges_are_given_the_story_in_words(town: SectionPage) -> None:
    page = making.article(
        town,
        standfirst="Nine minutes of water.",
        body=[("text", "<p>One &amp; two</p><p>three</p>"), ("heading", "Four")],
    )
    thread = making.thread_of(page)
    assert thread is not None and thread.story is not None
    assert thread.story.text == "Nine minutes of water.\n\nOne & two\nthree\n\nFour"


def test_a_scheduled_article_comes_on_time_and_an_expiring_one_goes(
    town: SectionPage, shelf: making.Shelf
) -> None:
    now = timezone.now()
    page = making.draft(town, go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(hours=2))
    page.save_revision().publish()
    shelf.print(now)
    assert "town/ferry/" not in shelf.paths() and making.thread_of(page) is None
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=now - timedelta(hours=2))
    revision = page.get_latest_revision()
    revision.content["go_live_at"] = (now - timedelta(hours=2)).isoformat()
    revision.approved_go_live_at = now - timedelta(hours=2)
    revision.save()
    assert catching_up.publish_scheduled(now) == 1
    shelf.print(now)
    assert "town/ferry/" in shelf.paths()
    ArticlePage.objects.filter(pk=page.pk).update(expire_at=now - timedelta(minutes=1))
    assert catching_up.publish_scheduled(now) == 1
    shelf.print(now)
    assert "town/ferry/" not in shelf.paths()
    page.refresh_from_db()
    assert page.expired and not page.live


def test_one_page_that_cannot_be_published_on_time_does_not_stop_the_others(
    town: SectionPage, shelf: making.Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    for slug, title in (("bad", "Bad"), ("good", "Good")):
        page = making.draft(town, slug, title=title)
        revision = page.save_revision(approved_go_live_at=now - timedelta(minutes=1))
        if slug == "bad":
            revision.content["slug"] = "page"
            revision.save()
    assert catching_up.publish_scheduled(now) == 1
    shelf.print(now)
    assert "town/good/" in shelf.paths()
    assert "could not be published" in caplog.text


def test_the_start_of_a_press_finds_what_no_signal_told(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    kept, hidden, untold = (making.article(town, slug) for slug in ("kept", "hidden", "untold"))
    shelf.print(now)
    assert prepared.begin() == 0
    Page.objects.filter(pk=hidden.pk).update(live=False)
    PreparedPage.objects.filter(page_id=untold.pk).delete()
    assert prepared.begin() == 2
    shelf.print(now)
    assert "town/hidden/" not in shelf.paths() and "town/untold/" in shelf.paths()
    assert making.row_of(kept).printed_version == making.row_of(kept).version


def test_new_templates_print_everything_again(
    town: SectionPage, shelf: making.Shelf, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    making.article(town)
    shelf.print(now)
    assert prepared.begin() == 0
    monkeypatch.setattr(pressmark, "mark", lambda: "newer")
    assert prepared.begin() == PreparedPage.objects.count()
    assert len(shelf.print(now)) >= 3


def test_the_publications_own_rule_on_closing_reaches_what_is_already_published(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, first_published_at=now)
    shelf.print(now)
    publication = Publication.objects.get(slug="courier")
    publication.close_after_days = 7
    publication.save()
    shelf.print(now)
    thread = making.thread_of(page)
    assert thread is not None and thread.closes_at == now + timedelta(days=7)


def test_printing_again_what_has_not_changed_writes_one_row_each(
    town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    making.article(town, first_published_at=now)
    shelf.print(now)
    due.everything("courier")
    with CaptureQueriesContext(connection) as captured:
        shelf.print(now)
    written = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(written) == 3 and all("newsroom_preparedpage" in sql for sql in written)

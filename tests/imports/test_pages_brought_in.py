"""What becomes of the stories of an import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from rejoinder.discussion.models import Comment, Mode, Publication, State, Thread
from rejoinder.newsroom import setup
from rejoinder.newsroom.intake import Intake
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage
from tests.imports.bringing import COURIER, bring, bring_in, thread_of, told
from tests.imports.making import comment, export, post, write

pytestmark = pytest.mark.django_db


def test_drafts_private_and_protected_posts_come_in_unpublished(
    front: FrontPage, now: datetime, client: Client
) -> None:
    bring_in(COURIER, now)
    titles = ("Notes on the lock", "Rota for April", "For subscribers", "Waiting for an editor")
    for title in titles:
        page = ArticlePage.objects.get(title=title)
        assert (page.live, page.go_live_at, page.first_published_at) == (False, None, None)
        assert page.get_latest_revision_as_object().title == title
        assert client.get(page.url).status_code == 404
    hidden = thread_of("For subscribers")
    assert not hidden.visible
    assert Comment.objects.filter(thread=hidden, state=State.PUBLISHED).count() == 1


def test_a_section_is_shown_once_it_has_a_story_for_readers(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    secret = post(1, category="takeover", status="draft")
    bring(tmp_path, now, secret, post(2, category="harbour"))
    assert dict(SectionPage.objects.values_list("slug", "live")) == {"takeover": False, "harbour": True}
    bring(tmp_path, now, secret, post(3, category="takeover"))
    assert SectionPage.objects.get(slug="takeover").live
    SectionPage.objects.get(slug="takeover").unpublish()
    bring(tmp_path, now, post(4, category="takeover"))
    assert not SectionPage.objects.get(slug="takeover").live


def test_scheduled_posts_are_scheduled_and_those_whose_time_has_passed_are_published(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    passed = post(2, status="future", post_date="2026-05-04 12:00:00", post_date_gmt="2026-05-04 11:00:00")
    ahead = post(1, status="future", post_date="2131-05-01 08:00:00", post_date_gmt="2131-05-01 06:00:00")
    bring(tmp_path, now, ahead, passed)
    scheduled, published = ArticlePage.objects.order_by("source_id")
    assert (scheduled.live, scheduled.go_live_at) == (False, datetime(2131, 5, 1, 6, tzinfo=UTC))
    assert scheduled.scheduled_revision is not None
    assert (published.live, published.first_published_at) == (True, datetime(2026, 5, 4, 11, tzinfo=UTC))


def test_a_page_lies_under_its_parent_also_when_that_comes_later(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    summary = bring(
        tmp_path,
        now,
        post(3, post_type="page", post_parent="2", post_name="deepest"),
        post(2, comment(1), post_type="page", post_parent="1", post_name="middle"),
        post(1, post_type="page", post_name="top"),
        post(4, post_type="page", post_parent="77", post_name="lost"),
    )
    paths = sorted(page.url_path.removeprefix(front.url_path) for page in PlainPage.objects.filter(live=True))
    assert paths == ["lost/", "top/", "top/middle/", "top/middle/deepest/"]
    assert summary.notes["pages whose parent is not in the file, set at the top"] == 1
    thread = thread_of("Story 2")
    assert (thread.visible, thread.url) == (True, "/top/middle/")


def test_a_page_that_an_editor_took_down_stays_down(front: FrontPage, now: datetime, tmp_path: Path) -> None:
    parts = (
        post(2, post_type="page", post_parent="1", post_name="under"),
        post(1, post_type="page", post_name="top"),
    )
    bring(tmp_path, now, *parts)
    PlainPage.objects.get(slug="under").unpublish()
    bring(tmp_path, now, *parts)
    assert not PlainPage.objects.get(slug="under").live


def test_an_article_that_was_taken_down_stays_down_and_one_that_was_deleted_comes_back(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    parts = (post(1, comment(1)), post(2, comment(2)))
    bring(tmp_path, now, *parts)
    ArticlePage.objects.get(title="Story 1").unpublish()
    ArticlePage.objects.get(title="Story 2").delete()
    summary = bring(tmp_path, now, *parts)
    assert summary.came_in["articles, published"] == 1
    assert dict(ArticlePage.objects.values_list("title", "live")) == {"Story 1": False, "Story 2": True}
    again = Thread.objects.get(title="Story 2", visible=True)
    assert told(again) == [("2", "", "published")]


def test_old_addresses_lead_to_the_new_ones(front: FrontPage, now: datetime, client: Client) -> None:
    bring_in(COURIER, now)
    for old, new in (
        ("/2019/03/05/ferry-timetable/", "/town-hall/ferry-timetable/"),
        ("/2019/03/05/ferry-timetable", "/town-hall/ferry-timetable/"),
        ("/2019/03/05/ferry-timetable/?utm_source=letter", "/town-hall/ferry-timetable/"),
        ("/?p=101", "/town-hall/ferry-timetable/"),
        ("/?page_id=108", "/about/staff/"),
        (
            "/2019/03/09/%d7%9e%d7%a2%d7%91%d7%95%d7%a8%d7%aa/",
            "/harbour/%D7%9E%D7%A2%D7%91%D7%95%D7%A8%D7%AA/",
        ),
    ):
        answer = client.get(old)
        assert answer.status_code == 301, old
        assert answer["Location"].endswith(new)
    assert client.get("/?p=102").status_code == 200  # a draft
    assert Redirect.objects.get(old_path="/?p=102").is_permanent is False
    assert client.get("/?p=9999").status_code == 200
    assert client.get("/?p=one").status_code == 200


def test_the_same_word_twice_in_a_section_gets_the_old_number(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    slugs = (
        ArticlePage.objects.filter(title__startswith="Ferry keeps")
        .order_by("source_id")
        .values_list("slug", flat=True)
    )
    assert list(slugs) == ["ferry-timetable", "ferry-timetable-112"]


def test_words_that_the_site_itself_uses_are_changed(front: FrontPage, now: datetime, tmp_path: Path) -> None:
    bring(
        tmp_path,
        now,
        post(1, category="search"),
        post(2, post_type="page", post_name="rules"),
        post(3, post_type="page", post_name="harbour"),
        post(4, category="harbour", post_name="page"),
        post(5, category="harbour", post_name="%2e%2e/..//" + "%d7%90" * 150),
    )
    paths = sorted(page.url_path.removeprefix(front.url_path) for page in Page.objects.descendant_of(front))
    # The page took “harbour” before a section of that name was asked for.
    assert paths[:3] == ["harbour-news/", "harbour-news/page-4/", paths[2]]
    assert paths[3:] == ["harbour/", "rules-2/", "search-news/", "search-news/story-1/"]
    longest = max((path.rstrip("/").rpartition("/")[2] for path in paths), key=len)
    assert set(longest) == {"א"}
    assert len(longest.encode()) <= 200


def test_a_closed_discussion_stays_readable_and_one_without_a_word_is_none(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    bring(
        tmp_path, now, post(1, comment(1), comment_status="closed"), post(2, comment_status="closed"), post(3)
    )
    modes = dict(ArticlePage.objects.values_list("title", "discussion"))
    assert modes == {"Story 1": Mode.CLOSED, "Story 2": Mode.NONE, "Story 3": Mode.OPEN}
    assert not Thread.objects.filter(title="Story 2").exists()


def test_two_sites_with_the_same_numbers_do_not_meet(front: FrontPage, now: datetime, tmp_path: Path) -> None:
    one = export(post(1, comment(1)))
    bring_in(write(tmp_path, one), now)
    bring_in(write(tmp_path, one.replace("courier.example", "other.example"), "other.xml"), now)
    assert sorted(ArticlePage.objects.values_list("source_id", flat=True)) == [
        "courier.example#1",
        "other.example#1",
    ]
    assert Comment.objects.count() == 2


def test_an_empty_site_takes_the_name_and_language_of_the_one_that_moves_in(
    now: datetime, tmp_path: Path
) -> None:
    assert not Publication.objects.exists()
    bring(tmp_path, now, post(1, comment(1)))
    publication = Publication.objects.get()
    assert (publication.name, publication.slug, publication.language) == (
        "The Saltmarsh Courier",
        "courier-example",
        "en-GB",
    )
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific.publication == publication


def test_what_the_newsroom_cannot_take_is_refused_by_itself(
    front: FrontPage, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Intake.take_in

    def fussy(self: Intake, story: object) -> object:
        if getattr(story, "title", "") == "Story 2":
            raise ValidationError({"title": "We do not print this."})
        return really(self, story)  # type: ignore[arg-type]

    monkeypatch.setattr(Intake, "take_in", fussy)
    summary = bring(tmp_path, now, post(1, comment(1)), post(2, comment(2)), post(3, comment(3)))
    assert [(refusal.what, refusal.reason) for refusal in summary.refusals] == [
        ("post 2", "We do not print this.")
    ]
    assert summary.refusals[0].line > 1
    assert summary.left_out["comments on refused posts"] == 1
    assert sorted(Comment.objects.values_list("source_id", flat=True)) == ["1", "3"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Articles", "Untitled", "Anonymous")),
        ("he", ("כתבות", "ללא כותרת", "אנונימי")),
        ("de", ("Artikel", "Ohne Titel", "Anonym")),
    ],
)
def test_what_had_no_name_is_named_in_the_publications_language(
    db: None, tmp_path: Path, now: datetime, language: str, words: tuple[str, str, str]
) -> None:
    front = setup.ensure_site(name="The Lantern", slug="lantern", language=language, now=now)
    nameless = post(5, comment(1, author=""), category="", title="", content="")
    bring(tmp_path, now, nameless)
    section, page = SectionPage.objects.child_of(front).get(), ArticlePage.objects.get()
    assert (section.title, page.title, Comment.objects.get().name) == words
    assert page.get_parent().pk == section.pk and section.slug == "articles"
    again = bring(tmp_path, now, nameless, post(6, category=""))
    assert SectionPage.objects.child_of(front).get().pk == section.pk and ArticlePage.objects.count() == 2
    assert again.already_here["articles"] == 1


def test_a_section_of_an_earlier_import_keeps_its_name(db: None, tmp_path: Path, now: datetime) -> None:
    front = setup.ensure_site(name="The Lantern", slug="lantern", language="he", now=now)
    setup.ensure_section(front, "articles", "Articles")
    bring(tmp_path, now, post(5, category=""))
    section = SectionPage.objects.child_of(front).get()
    assert section.title == "Articles" and ArticlePage.objects.child_of(section).count() == 1

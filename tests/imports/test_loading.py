"""What stands in the newsroom and in the record after an import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from rejoinder.accounts import address
from rejoinder.accounts.models import Commenter
from rejoinder.discussion.models import Comment, Decision, Maker, Mode, Publication, Revision, State, Thread
from rejoinder.discussion.replay import replay
from rejoinder.imports import load as loading
from rejoinder.imports.formats.wordpress import WordPress
from rejoinder.imports.imported import ImportedComment, Item, Summary
from rejoinder.imports.load import load
from rejoinder.newsroom import setup
from rejoinder.newsroom.intake import Intake
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage
from tests.imports.making import comment, export, post, silent, write

COURIER = Path(__file__).parent / "fixtures" / "courier.xml"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "REST", 0)


@pytest.fixture
def front(now: datetime) -> FrontPage:
    return setup.ensure_site(name="The Lantern", slug="lantern", language="en", now=now)


def items(path: Path) -> Iterator[Item]:
    source = WordPress()
    source.check(path, silent)
    return source.read(path, silent)


def bring_in(path: Path, now: datetime, *, judged: bool = False) -> Summary:
    return load(items(path), judged=judged, now=now)


def bring(folder: Path, now: datetime, *parts: str, judged: bool = False) -> Summary:
    return bring_in(write(folder, export(*parts)), now, judged=judged)


def thread_of(title: str) -> Thread:
    return Thread.objects.get(title=title)


def told(thread: Thread) -> list[tuple[str, str, str]]:
    rows = Comment.objects.filter(thread=thread).order_by("created_at", "pk")
    return [(row.source_id, row.parent.source_id if row.parent else "", row.state) for row in rows]


def everything() -> list[object]:
    """All that an import makes, by what it is and not by its row's number."""
    return [
        sorted(Page.objects.values_list("url_path", "title", "live", "first_published_at", "go_live_at")),
        sorted(Thread.objects.values_list("title", "url", "mode", "visible", "source_id")),
        sorted(
            Comment.objects.values_list(
                "thread__title",
                "source_id",
                "parent__source_id",
                "depth",
                "state",
                "position",
                "reply_position",
                "name",
            ),
            key=str,
        ),
        sorted(Revision.objects.values_list("comment__source_id", "text", "html")),
        sorted(Redirect.objects.values_list("old_path", "redirect_page__url_path")),
        Decision.objects.count(),
        Commenter.objects.exclude(address=None).count(),
    ]


def test_our_fixture_comes_in_whole(front: FrontPage, now: datetime) -> None:
    summary = bring_in(COURIER, now)
    assert summary.refused == 0
    assert summary.came_in == {
        "articles, published": 5,
        "articles, as drafts": 4,
        "articles, scheduled": 1,
        "pages, published": 2,
        "comments, published": 13,
        "comments, held for a moderator": 1,
        "sections made": 3,
        "old addresses that now lead to the new ones": Redirect.objects.count(),
    }
    assert summary.notes["pictures, which stay where they are; links lead to them"] == 2
    assert sorted(SectionPage.objects.values_list("slug", "title")) == [
        ("articles", "Articles"),
        ("harbour", "Harbour"),
        ("town-hall", "Town-Hall"),
    ]
    assert told(thread_of("Ferry keeps its winter timetable")) == [
        ("11", "", "published"),
        ("12", "", "held"),
        ("13", "", "published"),
        ("14", "13", "published"),
        ("16", "11", "published"),
        ("21", "", "published"),
        ("22", "", "published"),
        ("23", "22", "published"),
        ("24", "", "published"),
        ("25", "", "published"),
        ("26", "", "published"),
    ]


def test_run_twice_it_adds_nothing_twice(front: FrontPage, now: datetime) -> None:
    first = bring_in(COURIER, now)
    before = everything()
    second = bring_in(COURIER, now)
    assert everything() == before
    assert not second.came_in
    assert second.already_here == {"articles": 10, "pages": 2, "comments": 14}
    assert second.left_out == first.left_out


def test_a_later_export_brings_only_what_is_new(front: FrontPage, now: datetime, tmp_path: Path) -> None:
    bring(tmp_path, now, post(1, comment(1), comment(2, parent="1")))
    later = comment(3, parent="2", date_gmt="2019-03-07 09:00:00")
    summary = bring(tmp_path, now, post(1, comment(1), comment(2, parent="1"), later), post(2))
    assert summary.already_here == {"articles": 1, "comments": 2}
    assert summary.came_in["comments, published"] == 1
    assert told(thread_of("Story 1"))[-1] == ("3", "2", "published")
    assert Comment.objects.get(source_id="3").depth == 2


@pytest.mark.parametrize("stop", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("batch", [1, 7, 200])
def test_an_import_that_broke_off_goes_on_where_it_was(
    front: FrontPage, now: datetime, stop: float, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rejoinder.imports.gather.BATCH", batch)
    known = list(items(COURIER))

    def broken_off() -> Iterator[Item]:
        yield from known[: int(len(known) * stop)]
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        load(broken_off(), judged=False, now=now)
    half = Comment.objects.count()
    summary = bring_in(COURIER, now)
    assert (
        summary.came_in["comments, published"] + summary.came_in["comments, held for a moderator"]
        == 14 - half
    )
    assert ArticlePage.objects.count() == 10
    assert Comment.objects.count() == 14
    assert PlainPage.objects.get(slug="staff").url_path.endswith("/about/staff/")
    assert PlainPage.objects.filter(live=True).count() == 2
    places = Comment.objects.filter(thread=thread_of("Ferry keeps its winter timetable")).exclude(
        position=None
    )
    assert list(places.order_by("created_at").values_list("position", flat=True)) == list(range(len(places)))


def test_published_comments_are_decided_by_import_and_pending_ones_held(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    bring(tmp_path, now, post(1, comment(1), comment(2, approved="0")))
    decisions = Decision.objects.order_by("comment__source_id").values_list(
        "comment__source_id", "maker", "state", "reason"
    )
    assert list(decisions) == [
        ("1", Maker.IMPORT, State.PUBLISHED, ""),
        ("2", Maker.IMPORT, State.HELD, "It was waiting for a moderator at the site it was brought in from."),
    ]
    published, held = Comment.objects.order_by("source_id")
    assert published.published_at == published.created_at == datetime(2019, 3, 6, 9, tzinfo=UTC)
    assert published.position == 0
    assert held.position is None


def test_judged_comments_are_published_held_or_rejected_by_the_rules_and_pending_ones_wait(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    telephone = "Call me on +44 20 7946 0958 about the boat."
    links = " ".join(f"https://tide{number}.example/" for number in range(30))
    summary = bring(
        tmp_path,
        now,
        post(
            1,
            comment(1, content="The boat leaves at nine."),
            comment(2, content=telephone),
            comment(3, content=links),
            comment(4, content="The boat leaves at ten.", approved="0"),
        ),
        judged=True,
    )
    states = dict(Comment.objects.values_list("source_id", "state"))
    assert states["1"] == State.PUBLISHED
    assert states["2"] == State.HELD
    assert states["3"] in {State.HELD, State.REJECTED}
    assert states["4"] == State.HELD
    makers = dict(Decision.objects.values_list("comment__source_id", "maker"))
    assert makers == {"1": Maker.RULES, "2": Maker.RULES, "3": Maker.RULES, "4": Maker.IMPORT}
    decision = Decision.objects.get(comment__source_id="2")
    assert decision.rule == "personal_data"
    assert decision.findings[0]["quote"] in telephone
    assert replay(decision).outcome == "hold"
    assert sum(summary.came_in[label] for label in summary.came_in if label.startswith("comments")) == 4


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


def test_bodies_and_comments_are_made_safe(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    page = ArticlePage.objects.get(title="Ferry keeps its winter timetable")
    stored = str(page.body[0].value)
    assert "<strong>winter timetable</strong>" in stored
    assert "<script" not in stored and "[gallery" not in stored and "<iframe" not in stored
    assert "https://maps.example/quay" in stored
    assert 'src="https://courier.example/files/ferry.jpg"' in stored
    assert page.get_latest_revision_as_object().body[0].value == page.body[0].value
    clever = Revision.objects.get(comment__source_id="26")
    assert "https://tide.example/" in clever.html
    for mark in ("<script", "onerror", "javascript:", "<img"):
        assert mark not in clever.html
    assert clever.source_format == "html"
    assert "<script>" in clever.source


def test_paragraphs_of_comments_are_kept(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    revision = Revision.objects.get(comment__source_id="11")
    assert revision.html.count("<p") == 2
    assert revision.text == "The early boat was always full.\n\nWho counted the second one?\nNot I."


def test_addresses_are_sealed_and_one_person_is_found_by_them(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    ada = Comment.objects.filter(source_id__in=["11", "23"])
    assert len({row.commenter_id for row in ada}) == 1
    kept = ada[0].commenter
    assert address.unseal(bytes(kept.address or b"")) == "ada@post.example"
    assert kept.key_digest is None
    nameless = Comment.objects.get(source_id="25")
    assert (nameless.name, nameless.website, nameless.commenter.address) == ("Anonymous", "", None)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [row for row in cursor.fetchall() if "post.example" in str(row)], table


def test_a_closed_discussion_stays_readable_and_one_without_a_word_is_none(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    bring(
        tmp_path, now, post(1, comment(1), comment_status="closed"), post(2, comment_status="closed"), post(3)
    )
    modes = dict(ArticlePage.objects.values_list("title", "discussion"))
    assert modes == {"Story 1": Mode.CLOSED, "Story 2": Mode.NONE, "Story 3": Mode.OPEN}
    assert not Thread.objects.filter(title="Story 2").exists()


def test_a_comment_of_which_nothing_remains_is_left_out_and_its_replies_answer_the_one_above(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    summary = bring(
        tmp_path,
        now,
        post(
            1,
            comment(1),
            comment(2, parent="1", content="<script>alert(1)</script>"),
            comment(3, parent="2", content="<style>p{}</style>"),
            comment(4, parent="3"),
        ),
    )
    assert summary.left_out["comments of which nothing could be shown"] == 2
    assert told(thread_of("Story 1")) == [("1", "", "published"), ("4", "1", "published")]


def test_the_places_in_a_long_thread_follow_the_comments_times(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    many = [
        comment(
            number,
            date_gmt=f"2019-03-06 {23 - number // 60:02}:{59 - number % 60:02}:00",
            parent="0" if number % 3 else "1",
        )
        for number in range(1, 450)
    ]
    bring(tmp_path, now, post(1, *many))
    thread = thread_of("Story 1")
    roots = Comment.objects.filter(thread=thread, parent=None).order_by("position")
    times = [row.created_at for row in roots]
    assert [row.position for row in roots] == list(range(300))
    assert times == sorted(times)
    replies = Comment.objects.filter(thread=thread).exclude(parent=None).order_by("reply_position")
    assert [row.reply_position for row in replies] == list(range(149))


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


def test_a_transaction_takes_nothing_more_once_it_has_lasted_long(
    front: FrontPage, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(10_000))
    monkeypatch.setattr("rejoinder.imports.load.time.monotonic", lambda: next(moments) * 0.1)
    rests: list[float] = []
    monkeypatch.setattr("rejoinder.imports.load.time.sleep", rests.append)
    bring(tmp_path, now, *(post(number) for number in range(1, 11)))
    # Each look at the clock is a tenth of a second later: three stories fit into a quarter of a second.
    assert len(rests) == 4
    assert ArticlePage.objects.count() == 10


def test_nothing_of_a_file_without_a_site_fails(now: datetime, tmp_path: Path) -> None:
    summary = bring_in(write(tmp_path, "no export at all"), now)
    assert summary.refused == 1
    assert not summary.came_in


def test_the_theme_unit_test_shows_nineteen_comments_and_one_pending(
    front: FrontPage, now: datetime, samples: Path
) -> None:
    summary = bring_in(samples / "imports" / "wordpress-theme-unit-test.xml", now)
    assert summary.refused == 0
    thread = thread_of("Template: Comments")
    shown = Comment.objects.filter(thread=thread, state=State.PUBLISHED)
    assert shown.count() == 19
    assert Comment.objects.filter(thread=thread, state=State.HELD).count() == 1
    assert max(row.depth for row in shown) == 9
    assert summary.came_in["comments, published"] == 26
    assert summary.left_out["pingbacks"] == summary.left_out["trackbacks"] == 2
    assert (ArticlePage.objects.count(), PlainPage.objects.count()) == (58, 21)
    assert PlainPage.objects.get(title="Level 3").url_path.endswith("/level-1/level-2/level-3/")


@pytest.mark.parametrize("name", ["wxr-comprehensive.xml", "isso-wordpress.xml"])
def test_other_peoples_exports_come_in_without_a_refusal(
    front: FrontPage, now: datetime, samples: Path, name: str
) -> None:
    path = samples / "imports" / name
    summary = bring_in(path, now)
    assert summary.refused == 0
    told_of = sum(isinstance(item, ImportedComment) for item in items(path))
    assert Comment.objects.count() == told_of > 0

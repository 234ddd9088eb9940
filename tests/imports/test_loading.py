"""An import as a whole: complete, repeatable, and able to go on where it broke off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from django.db import OperationalError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from rejoinder.accounts.models import Commenter
from rejoinder.discussion.models import Comment, Decision, Revision, State, Thread
from rejoinder.imports import load as loading
from rejoinder.imports.format import CannotGoOn
from rejoinder.imports.imported import ImportedComment, Item
from rejoinder.imports.load import load
from rejoinder.newsroom.intake import Incoming, Intake, Taken
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage
from tests.imports.bringing import COURIER, bring, bring_in, items, thread_of, told
from tests.imports.making import comment, post, write

pytestmark = pytest.mark.django_db


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


def test_a_transaction_takes_nothing_more_once_it_has_lasted_long(
    front: FrontPage, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(10_000))
    monkeypatch.setattr("rejoinder.imports.load.time.monotonic", lambda: next(moments) * 0.1)
    monkeypatch.setattr(loading, "LONGEST", 0.25)
    sizes: list[int] = []
    write = loading._Loading._transaction

    def counted(
        self: loading._Loading, jobs: Sequence[object], work: Callable[[object], object]
    ) -> list[object]:
        results = write(self, jobs, work)
        sizes.append(len(results))
        return results

    monkeypatch.setattr(loading._Loading, "_transaction", counted)
    bring(tmp_path, now, *(post(number) for number in range(1, 11)))
    # Each look at the clock is a tenth of a second later.
    assert sizes == [3, 3, 3, 1]
    assert ArticlePage.objects.count() == 10


def test_a_database_kept_busy_is_asked_again_and_then_given_up_with_what_to_do(
    front: FrontPage, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rejoinder.imports.load.time.sleep", lambda _seconds: None)
    really, refusals = Intake.take_in, [OperationalError("database is locked")] * 2

    def busy(self: Intake, story: Incoming) -> Taken:
        if refusals:
            raise refusals.pop()
        return really(self, story)

    monkeypatch.setattr(Intake, "take_in", busy)
    bring(tmp_path, now, post(1), post(2))
    assert ArticlePage.objects.count() == 2
    refusals += [OperationalError("database is locked")] * 5
    with pytest.raises(CannotGoOn, match="The database did not take it: OperationalError"):
        bring(tmp_path, now, post(3))
    assert ArticlePage.objects.count() == 2


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

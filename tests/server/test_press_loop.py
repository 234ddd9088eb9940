"""The press: what the record says is due stands on the shelf, and nothing else does."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from rejoinder.discussion import rulesets
from rejoinder.discussion.actions.submit import Contribution, submit
from rejoinder.discussion.models import Publication, Thread
from rejoinder.discussion.prints import forget_prints
from rejoinder.newsroom import setup
from rejoinder.newsroom.models import ArticlePage, FrontPage
from rejoinder.press.publish import publish
from rejoinder.press.shelves.files import FileShelf
from rejoinder.server import press_loop, printer
from rejoinder.server.press_loop import Away, Press, alone, print_all
from tests.discussion.making import sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    return FileShelf(tmp_path / "shelf")


@pytest.fixture
def front() -> FrontPage:
    made = setup.ensure_site(name="The Lantern", slug="lantern", language="en", now=datetime.now(UTC))
    rulesets.adopt(made.publication, "[rules.newcomer]\nenabled = false\n", datetime.now(UTC))
    return made


def an_article(front: FrontPage, slug: str = "ferry", title: str = "The ferry is late") -> ArticlePage:
    section = setup.ensure_section(front, "town", "Town")
    page = ArticlePage(title=title, slug=slug, standfirst="Again.", byline="A. Wren")
    section.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def thread_of(page: ArticlePage) -> Thread:
    return Thread.objects.select_related("publication").get(key=f"page:{page.pk}")


def say(thread: Thread, text: str, parent: int | None = None) -> int:
    sent = Contribution(
        thread_id=thread.pk, name="Ada Ferry", email="ada@reader.example", text=text, parent_id=parent
    )
    return submit(sent, datetime.now(UTC)).comment_id


def settle(press: Press) -> None:
    press.look_again()
    while press.threads() + press.pages():
        pass


def page_at(shelf: FileShelf, path: str) -> str:
    content = shelf.read(f"pages/lantern/{path}index.html")
    return content.decode() if content is not None else ""


def manifest(shelf: FileShelf, thread: Thread) -> dict[str, Any]:
    content = shelf.read(f"editions/lantern/{thread.pk}/manifest.json")
    found: dict[str, Any] = json.loads(content or b"{}")
    return found


@pytest.fixture
def press(shelf: FileShelf, front: FrontPage) -> Press:
    made = Press(shelf)
    made.begin()
    settle(made)
    return made


def test_an_article_and_its_comments_stand_on_the_shelf(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    article = an_article(front)
    settle(press)
    assert "The ferry is late" in page_at(shelf, "town/ferry/")
    assert 'action="/threads/' in page_at(shelf, "town/ferry/"), "the form is there before the first comment"
    thread = thread_of(article)
    say(thread, "I waited forty minutes in the rain for it.")
    settle(press)
    assert "forty minutes in the rain" in page_at(shelf, "town/ferry/")
    thread.refresh_from_db()
    assert manifest(shelf, thread)["version"] == thread.version == thread.printed_version
    assert "forty minutes" in (shelf.read(f"editions/lantern/{thread.pk}/1.json") or b"").decode()
    assert b"lantern" in (shelf.read("hosts.json") or b"") and b"--accent" in (
        shelf.read("theme/lantern.css") or b""
    )


def test_nothing_is_printed_twice(press: Press, shelf: FileShelf, front: FrontPage) -> None:
    say(thread_of(an_article(front)), "I waited forty minutes in the rain for it.")
    settle(press)
    assert press.threads() == 0 and press.pages() == 0


def test_counts_on_the_front_page_follow_but_no_more_than_once_a_second(
    shelf: FileShelf, front: FrontPage
) -> None:
    now = 1000.0
    press = Press(shelf, lambda: now)
    thread = thread_of(an_article(front))
    settle(press)
    say(thread, sentence(1))
    settle(press)
    press.sheets.count()
    assert "1 comment" in page_at(shelf, "")
    for number in (2, 3):
        now += 0.3
        say(thread, sentence(number))
        settle(press)
        assert press.sheets.count() == 0
    assert "1 comment" in page_at(shelf, "")
    assert press.sheets.next_count == pytest.approx(0.4)
    now += 0.41
    assert press.sheets.count() >= 1 and press.sheets.next_count is None
    assert "3 comments" in page_at(shelf, "")


def test_an_article_taken_back_is_gone_with_its_discussion(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    article = an_article(front)
    thread = thread_of(article)
    say(thread, "I waited forty minutes in the rain for it.")
    settle(press)
    article.unpublish()
    settle(press)
    assert page_at(shelf, "town/ferry/") == ""
    assert manifest(shelf, thread)["gone"] is True
    assert shelf.read(f"editions/lantern/{thread.pk}/1.html") is None
    article.save_revision().publish()
    settle(press)
    assert "forty minutes in the rain" in page_at(shelf, "town/ferry/")


def test_an_article_with_a_new_slug_leaves_its_old_place_and_another_may_take_it(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    first = an_article(front)
    settle(press)
    first.slug = "late-ferry"
    first.save_revision().publish()
    second = an_article(front, title="A second ferry")
    assert second.slug == "ferry"
    settle(press)
    assert "The ferry is late" in page_at(shelf, "town/late-ferry/")
    assert "A second ferry" in page_at(shelf, "town/ferry/")


def test_lost_files_are_found_and_printed_again(press: Press, shelf: FileShelf, front: FrontPage) -> None:
    article = an_article(front)
    thread = thread_of(article)
    say(thread, "I waited forty minutes in the rain for it.")
    settle(press)
    shelf.remove(f"editions/lantern/{thread.pk}/manifest.json")
    shelf.remove("pages/lantern/town/ferry/index.html")
    shelf.remove(f"shells/lantern/{article.pk}.html")
    assert print_all(shelf) >= 2
    assert "forty minutes in the rain" in page_at(shelf, "town/ferry/")
    assert manifest(shelf, thread)["total"] == 1


def test_a_whole_shelf_can_be_lost(press: Press, tmp_path: Path, front: FrontPage) -> None:
    say(thread_of(an_article(front)), "I waited forty minutes in the rain for it.")
    settle(press)
    other = FileShelf(tmp_path / "other")
    print_all(other)
    assert "forty minutes in the rain" in page_at(other, "town/ferry/") and page_at(other, "")
    assert print_all(other) == 0


def test_a_form_is_renewed_before_its_token_is_too_old(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    thread = thread_of(an_article(front))
    print_all(shelf)
    fragment = shelf.path(f"editions/lantern/{thread.pk}/fragment.html")
    assert print_all(shelf) == 0
    old = time.time() - timedelta(days=5, minutes=1).total_seconds()
    os.utime(fragment, (old, old))
    assert print_all(shelf) == 1
    assert fragment.stat().st_mtime > time.time() - 60
    assert print_all(shelf) == 0


def test_a_closed_thread_has_no_form_to_renew(press: Press, shelf: FileShelf, front: FrontPage) -> None:
    article = an_article(front)
    article.discussion = "closed"
    article.save_revision().publish()
    thread = thread_of(article)
    print_all(shelf)
    fragment = shelf.path(f"editions/lantern/{thread.pk}/fragment.html")
    os.utime(fragment, (1, 1))
    assert print_all(shelf) == 0


def test_new_settings_print_every_leaf_again(press: Press, shelf: FileShelf, front: FrontPage) -> None:
    thread = thread_of(an_article(front))
    for number in range(52):
        say(thread, sentence(number))
    settle(press)
    assert manifest(shelf, thread)["pages"] == 2
    before = manifest(shelf, thread)["digest"]
    Publication.objects.filter(slug="lantern").update(name="The Evening Lantern")
    forget_prints(thread.publication_id)
    settle(press)
    assert manifest(shelf, thread)["digest"] != before
    for leaf in ("1", "2"):
        assert b"The Evening Lantern" in (shelf.read(f"editions/lantern/{thread.pk}/{leaf}.html") or b"")


def test_settings_changed_behind_our_back_are_found_at_the_next_start(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    thread = thread_of(an_article(front))
    settle(press)
    Publication.objects.filter(slug="lantern").update(time_zone="Asia/Tokyo", depth_limit=2)
    before = manifest(shelf, thread)["digest"]
    print_all(shelf)
    assert manifest(shelf, thread)["digest"] != before


def test_an_older_copy_of_the_database_put_back_is_printed_over_what_was_newer(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    thread = thread_of(an_article(front))
    say(thread, "I waited forty minutes in the rain for it.")
    settle(press)
    thread.refresh_from_db()
    said = manifest(shelf, thread)
    shelf.put(
        f"editions/lantern/{thread.pk}/manifest.json",
        json.dumps({**said, "version": thread.version + 40, "total": 9}).encode(),
    )
    print_all(shelf)
    assert (manifest(shelf, thread)["version"], manifest(shelf, thread)["total"]) == (thread.version, 1)


def test_an_older_copy_of_the_database_takes_away_what_is_not_to_be_read_in_it(
    press: Press, shelf: FileShelf, front: FrontPage
) -> None:
    article = an_article(front)
    thread = thread_of(article)
    say(thread, "I waited forty minutes in the rain for it.")
    settle(press)
    standing = shelf.read(f"editions/lantern/{thread.pk}/1.html") or b""
    said = manifest(shelf, thread)
    article.unpublish()
    settle(press)
    shelf.put(f"editions/lantern/{thread.pk}/1.html", standing)
    shelf.put(
        f"editions/lantern/{thread.pk}/manifest.json",
        json.dumps({**said, "version": said["version"] + 40}).encode(),
    )
    print_all(shelf)
    assert shelf.read(f"editions/lantern/{thread.pk}/1.html") is None
    assert manifest(shelf, thread)["gone"] is True


def test_one_thread_that_cannot_be_printed_stops_no_other(
    press: Press,
    shelf: FileShelf,
    front: FrontPage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad, good = thread_of(an_article(front)), thread_of(an_article(front, "bridge", "The bridge"))
    settle(press)
    right = press.printer.print

    def failing(thread: Thread, now: datetime) -> printer.Printed:
        if thread.pk == bad.pk:
            raise RuntimeError("somebody's words")
        return right(thread, now)

    monkeypatch.setattr(press.printer, "print", failing)
    for thread in (bad, good):
        say(thread, f"I waited forty minutes for {thread.pk} in the rain.")
    press.look_again()
    assert press.threads() == 1
    assert f"for {good.pk} in the rain" in page_at(shelf, "town/bridge/")
    assert f"The thread {bad.pk} could not be printed" in caplog.text
    assert press.threads() == 0, "it is left alone for a while"
    monkeypatch.setattr(press.printer, "print", right)
    press.clock = lambda: time.monotonic() + 3600
    assert press.threads() == 1
    assert f"for {bad.pk} in the rain" in page_at(shelf, "town/ferry/")


def test_the_shelf_stands_while_the_database_is_away(
    press: Press, shelf: FileShelf, front: FrontPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    an_article(front)
    settle(press)
    before = page_at(shelf, "town/ferry/")

    def away(*_: object, **__: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(press_loop, "pending_prints", away)
    press.look_again()
    with pytest.raises(Away):
        press.turn()
    assert page_at(shelf, "town/ferry/") == before


def test_a_slower_press_never_puts_an_older_edition_over_a_newer(
    press: Press, shelf: FileShelf, front: FrontPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = thread_of(an_article(front))
    say(thread, "This was said first, about the ferry and the rain.")
    other = Press(shelf)

    def overtaken(edition: Any, place: Any) -> Any:
        monkeypatch.undo()
        say(thread, "This was said second, while the first press was still at work.")
        settle(other)
        return publish(edition, place)

    monkeypatch.setattr("rejoinder.server.printer.publish", overtaken)
    printed = press.printer.print(thread_of(ArticlePage.objects.get()), datetime.now(UTC))
    assert not printed.is_new
    assert manifest(shelf, thread)["total"] == 2
    settle(press)
    assert "said second" in page_at(shelf, "town/ferry/") and "said first" in page_at(shelf, "town/ferry/")


def test_one_press_at_a_time_holds_a_shelf(shelf: FileShelf) -> None:
    with alone(shelf, lambda: False) as first, alone(shelf, lambda: False) as second:
        assert first and not second
    with alone(shelf, lambda: False) as third:
        assert third


def test_a_machine_that_went_down_has_everything_printed_again(
    press: Press, shelf: FileShelf, front: FrontPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = thread_of(an_article(front))
    say(thread, "I waited forty minutes in the rain for it.")
    settle(press)
    (shelf.root / ".boot").write_text("another boot")
    shelf.path(f"editions/lantern/{thread.pk}/1.html").write_bytes(b"\0\0\0")
    assert shelf.rebooted()
    print_all(shelf)
    assert b"forty minutes" in (shelf.read(f"editions/lantern/{thread.pk}/1.html") or b"")
    assert not shelf.rebooted()

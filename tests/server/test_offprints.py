"""Offprints: made when they are asked for, kept while they say what is so, gone when they no longer do."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from wagtail.models import PageViewRestriction

from rejoinder.config import static
from rejoinder.discussion import ledger
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Decision, State
from rejoinder.discussion.models import Maker as By
from rejoinder.discussion.snapshot import letters_on, snapshot
from rejoinder.newsroom.models import ArticlePage, FrontPage
from rejoinder.press.offprints import discussion as volumes
from rejoinder.press.offprints.forms import ARTICLE_PDF, DISCUSSION_PAGE, DISCUSSION_PDF, Form
from rejoinder.press.offprints.page import render_page
from rejoinder.press.shelves.files import FileShelf
from rejoinder.server import offprint_maker, taking, typesetting
from rejoinder.server.asks import FAILED, GONE, LATER, Ask, Asks
from rejoinder.server.front import Front
from rejoinder.server.offprint_maker import Maker
from rejoinder.server.press_loop import Press
from tests.discussion.making import arrival, fill
from tests.server.rsgi import Answered, Asked, asked
from tests.server.test_press_loop import an_article, front, page_at, press, say, settle, shelf, thread_of

__all__ = ["front", "press", "shelf"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
FERRY = "pages/lantern/town/ferry/"


@pytest.fixture
def article(press: Press, front: FrontPage) -> ArticlePage:
    page = an_article(front)
    say(thread_of(page), "I waited forty minutes in the rain for it.")
    settle(press)
    return page


@pytest.fixture
def maker(shelf: FileShelf, tmp_path: Path) -> Maker:
    return Maker(shelf, tmp_path / "media")


def wanted(maker: Maker, form: Form, path: str = "town/ferry/") -> Ask:
    ask = Ask("lantern", path, form)
    assert maker.asks.add(ask)
    return ask


def stands(shelf: FileShelf, form: Form) -> bytes | None:
    return shelf.read(f"{FERRY}{form.file}")


def test_the_page_for_paper_is_prepared_with_the_article(article: ArticlePage, shelf: FileShelf) -> None:
    html = page_at(shelf, "town/ferry/print/")
    assert "The ferry is late" in html and '<nav class="ways"' in html and "forty minutes" not in html
    assert 'href="/town/ferry/article.pdf"' in page_at(shelf, "town/ferry/")


def test_what_is_asked_for_is_made_once(article: ArticlePage, shelf: FileShelf, maker: Maker) -> None:
    for form in (ARTICLE_PDF, DISCUSSION_PDF):
        wanted(maker, form)
        assert maker.make_due(NOW) == 1
        content = stands(shelf, form)
        assert content is not None and content.startswith(b"%PDF-1.7")
        wanted(maker, form)
        assert maker.make_due(NOW) == 0
        assert not maker.asks.waits(Ask("lantern", "town/ferry/", form))


def test_the_page_with_its_discussion_shows_every_comment(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    first = say(thread_of(article), "It was cold as well, I can tell you.")
    say(thread_of(article), "And nobody said a word about it.", parent=first)
    settle(press)
    wanted(maker, DISCUSSION_PAGE)
    assert maker.make_due(NOW) == 1
    html = (stands(shelf, DISCUSSION_PAGE) or b"").decode()
    assert "3 thoughts on" in html and "cold as well" in html and "in reply to" in html
    assert "ada@reader.example" not in html and "<form" not in html


def test_a_comment_takes_away_what_does_not_show_it_and_nothing_else(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    for form in (ARTICLE_PDF, DISCUSSION_PAGE):
        wanted(maker, form)
    assert maker.make_due(NOW) == 2
    say(thread_of(article), "It was cold as well, I can tell you.")
    settle(press)
    assert stands(shelf, DISCUSSION_PAGE) is None
    assert stands(shelf, ARTICLE_PDF) is not None


def test_printing_again_what_has_not_changed_keeps_it(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    for form in (ARTICLE_PDF, DISCUSSION_PAGE):
        wanted(maker, form)
    maker.make_due(NOW)
    before = [shelf.path(f"{FERRY}{form.file}").stat().st_mtime_ns for form in (ARTICLE_PDF, DISCUSSION_PAGE)]
    article.save_revision().publish()
    press._print(thread_of(article).pk)
    settle(press)
    assert before == [
        shelf.path(f"{FERRY}{form.file}").stat().st_mtime_ns for form in (ARTICLE_PDF, DISCUSSION_PAGE)
    ]


def test_a_changed_article_takes_all_its_offprints_away(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    for form in (ARTICLE_PDF, DISCUSSION_PAGE):
        wanted(maker, form)
    maker.make_due(NOW)
    article.title = "The ferry came after all"
    article.save_revision().publish()
    settle(press)
    assert stands(shelf, ARTICLE_PDF) is None and stands(shelf, DISCUSSION_PAGE) is None
    assert "came after all" in page_at(shelf, "town/ferry/print/")


@pytest.mark.parametrize("how", ["unpublished", "restricted", "deleted", "renamed"])
def test_what_may_no_longer_be_read_there_leaves_no_offprint(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press, how: str
) -> None:
    for form in (ARTICLE_PDF, DISCUSSION_PAGE):
        wanted(maker, form)
    maker.make_due(NOW)
    if how == "unpublished":
        article.unpublish()
    elif how == "restricted":
        PageViewRestriction.objects.create(page=article, restriction_type="login")
    elif how == "deleted":
        article.delete()
    else:
        article.slug = "steamer"
        article.save_revision().publish()
    settle(press)
    assert list(shelf.names("pages/lantern/town/ferry")) == []
    assert list(shelf.names("offprints/lantern/town/ferry")) == []
    ask = wanted(maker, ARTICLE_PDF)
    assert maker.make_due(NOW) == 0 and maker.asks.outcome(ask) == GONE


def test_what_is_taken_back_while_it_is_made_is_not_in_it(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    said = say(thread_of(article), "Something that will be taken back.")
    settle(press)
    real = render_page
    pages: list[bytes] = []

    def slow(*given: object) -> bytes:
        content = real(*given)  # type: ignore[arg-type]
        if not pages:
            take_back(said)
            settle(press)
        pages.append(content)
        return content

    wanted(maker, DISCUSSION_PAGE)
    with mock.patch.object(offprint_maker, "render_page", slow):
        assert maker.make_due(NOW) == 1
    assert b"will be taken back" in pages[0] and len(pages) == 2
    html = (stands(shelf, DISCUSSION_PAGE) or b"").decode()
    assert "will be taken back" not in html and "Removed" in html


def test_what_was_only_added_to_is_handed_out_and_goes_a_little_later(
    article: ArticlePage, shelf: FileShelf, press: Press, tmp_path: Path
) -> None:
    clock = [100.0]
    maker = Maker(shelf, tmp_path, lambda: clock[0])
    real = render_page

    def slow(*given: object) -> bytes:
        content = real(*given)  # type: ignore[arg-type]
        say(thread_of(article), "One more, while the others are printed.")
        settle(press)
        return content

    wanted(maker, DISCUSSION_PAGE)
    with mock.patch.object(offprint_maker, "render_page", slow):
        assert maker.make_due(NOW) == 1
    assert stands(shelf, DISCUSSION_PAGE) is not None, "for those who wait"
    clock[0] += offprint_maker.PASSING
    maker.make_due(NOW)
    assert stands(shelf, DISCUSSION_PAGE) is None


def test_held_text_is_in_no_offprint(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    said = say(thread_of(article), "Held while somebody looks at it.")
    Comment.objects.get(pk=said, state=State.PUBLISHED)
    decided(said, State.HELD)
    settle(press)
    wanted(maker, DISCUSSION_PAGE)
    maker.make_due(NOW)
    html = (stands(shelf, DISCUSSION_PAGE) or b"").decode()
    assert "somebody looks" not in html and "1 thought on" in html


def test_long_discussions_come_in_volumes_that_name_each_other(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    # The first page holds fifty.
    fill(thread_of(article), [arrival(number) for number in range(1, 61)])
    settle(press)
    second = Form(False, 2)
    for form in (DISCUSSION_PAGE, second):
        wanted(maker, form)
    with mock.patch.object(volumes.volumes, "__defaults__", (50,)):
        assert maker.make_due(NOW) == 2
        ask = wanted(maker, Form(True, 3))
        maker.make_due(NOW)
    first, last = ((stands(shelf, form) or b"").decode() for form in (DISCUSSION_PAGE, second))
    assert "Volume 1 of 2" in first and 'href="/town/ferry/print/discussion/2/"' in first
    assert "Comment 10 of" in first and "Comment 60 of" not in first
    assert "Volume 2 of 2" in last and "Comment 60 of" in last and "Comment 10 of" not in last
    assert maker.asks.outcome(ask) == GONE


def test_the_letters_on_a_thread_are_counted_by_leaf(article: ArticlePage) -> None:
    thread = thread_of(article)
    root = say(thread, "A root with answers.")
    fill(thread, [arrival(number) for number in range(1, 61)])
    say(thread, "An answer to it.", parent=root)
    shown = snapshot(thread.pk, 0, digest_changed=True, now=NOW)
    assert shown is not None
    assert letters_on(thread.pk) == {
        (leaf.page, leaf.root, leaf.branch): sum(len(comment.html) for comment in leaf.comments)
        for leaf in shown.leaves
    }


def test_a_press_that_starts_takes_away_what_a_crash_left_untrue(
    article: ArticlePage, shelf: FileShelf, maker: Maker, press: Press
) -> None:
    wanted(maker, DISCUSSION_PAGE)
    maker.make_due(NOW)
    with mock.patch.object(press.offprints, "drop_untrue"):
        say(thread_of(article), "Printed, and then the machine stopped.")
        settle(press)
    assert stands(shelf, DISCUSSION_PAGE) is not None
    again = Press(shelf)
    again.begin()
    while again.look_through() is not None:
        pass
    assert stands(shelf, DISCUSSION_PAGE) is None


def test_what_cannot_be_made_is_not_tried_over_and_over(article: ArticlePage, maker: Maker) -> None:
    ask = wanted(maker, ARTICLE_PDF)
    with mock.patch.object(typesetting, "pdf", return_value=None) as tried:
        assert maker.make_due(NOW) == 0
        assert maker.make_due(NOW) == 0
    assert tried.call_count == 1 and maker.asks.outcome(ask) == FAILED


def test_what_is_overtaken_again_and_again_may_be_made_later(article: ArticlePage, maker: Maker) -> None:
    ask = wanted(maker, ARTICLE_PDF)
    with (
        mock.patch.object(typesetting, "pdf", return_value=b"%PDF"),
        mock.patch.object(maker, "_put", return_value=False),
    ):
        assert maker.make_due(NOW) == 0
    assert maker.asks.outcome(ask) == LATER


def test_no_more_is_taken_on_than_can_be_made(tmp_path: Path) -> None:
    asks = Asks(tmp_path)
    taken = [asks.add(Ask("lantern", f"town/{number}/", ARTICLE_PDF)) for number in range(70)]
    assert taken == [True] * 64 + [False] * 6
    assert asks.add(Ask("lantern", "town/3/", ARTICLE_PDF)), "what is waited for already costs nothing more"


class Behind:
    """Stands for Django."""

    async def answer(self, scope: Any, exchange: Any, signed_in: bool) -> None:
        exchange.response_bytes(299, [], b"django")


@pytest.fixture
def site(shelf: FileShelf, tmp_path: Path, article: ArticlePage) -> Iterator[Front]:
    with mock.patch.object(taking, "PATIENCE", 10.0):
        yield Front(shelf.root, tmp_path / "media", static.installed(), Behind(), 1_000_000)


def get(site: Front, scope: Asked) -> Answered:
    answered = Answered()
    asyncio.run(site.__rsgi__(scope, answered))
    return answered


def test_the_reader_waits_for_what_is_being_made(site: Front, maker: Maker, shelf: FileShelf) -> None:
    """The maker puts it there while the front waits; the database of the test is this thread's alone."""
    wanted(maker, ARTICLE_PDF)
    maker.make_due(NOW)
    content = stands(shelf, ARTICLE_PDF)
    assert content is not None
    place = shelf.path(f"{FERRY}article.pdf")
    place.unlink()

    def appear() -> None:
        while not maker.asks.waits(Ask("lantern", "town/ferry/", ARTICLE_PDF)):
            time.sleep(0.01)
        shelf.put(f"{FERRY}article.pdf", content, compressed=False)

    thread = threading.Thread(target=appear)
    thread.start()
    answer = get(site, asked("/town/ferry/article.pdf", "utm_source=x"))
    thread.join()
    assert (answer.status, answer.body) == (200, content)
    headers = answer.headers
    assert headers["content-type"] == "application/pdf" and headers["x-robots-tag"] == "noindex"
    assert headers["content-disposition"] == "inline; filename*=UTF-8''ferry.pdf"
    assert headers["cache-control"] == "public, max-age=0, s-maxage=1"
    known = asked("/town/ferry/article.pdf", if_none_match=headers["etag"])
    assert get(site, known).status == 304


def test_a_reader_who_waited_in_vain_is_asked_to_come_back(site: Front) -> None:
    site._taking._patience = 0.3
    answer = get(site, asked("/town/ferry/discussion.pdf"))
    assert answer.status == 503 and answer.headers["retry-after"] == "10"
    assert answer.headers["cache-control"] == "no-store"
    page = answer.body.decode()
    assert "This is being made" in page and 'href="/town/ferry/discussion.pdf"' in page
    told = get(site, asked("/town/ferry/discussion.pdf", accept="application/json"))
    assert told.status == 503 and told.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("form", "instead"), [(ARTICLE_PDF, "print/"), (Form(True, 2), "print/discussion/2/")]
)
def test_a_reader_is_told_when_a_pdf_cannot_be_made_and_what_to_do(
    site: Front, maker: Maker, form: Form, instead: str
) -> None:
    maker.asks.fail(Ask("lantern", "town/ferry/", form))
    address = f"/town/ferry/{form.address}"
    answer = get(site, asked(address))
    assert answer.status == 500 and "retry-after" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"
    page = answer.body.decode()
    assert "The PDF of this article could not be made" in page and "moment" not in page
    assert f'href="/town/ferry/{instead}"' in page
    told = get(site, asked(address, accept="application/json"))
    assert told.status == 500 and b"could not be made" in told.body
    assert get(site, asked(address, method="HEAD")).status == 500


def test_a_page_that_failed_is_not_called_a_pdf(site: Front, maker: Maker) -> None:
    maker.asks.fail(Ask("lantern", "town/ferry/", DISCUSSION_PAGE))
    answer = get(site, asked("/town/ferry/print/discussion/"))
    assert answer.status == 500 and b"PDF" not in answer.body


def test_what_there_is_not_goes_to_django_for_its_answer(site: Front, maker: Maker) -> None:
    assert get(site, asked("/town/steamer/article.pdf")).status == 299
    assert get(site, asked("/town/ferry/other.pdf")).status == 299
    maker.asks.refuse(Ask("lantern", "town/ferry/", Form(True, 9)))
    assert get(site, asked("/town/ferry/discussion-9.pdf")).status == 299


def test_only_so_many_wait(site: Front) -> None:
    site._taking.waiting = taking.WAITING
    began = time.monotonic()
    assert get(site, asked("/town/ferry/article.pdf")).status == 503
    assert time.monotonic() - began < 5


def decided(comment: int, state: State) -> None:
    """A moderator's word."""
    last = Decision.objects.filter(comment=comment).latest("pk")
    ledger.record_decision(
        comment, Ruling(state, By.MODERATOR, reason="Looked at."), datetime.now(UTC), seen=last.pk
    )


def take_back(comment: int) -> None:
    decided(comment, State.REJECTED)

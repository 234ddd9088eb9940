"""Words that nobody can break scroll no page sideways, on a small telephone, from left to right and mirrored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.laid_out import lay_out_long_words
from tests.browser.stories import desk
from tests.browser.test_desk_queue import OUTSIDE
from tests.postgres import free_port
from tests.serving import Serving, wait_for

pytestmark = pytest.mark.browser

PAGES = (
    "front",
    "section",
    "article",
    "author",
    "archive",
    "search",
    "search-comments",
    "print",
    "print-discussion",
    "mail",
    "edition",
    "reply",
    "report",
    "private-published",
    "private-held",
)
_LENGTH = 180
_TELEPHONE = {"width": 320, "height": 700}


@dataclass(frozen=True, slots=True)
class Worded:
    """A site of long words: the paths of its pages, and the comment that waits at the desk."""

    site: Serving
    pages: dict[str, str]
    held: int


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worded]:
    port = free_port()
    site = Serving(
        tmp_path_factory.mktemp("worded") / "data",
        "--demo",
        port=port,
        REJOINDER_URL=f"http://127.0.0.1:{port}",
        # Nothing is sent: it is set only so that articles have their form for mailing.
        REJOINDER_SMTP="smtp://127.0.0.1:9?tls=none",
        REJOINDER_MAIL_FROM="post@lantern.example",
    ).ready(120)
    told = lay_out_long_words(site, _LENGTH)
    yield Worded(site, told["pages"], told["held"])
    site.stop()


def shown(site: Serving, path: str) -> bool:
    """Whether the page is there with its long words: it is printed soon, not at once."""
    status, text = site.get(path)
    return status == 200 and "Donaudampfschifffahrtsgesellschaft" in text


def wider(page: Page, direction: str) -> int:
    """By how much the page in this direction is wider than the window."""
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("name", PAGES)
def test_no_word_is_wider_than_a_reader_s_page(
    worded: Worded, browser: Browser, looks: Path, name: str
) -> None:
    path = worded.pages[name]
    wait_for(lambda: shown(worded.site, path), 120, f"{name} with its words")
    context = browser.new_context(viewport=_TELEPHONE, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(worded.site.address + path)
    found = {direction: wider(page, direction) for direction in ("ltr", "rtl")}
    page.screenshot(path=looks / f"long-words-{name}.png", full_page=True)
    context.close()
    assert found == {"ltr": 0, "rtl": 0}


def test_no_word_is_wider_than_the_desk(worded: Worded, browser: Browser, looks: Path) -> None:
    with desk(worded.site, browser) as moderator:
        page = moderator.page
        page.set_viewport_size(_TELEPHONE)  # type: ignore[arg-type]
        for name, path in (("queue", "/desk/held/?name=Donau"), ("case", f"/desk/held/{worded.held}/?line=held")):
            page.goto(worded.site.address + path)
            expect(page.locator(".desk :is(.desk-excerpt, .desk-text)").first).to_contain_text("Donaudampfschiff")
            for direction in ("ltr", "rtl"):
                assert wider(page, direction) <= 0 and page.evaluate(OUTSIDE) == [], (name, direction)
            page.screenshot(path=looks / f"long-words-{name}.png", full_page=True)

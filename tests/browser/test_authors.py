"""The author’s side as a story: asked to be mailed, told, appealed, answered, and read by others; by keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.stories import desk, fill_reply
from tests.browser.test_journeys import found_by_reloading, fresh
from tests.faults.papers import a_paper, rejoinder
from tests.notices.catcher import Catcher, Caught
from tests.serving import Serving, wait_for

pytestmark = pytest.mark.browser

FERRY = "/town/ferry/"
_PATIENT = """
from datetime import UTC, datetime
from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Publication
rulesets.adopt(Publication.objects.get(), "[rules.newcomer]\\nenabled = true\\n", datetime.now(UTC))
"""
APPEAL = "The nine coat hooks are there to be counted by anybody."


@pytest.fixture(scope="module")
def post() -> Iterator[Catcher]:
    """The mail server of the site."""
    with Catcher() as server:
        yield server


@pytest.fixture(scope="module")
def site(post: Catcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A paper of one article whose first comments wait for a person, sending mail."""
    data = tmp_path_factory.mktemp("mailing") / "data"
    a_paper(data)
    assert rejoinder("manage", "--data", str(data), "shell", "-c", _PATIENT).returncode == 0
    serving = Serving(
        data,
        REJOINDER_URL="http://news.example",
        REJOINDER_SMTP=post.address,
        REJOINDER_MAIL_FROM="comments@news.example",
    ).ready(240)
    wait_for(lambda: "reply-notify" in serving.get(FERRY)[1], 120, "the article to be printed")
    yield serving
    serving.stop()


def arrived(post: Catcher, of: Callable[[Caught], bool]) -> Caught:
    """The mail that is waited for; decisions are told after twenty seconds."""
    deadline = time.monotonic() + 90
    while not (found := [caught for caught in post.caught if of(caught)]):
        assert time.monotonic() < deadline, [str(caught.mail["Subject"]) for caught in post.caught]
        time.sleep(0.2)
    return found[-1]


def private(site: Serving, caught: Caught) -> str:
    """The private page that a mail leads to, on the machine at hand."""
    found = re.search(r"http://news\.example(/comments/\S+/)", caught.text)
    assert found
    return site.address + found[1]


def looked_at(page: Page, looks: Path, name: str) -> None:
    """Narrow and wide, light and dark, without horizontal scrolling, and clean by axe's rules."""
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=looks / f"{name}-{width}-{scheme}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (name, width, wide)
        found = Axe().run(page).response["violations"]
        assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_an_author_is_told_appeals_and_is_read_at_last(
    site: Serving, post: Catcher, plain: Page, browser: Browser, looks: Path
) -> None:
    text = fresh("Count the coat hooks too; there are nine.")
    plain.goto(site.address + FERRY)
    box = plain.get_by_label("Mail me what becomes of it")
    expect(box).not_to_be_checked()
    box.focus()
    plain.keyboard.press("Space")
    fill_reply(plain, "Wilma Teasel", "wilma@reader.example", text)
    receipt = arrived(post, lambda caught: caught.to == ["wilma@reader.example"])
    assert private(site, receipt) == plain.url
    with desk(site, browser) as moderator:
        moderator.reject(text, "Nobody asked about hooks.")
        told = arrived(post, lambda caught: "is not published" in str(caught.mail["Subject"]))
        plain.goto(private(site, told))
        expect(plain.get_by_text("Nobody asked about hooks.")).to_be_visible()
        looked_at_plain(plain, looks, "private-rejected")
        field = plain.get_by_label("What was overlooked?")
        field.focus()
        plain.keyboard.type(APPEAL)
        plain.keyboard.press("Tab")
        plain.keyboard.press("Enter")
        expect(plain.get_by_role("heading", name="Your appeal is waiting")).to_be_visible()
        # An answer that overtakes this mail makes it needless; the answer is given when it has come.
        arrived(post, lambda caught: "has arrived" in str(caught.mail["Subject"]))
        looked_at_plain(plain, looks, "private-waiting")
        page = moderator.page
        page.goto(f"{site.address}/desk/appeals/")
        looked_at(page, looks, "appeals")
        page.get_by_role("link", name=re.compile("nine coat hooks")).focus()
        page.keyboard.press("Enter")
        # The only one at this desk may answer an appeal against their own decision.
        answer = page.get_by_label("Answer to the author")
        expect(answer).to_be_visible()
        looked_at(page, looks, "appeal")
        answer.focus()
        page.keyboard.type("You are right, hooks count.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("The appeal of Wilma Teasel is granted"))).to_be_visible()
    granted = arrived(post, lambda caught: "was granted" in str(caught.mail["Subject"]))
    assert "You are right, hooks count." in granted.text
    plain.goto(private(site, granted))
    expect(plain.get_by_text("Your appeal was granted.")).to_be_visible()
    reader = browser.new_page()
    reader.goto(site.address + FERRY)
    found_by_reloading(reader, text)
    subjects = [str(caught.mail["Subject"]) for caught in post.caught]
    assert len(subjects) == len(set(subjects)) == 4


def looked_at_plain(page: Page, looks: Path, name: str) -> None:
    """The same for a page without script, on which axe cannot run."""
    for scheme in ("light", "dark"):
        for width in (360, 1280):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=looks / f"{name}-{width}-{scheme}.png", full_page=True)


def test_the_private_page_is_clean_by_axes_rules(site: Serving, page: Page, looks: Path) -> None:
    page.goto(site.address + FERRY)
    fill_reply(page, "Otto Lark", "otto@reader.example", fresh("Hooks again."))
    page.get_by_role("link", name=re.compile("private page")).first.click()
    expect(page.get_by_text("If nobody has decided by")).to_be_visible()
    looked_at(page, looks, "private-held")

"""Offprints in a real browser: on a screen, on paper by the browser's own print, and as a PDF."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.pdf import Document
from tests.serving import Serving

pytestmark = pytest.mark.browser

STORY = "/council/the-bridge-fund-is-not-empty/"


def taken(demo: Serving, path: str, seconds: float = 120.0) -> bytes:
    """The offprint, asked for again as long as the site asks us to come back, or has not printed the article."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(demo.address + path, timeout=60) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            with error:
                # A new site prints what offprints are made from in its first seconds; before, there is none.
                assert error.code == 404 or (error.code == 503 and error.headers["Retry-After"] == "10")
            assert time.monotonic() < deadline, "it was not made in time"
            time.sleep(1)


@pytest.mark.parametrize("path", ["print/", "print/discussion/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_for_paper_keeps_nobody_out_and_fits_a_telephone(
    demo: Serving, browser: Browser, looks: Path, path: str, scheme: str
) -> None:
    taken(demo, STORY + path)
    page = browser.new_page(viewport={"width": 320, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(demo.address + STORY + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.screenshot(
        path=looks / f"offprint-{path.strip('/').replace('/', '-')}-{scheme}-320.png", full_page=True
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_the_way_from_the_article_to_paper_and_back_goes_by_keyboard(demo: Serving, plain: Page) -> None:
    plain.goto(demo.address + STORY)
    link = plain.get_by_role("list", name="Take this article away").get_by_role("link", name="Print")
    link.focus()
    plain.keyboard.press("Enter")
    plain.wait_for_url(f"**{STORY}print/")
    plain.get_by_role("link", name="Back to the article").click()
    plain.wait_for_url(f"**{STORY}")


@pytest.mark.parametrize("path", ["", "print/"])
def test_what_the_browser_prints_has_claims_answers_links_and_source_and_no_menus(
    demo: Serving, browser: Browser, tmp_path: Path, path: str
) -> None:
    page = browser.new_page()
    page.goto(demo.address + STORY + path)
    printed = Document(page.pdf(format="A4", prefer_css_page_size=True), tmp_path)
    page.close()
    words = " ".join(printed.text.split())
    for said in (
        "Claim",
        "by Edwin Sallis",
        "What we found: Unfounded",
        "Addresses of the links",
        "https://council.wrenmouth.example/crier/latest",
    ):
        assert said in words, said
    assert f"This article is found at {demo.address}{STORY}" in words and "Published" in words
    for menu in (
        "Harbour",
        "House rules",
        "Skip to the content",
        "Leave a reply",
        "Back to the article",
        "PDF",
    ):
        assert menu not in words, menu


def test_the_pdf_with_its_discussion_is_whole(demo: Serving, tmp_path: Path) -> None:
    document = Document(taken(demo, f"{STORY}discussion.pdf"), tmp_path)
    document.check()
    assert "<pdfaid:part>2</pdfaid:part>" in document.metadata and document.facts["Tagged"] == "yes"
    words = " ".join(document.text.split())
    assert "22 thoughts on" in words and "in reply to" in words and "What we found: Unfounded" in words
    title, discussion = document.outline
    assert title[0] == document.facts["Title"] and discussion.startswith("22 thoughts on")

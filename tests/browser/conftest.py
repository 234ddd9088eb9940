"""A demonstration site and a real browser for the journeys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.paper import Paper
from tests.browser.stories import LIBRARY
from tests.serving import Serving, wait_for

# Playwright's synchronous face runs an event loop in this thread, which Django takes for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The demonstration site, running."""
    site = Serving(tmp_path_factory.mktemp("demo") / "data", "--demo").ready(120)
    # Before its edition is printed an article has no form, and nobody loads the page again.
    wait_for(lambda: 'name="token"' in site.get(LIBRARY)[1], 120, "the form under an article")
    yield site
    site.stop()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """A real Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a reader who was never here before, with script."""
    made = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page that fails the test when its script does, or when it asks a stranger for anything."""
    return context.new_page()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page without script."""
    made = browser.new_context(java_script_enabled=False, locale="en-GB")
    made.set_default_timeout(30_000)
    yield made.new_page()
    made.close()


@pytest.fixture(scope="session")
def looks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are laid for people to look at: $REJOINDER_LOOKS, else a temporary directory."""
    place = os.environ.get("REJOINDER_LOOKS")
    path = Path(place) if place else tmp_path_factory.mktemp("looks")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture
def reader(paper: Paper, page: Page) -> Iterator[Page]:
    """A reader on the article's page; fails when the script does or something is refused by the policy."""
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda said: troubles.append(said.text) if "Policy" in said.text else None)
    page.goto(paper.address)
    expect(page.locator("html[data-script]")).to_have_count(1)
    yield page
    assert not troubles

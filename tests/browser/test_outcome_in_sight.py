"""What became of a comment that was just sent stands where its author looks, with the way to its private page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.paper import Paper
from tests.press.making import comment, thread
from tests.press.making import page as leaf

pytestmark = pytest.mark.browser

SCREENS = {"phone": (390, 844), "laptop": (1280, 720)}
SAID = {"id": 90, "reasons": [], "address": "/comments/abc/"}
PARAGRAPH = "<p>The harbour office has changed the hours of the ferry once more.</p>"


def show(paper: Paper, direction: str) -> None:
    """A discussion of several screens, and the pages that show it with the new comment in it."""
    said = [comment(number) for number in range(1, 13)]
    for new, path in (
        (None, "/"),
        (comment(90, name="Wilma Teasel"), "/c/90"),
        (comment(91, 3, 3, name="Wilma Teasel"), "/c/91"),
    ):
        shown = said if new is None else [*said, new]
        paper.show(thread(leaf(*shown), direction=direction), path)


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A paper whose article is shown."""
    with Paper() as printed:
        show(printed, "ltr")
        yield printed


def post(page: Page) -> None:
    for label, words in (("Name", "Wilma Teasel"), ("E-mail", "w@example.org"), ("Comment", "I counted nine.")):
        page.get_by_label(re.compile(f"^{label}")).fill(words)
    page.get_by_role("button", name="Post comment").click()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("state", ["published", "held", "rejected"])
@pytest.mark.parametrize("answered", [0, 3], ids=["of its own", "an answer"])
@pytest.mark.parametrize("screen", SCREENS)
def test_the_way_to_the_private_page_is_in_sight(
    paper: Paper, reader: Page, looks: Path, screen: str, answered: int, state: str, direction: str
) -> None:
    width, height = SCREENS[screen]
    reader.set_viewport_size({"width": width, "height": height})
    show(paper, direction)
    reader.goto(paper.address)
    reader.evaluate(
        "([direction, words]) => { document.documentElement.dir = direction;"
        " document.querySelector('h1').insertAdjacentHTML('afterend', words) }",
        [direction, PARAGRAPH * 60],
    )
    new = 91 if answered else 90
    said: dict[str, Any] = {**SAID, "id": new, "state": state}
    paper.answers.append((201, said))
    if answered:
        reader.locator(f"#comment-{answered} a.reply").click()
    post(reader)
    outcome = reader.locator(".outcome")
    if state == "published":
        # With the comment itself in place nothing moves any more.
        expect(reader.locator(f"#comment-{new}")).to_be_visible()
    expect(outcome).to_be_focused()
    expect(outcome.get_by_role("link", name=re.compile("private page"))).to_be_in_viewport(ratio=1)
    expect(outcome.locator("p").first).to_be_in_viewport(ratio=1)
    reader.screenshot(path=looks / f"outcome-{screen}-{new}-{state}-{direction}.png")

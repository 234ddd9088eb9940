"""Code reads from left to right in what is written from right to left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

import rejoinder.newsroom
import rejoinder.press
from rejoinder.markup import clean_body, render

pytestmark = pytest.mark.browser

PRESS = Path(rejoinder.press.__file__).parent / "static" / "rejoinder"
NEWSROOM = Path(rejoinder.newsroom.__file__).parent / "static" / "rejoinder"
CODE = "<p>הקוד <code>x = 1;</code> שלום.</p><pre><code>y = 2;</code></pre><pre><code>3 + 4;</code></pre>"
COMMENT = render("הקוד `x = 1;` שלום.\n\n```\ny = 2;\n```", "markdown").html
PLACES = {
    "article": (NEWSROOM / "article.css", f'<div class="prose"><div class="imported">{clean_body(CODE)}</div></div>'),
    "paper": (PRESS / "offprint.css", f'<div class="offprint"><div class="prose">{CODE}</div></div>'),
    "comment": (PRESS / "discussion.css", f'<div class="comment"><div class="said">{COMMENT}</div></div>'),
    "comment on paper": (PRESS / "offprint.css", f'<div class="offprint"><div class="said">{COMMENT}</div></div>'),
}
# Where the first and the last sign of each piece of code are drawn.
EDGES = """() => [...document.querySelectorAll("code")].map((code) => {
    const words = code.firstChild, range = document.createRange();
    return [0, words.data.trimEnd().length - 1].map((place) => {
        range.setStart(words, place);
        range.setEnd(words, place + 1);
        return range.getBoundingClientRect().left;
    });
})"""


@pytest.mark.parametrize("place", PLACES)
def test_a_line_of_code_ends_at_its_right(page: Page, place: str) -> None:
    sheet, html = PLACES[place]
    page.set_content(f'<!doctype html><html lang="he" dir="rtl"><body><main>{html}</main></body></html>')
    page.add_style_tag(content=sheet.read_text())
    edges = page.evaluate(EDGES)
    assert len(edges) == html.count("<code>")
    assert all(first < last for first, last in edges), edges

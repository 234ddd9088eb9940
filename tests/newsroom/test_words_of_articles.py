"""The plain words of an article, as search finds them and the judges read them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from rejoinder.discussion.models import StoredStory, Thread
from rejoinder.newsroom import due
from rejoinder.newsroom.models import Findable, SectionPage
from rejoinder.newsroom.pieces import plain_text, stripped, whole_text
from tests.newsroom import making

IMPORTED = (
    "<h2>Tides</h2><p>Low at <em>no</em>on</p><table><thead><tr><th>Day</th><th>Number</th></tr></thead>"
    "<tbody><tr><td>Sunday</td><td>12</td></tr></tbody></table>"
    "<figure><p>A quay</p><figcaption>Drawn in May</figcaption></figure>"
    "<ul><li>Oars</li><li>Ropes<ul><li>Short</li></ul></li></ul><blockquote><p>Aye</p></blockquote>"
    "<p>One<br>Two</p><pre><code>if x:\n    y</code></pre><hr><p>Last &amp; least</p>"
)
LINES = [
    *("Tides", "Low at noon", "Day Number", "Sunday 12", "A quay", "Drawn in May", "Oars", "Ropes", "Short"),
    *("Aye", "One", "Two", "if x:", "    y", "Last & least"),
]


def test_every_block_s_words_stand_in_a_line_of_their_own_and_a_row_s_cells_apart() -> None:
    assert stripped(IMPORTED).split("\n") == LINES
    assert stripped("<P CLASS='a'>A</P><DIV>B</DIV><dl><dt>C</dt><dd>D</dd></dl>") == "A\nB\nC\nD"
    assert stripped("<p>a<b>b</b>c</p><p></p>\n\n<p>d</p>") == "abc\nd"


@pytest.mark.django_db
def test_words_at_the_edges_of_an_imported_article_s_blocks_are_found(
    client: Client, town: SectionPage
) -> None:
    page = making.article(town, body=[("imported", IMPORTED)])
    assert "Sunday 12" in whole_text(page) and "Tides\nLow at noon" in plain_text(page)
    for word in ("tides", "noon", "number", "12", "quay", "drawn", "oars", "ropes", "short", "aye", "least"):
        assert "/town/ferry/" in client.get(f"/search/?q={word}").content.decode(), word


@pytest.mark.django_db
def test_what_an_older_version_read_otherwise_is_renewed_when_it_is_printed_again(
    client: Client, town: SectionPage, shelf: making.Shelf, now: datetime
) -> None:
    page = making.article(town, body=[("imported", IMPORTED)])
    shelf.print(now)
    Findable.objects.update(text="TidesLow at noonDayNumber")
    Thread.objects.update(
        story=StoredStory.objects.create(digest="old", title=page.title, text="TidesLow", stored_at=now)
    )
    before = making.thread_of(page)
    due.everything("courier")
    shelf.print(now)
    assert Findable.objects.get().text == whole_text(page)
    thread = making.thread_of(page)
    assert thread is not None and thread.story is not None and before is not None
    assert thread.story.text == plain_text(page)
    # Readers see nothing of it, so nothing of the discussion is printed again.
    assert thread.version == before.version

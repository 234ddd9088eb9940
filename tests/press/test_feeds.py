from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from lxml import etree

from rejoinder.press import feeds
from rejoinder.press.feeds.feed import Entry, Feed, directed, latest, whole
from tests.press import feed_rules

WHEN = datetime(2026, 5, 4, 9, 30, 7, tzinfo=UTC)
HOSTILE = "]]></content><script>alert(1)</script>&\"'\x0b\ud800\ufffe"


def entry(number: int = 1, **given: Any) -> Entry:
    values: dict[str, Any] = {
        "id": f"tag:lantern.example,2026-05-04:article/{number}",
        "url": f"https://lantern.example/harbour/story-{number}/",
        "title": f"Story {number}",
        "published": WHEN - timedelta(hours=number),
        "updated": WHEN - timedelta(hours=number),
        "language": "en-GB",
        "direction": "ltr",
        "html": "<p>The boat left early.</p>",
        "summary": "In a sentence.",
        "author": "Nell Pinchbeck",
        "section": "Harbour",
        "discussion": f"https://lantern.example/harbour/story-{number}/#discussion",
        "discussion_feed": f"https://lantern.example/threads/{number}/",
    }
    return Entry(**{**values, **given})


def feed(*entries: Entry, **given: Any) -> Feed:
    values: dict[str, Any] = {
        "id": "tag:lantern.example,2026-05-04:paper/lantern",
        "title": "The Wrenmouth Lantern",
        "home": "https://lantern.example/",
        "folder": "https://lantern.example/",
        "language": "en-GB",
        "direction": "ltr",
        "updated": latest(WHEN, entries),
        "entries": entries,
        "publisher": "The Wrenmouth Lantern",
        "subtitle": "News of the town",
        "icon": "https://lantern.example/icon.svg",
    }
    return Feed(**{**values, **given})


def checked(made: Feed) -> dict[str, Any]:
    return {name: feed_rules.RULES[name](content) for name, content in feeds.files(made)}


def test_every_form_says_the_same_of_every_entry() -> None:
    found = checked(feed(entry(1), entry(2, updated=WHEN, author="", section="", html="")))
    for name in ("feed.atom", "feed.rss"):
        first, second = found[name].entries
        assert first.id == "tag:lantern.example,2026-05-04:article/1" and first.title == "Story 1"
        assert first.link == "https://lantern.example/harbour/story-1/"
        assert first.author == "Nell Pinchbeck" and first.tags[0].term == "Harbour"
        assert first.published_parsed[:6] == (2026, 5, 4, 8, 30, 7)
        assert "The boat left early." in first.content[0].value and first.summary == "In a sentence."
        assert second.summary == "In a sentence." and "content" not in second
    item, bare = found["feed.json"]["items"]
    assert item["content_html"] == '<div lang="en-GB" dir="ltr"><p>The boat left early.</p></div>'
    assert item["date_published"] == "2026-05-04T08:30:07Z" and item["tags"] == ["Harbour"]
    assert bare["content_text"] == "In a sentence." and "authors" not in bare
    assert found["feed.atom"].entries[1].updated == "2026-05-04T09:30:07Z"
    assert found["feed.atom"].feed.updated == "2026-05-04T09:30:07Z"


def test_a_feed_without_entries_is_a_feed_all_the_same() -> None:
    found = checked(feed())
    assert found["feed.atom"].feed.updated == "2026-05-04T09:30:07Z" and found["feed.json"]["items"] == []


def test_moments_of_other_zones_are_told_in_utc() -> None:
    there = timezone(timedelta(hours=5, minutes=30))
    moved = entry(published=WHEN.astimezone(there), updated=WHEN.astimezone(there))
    found = checked(feed(moved))
    assert found["feed.json"]["items"][0]["date_published"] == "2026-05-04T09:30:07Z"
    assert found["feed.rss"].entries[0].published == "Mon, 04 May 2026 09:30:07 GMT"


def test_no_words_break_out_of_where_they_stand() -> None:
    told = entry(title=HOSTILE, summary=HOSTILE, author=HOSTILE, section=HOSTILE, language='x"><')
    for name, content in feeds.files(feed(told, title=HOSTILE, subtitle=HOSTILE, publisher=HOSTILE)):
        assert b"<script" not in content or name == "feed.json"
        if name != "feed.json":
            top = etree.fromstring(content)
            assert not [each for each in top.iter() if etree.QName(each).localname == "script"]
            assert "alert(1)" in "".join(map(str, top.itertext()))


def test_a_document_of_older_entries_leads_to_its_neighbours_and_to_the_feed() -> None:
    home = "https://lantern.example/"
    older = feed(
        entry(), current=home, folder=f"{home}page/2/", earlier=f"{home}page/1/", later=f"{home}page/3/"
    )
    found = checked(older)
    links = {each.rel: each.href for each in found["feed.atom"].feed.links}
    assert links["self"] == f"{home}page/2/feed.atom" and links["current"] == f"{home}feed.atom"
    assert links["prev-archive"] == f"{home}page/1/feed.atom"
    assert links["next-archive"] == f"{home}page/3/feed.atom"
    assert found["feed.json"]["next_url"] == f"{home}page/1/feed.json"
    archive = "{http://purl.org/syndication/history/1.0}archive"
    for name, content in feeds.files(older):
        assert name == "feed.json" or etree.fromstring(content).find(f".//{archive}") is not None
    assert b"fh:archive/" not in dict(feeds.files(replace(older, current="")))["feed.atom"]


@pytest.mark.parametrize(
    ("text", "direction", "shown"),
    [
        ("שלום Wrenmouth", "rtl", "שלום Wrenmouth"),
        ("Wrenmouth שלום", "rtl", "\u200fWrenmouth שלום"),
        ("42: שלום", "rtl", "42: שלום"),
        ("שלום", "ltr", "\u200eשלום"),
        ("שלום", "auto", "שלום"),
        ("A boat", "ltr", "A boat"),
        ("1887", "rtl", "1887"),
    ],
)
def test_a_line_that_would_run_the_wrong_way_is_marked(text: str, direction: str, shown: str) -> None:
    assert directed(text, direction) == shown


def test_addresses_are_made_whole_and_what_serves_only_our_pages_goes() -> None:
    html = (
        '<p id="claim-1" class="x">Say href="/not/this" and <a href="/town/?a=1&amp;b=2" rel="nofollow">go</a>'
        '<img src="/media/a.webp" srcset="/media/b.webp 2x" alt="a > b" loading="lazy">'
        '<a href="#correction-1">see</a><a href="https://crier.example/1">there</a><a href="http://[">odd</a>'
    )
    made = whole(html, "https://lantern.example/harbour/ferry/")
    assert made == (
        '<p>Say href="/not/this" and <a href="https://lantern.example/town/?a=1&amp;b=2" rel="nofollow">go</a>'
        '<img src="https://lantern.example/media/a.webp" alt="a > b">'
        '<a href="https://lantern.example/harbour/ferry/#correction-1">see</a>'
        '<a href="https://crier.example/1">there</a><a href="http://[">odd</a>'
    )

"""Feeds, sitemaps and robots.txt: prepared bytes of the host's own publication, without Django and without database."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from rejoinder.config.static import StaticFiles
from rejoinder.press.shelves.files import FileShelf
from rejoinder.server.front import Front
from rejoinder.server.headers import SESSION
from tests.server.rsgi import asked
from tests.server.test_front import Behind, get

ATOM = b"<feed>" + b"<entry>The ferry</entry>" * 200 + b"</feed>"
TYPES = {
    "/feed.atom": "application/atom+xml",
    "/town/feed.rss": "application/rss+xml",
    "/town/page/3/feed.json": "application/feed+json",
    "/authors/רות-שקד/feed.atom": "application/atom+xml",
    "/sitemap.xml": "application/xml",
    "/sitemap-pages.xml": "application/xml",
    "/sitemap-2026-05.xml": "application/xml",
    "/sitemap-2026-05-2.xml": "application/xml",
    "/news-sitemap.xml": "application/xml",
    "/robots.txt": "text/plain",
}


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    shelf = FileShelf(tmp_path / "shelf")
    shelf.put("hosts.json", json.dumps({"hosts": {"other.example": "other"}, "default": "paper"}).encode())
    for path in TYPES:
        shelf.put(f"pages/paper{path}", ATOM)
    shelf.put("editions/paper/12/feed.rss", ATOM)
    shelf.put("pages/other/feed.atom", b"<feed>the other one</feed>")
    return shelf


@pytest.fixture
def front(shelf: FileShelf, tmp_path: Path) -> Front:
    return Front(shelf.root, tmp_path / "media", StaticFiles("0" * 16, {}), Behind(), 1_000_000)


@pytest.mark.parametrize(("path", "kind"), sorted(TYPES.items()))
def test_each_is_served_as_what_it_is(front: Front, path: str, kind: str) -> None:
    answer = get(front, asked(path))
    assert (answer.status, answer.body) == (200, ATOM)
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=0, s-maxage=1"
    assert "nosniff" in answer.headers["x-content-type-options"]


def test_who_has_it_already_is_told_so_and_it_comes_compressed(front: Front, shelf: FileShelf) -> None:
    answer = get(front, asked("/feed.atom", accept_encoding="gzip"))
    assert answer.headers["content-encoding"] == "gzip" and gzip.decompress(answer.body) == ATOM
    again = get(front, asked("/feed.atom", accept_encoding="gzip", if_none_match=answer.headers["etag"]))
    assert again.status == 304 and not again.body
    shelf.put("pages/paper/feed.atom", ATOM + b"\n")
    assert get(front, asked("/feed.atom", if_none_match=answer.headers["etag"])).status == 200


def test_a_thread_s_feed_lies_with_its_edition(front: Front) -> None:
    answer = get(front, asked("/threads/12/feed.rss"))
    assert (answer.status, answer.body) == (200, ATOM)
    assert answer.headers["content-type"].startswith("application/rss+xml")
    assert get(front, asked("/threads/12/feed.atom")).status == 299
    assert get(front, asked("/threads/12/feed.rss", host="other.example")).status == 299


def test_each_host_gives_its_own(front: Front) -> None:
    assert get(front, asked("/feed.atom", host="other.example")).body == b"<feed>the other one</feed>"
    assert get(front, asked("/robots.txt", host="other.example")).status == 299


def test_a_query_and_a_session_change_nothing(front: Front) -> None:
    scope: Any = asked("/feed.atom", query="utm_source=x&y=1", cookie=f"{SESSION}=abc")
    assert get(front, scope).body == ATOM


@pytest.mark.parametrize(
    "path",
    [
        "/town/feed.xml", "/feed.atom/", "/town/../feed.atom", "/.tmp/feed.atom", "/feed.atom.gz", "/town/robots.txt",
        "/town/sitemap.xml", "/sitemap-x.xml", "/hosts.json", "/threads/x/feed.rss", "/editions/paper/12/feed.rss",
        "//feed.atom", "/town//feed.atom",
    ],
)  # fmt: skip
def test_no_other_address_leads_to_a_file(front: Front, shelf: FileShelf, path: str) -> None:
    assert get(front, asked(path)).status in {299, 400}

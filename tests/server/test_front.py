"""Prepared bytes: what the front serves by itself, and what it leaves to Django."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings

from rejoinder.config.static import StaticFiles
from rejoinder.press.shelves.files import FileShelf
from rejoinder.server.front import Front
from rejoinder.server.headers import SESSION
from tests.server.rsgi import Answered, Asked, HeaderMap, asked

PAGE = b"<!doctype html><title>Ferry</title>" + b"<p>The ferry leaves at nine.</p>" * 100
DIGEST = "0123456789abcdef"


class Behind:
    """Stands for Django: answers 299, so that it is seen who answered."""

    async def answer(self, scope: Any, exchange: Any, signed_in: bool) -> None:
        exchange.response_bytes(299, [("x-signed-in", str(signed_in))], b"django")


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    shelf = FileShelf(tmp_path / "shelf")
    shelf.put("hosts.json", json.dumps({"hosts": {"other.example": "other"}, "default": "paper"}).encode())
    shelf.put("pages/paper/index.html", b"<p>front</p>")
    shelf.put("pages/paper/town/ferry/index.html", PAGE)
    shelf.put("pages/other/index.html", b"<p>the other one</p>")
    shelf.put("editions/paper/12/manifest.json", b'{"total":4}')
    shelf.put("editions/paper/12/1.html", PAGE)
    shelf.put("editions/paper/12/17-1.json", b"{}")
    shelf.put("editions/paper/12/fragment.html", b"<p>half</p>", compressed=False)
    shelf.put("theme/paper.css", b":root{--accent:#123456}")
    return shelf


@pytest.fixture
def front(shelf: FileShelf, tmp_path: Path) -> Front:
    static = tmp_path / "static"
    static.mkdir()
    (static / "site.css").write_bytes(b"body{margin:0}\n" * 200)
    (static / "mark.woff2").write_bytes(b"\0font")
    media = tmp_path / "media"
    (media / "images").mkdir(parents=True)
    (media / "images" / "ferry.width-800.jpg").write_bytes(b"jpeg")
    (media / "images" / "drawn.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    (media / "images" / "page.html").write_bytes(b"<script>1</script>")
    (media / "documents").mkdir()
    (media / "documents" / "secret.png").write_bytes(b"png")
    (tmp_path / "outside.jpg").write_bytes(b"outside")
    files = StaticFiles(DIGEST, {path.name: path for path in static.iterdir()})
    return Front(shelf.root, media, files, Behind(), 1_000_000)


def get(front: Front, scope: Asked) -> Answered:
    answered = Answered()
    asyncio.run(front.__rsgi__(scope, answered))
    assert answered.status, "nothing was answered"
    return answered


def test_a_page_comes_from_the_shelf_with_its_headers(front: Front) -> None:
    answer = get(front, asked("/town/ferry/"))
    assert (answer.status, answer.body) == (200, PAGE)
    headers = answer.headers
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=0, s-maxage=1"
    assert headers["vary"] == "accept-encoding"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'self'" in policy


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("identity, gzip;q=0.5", None),
        ("", None),
        ("br;q=nonsense", None),
    ],
)
def test_the_best_encoding_is_chosen_by_weight(front: Front, accepted: str, coding: str | None) -> None:
    answer = get(front, asked("/town/ferry/", accept_encoding=accepted))
    assert answer.headers.get("content-encoding") == coding
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert opened(answer.body) == PAGE


def test_each_encoding_has_an_etag_of_its_own_and_304_is_for_that_one(front: Front) -> None:
    plain = get(front, asked("/town/ferry/")).headers["etag"]
    packed = get(front, asked("/town/ferry/", accept_encoding="br")).headers["etag"]
    assert plain != packed
    for tag in (packed, f'"other", W/{packed}', "*"):
        answer = get(front, asked("/town/ferry/", accept_encoding="br", if_none_match=tag))
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == packed and "vary" in answer.headers
    assert get(front, asked("/town/ferry/", accept_encoding="br", if_none_match=plain)).status == 200


def test_head_names_the_length_and_sends_nothing(front: Front) -> None:
    answer = get(front, asked("/town/ferry/", method="HEAD"))
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(len(PAGE))


def test_a_replaced_page_is_served_at_once_and_a_removed_one_is_not(front: Front, shelf: FileShelf) -> None:
    first = get(front, asked("/town/ferry/"))
    shelf.put("pages/paper/town/ferry/index.html", PAGE + b"<p>New.</p>")
    second = get(front, asked("/town/ferry/"))
    assert second.body.endswith(b"New.</p>") and second.headers["etag"] != first.headers["etag"]
    shelf.remove("pages/paper/town/ferry/index.html")
    assert get(front, asked("/town/ferry/")).status == 299


def test_a_compressed_file_that_is_ahead_of_its_page_is_not_served(front: Front, shelf: FileShelf) -> None:
    ahead = shelf.path("pages/paper/town/ferry/index.html").with_name("index.html.br")
    ahead.write_bytes(brotli.compress(b"something newer"))
    answer = get(front, asked("/town/ferry/", accept_encoding="br"))
    assert answer.body == PAGE and "content-encoding" not in answer.headers
    ahead.write_bytes(b"torn by a crash")
    os.utime(shelf.path("pages/paper/town/ferry/index.html"))
    assert get(front, asked("/town/ferry/", accept_encoding="br")).body == PAGE


def test_the_session_cookie_is_djangos() -> None:
    assert settings.SESSION_COOKIE_NAME == SESSION


def test_only_a_session_cookie_keeps_a_reader_from_prepared_pages(front: Front) -> None:
    assert get(front, asked("/", cookie="theme=dark; csrftoken=x; not_rejoinder_session=1")).status == 200
    answer = get(front, asked("/", cookie="theme=dark; rejoinder_session=abc"))
    assert (answer.status, answer.headers["x-signed-in"]) == (299, "True")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("utm_source=letter&utm_medium=mail", 200),
        ("fbclid=1", 200),
        ("&&gclid=x&", 200),
        ("UTM_Source=a", 200),
        ("p=12", 299),
        ("utm_source=a&p=12", 299),
        ("utmost=1", 299),
    ],
)
def test_marks_of_senders_are_ignored_and_questions_are_not(front: Front, query: str, status: int) -> None:
    assert get(front, asked("/", query)).status == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_only_get_and_head_are_answered_from_the_shelf(front: Front, method: str) -> None:
    assert get(front, asked("/", method=method)).status == 299


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW"])
def test_other_methods_are_refused(front: Front, method: str) -> None:
    assert get(front, asked("/", method=method)).status == 405


def test_the_host_chooses_the_publication(front: Front) -> None:
    assert get(front, asked("/", host="other.example:8000")).body == b"<p>the other one</p>"
    assert get(front, asked("/", host="OTHER.example")).body == b"<p>the other one</p>"
    assert get(front, asked("/", host="[::1]:8000")).body == b"<p>front</p>"


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "", "a/b", "host:port", "-x.example", "a" * 300])
def test_a_host_that_cannot_be_one_is_refused(front: Front, host: str) -> None:
    assert get(front, asked("/", host=host)).status == 400


def test_a_site_that_names_its_hosts_answers_to_no_other(shelf: FileShelf, tmp_path: Path) -> None:
    front = Front(
        shelf.root, tmp_path, StaticFiles(DIGEST, {}), Behind(), 1_000_000, ("paper.example", ".town")
    )
    for host in ("paper.example", "paper.example:8000", "news.town", "PAPER.example"):
        assert get(front, asked("/", host=host)).status == 200, host
    for host in ("other.example", "10.0.0.7", "paper.example.evil"):
        assert get(front, asked("/", host=host)).status == 400, host
    assert get(front, asked("/healthz", host="10.0.0.7")).status == 200


def test_a_request_of_old_that_names_no_host_gets_the_default_publication(front: Front) -> None:
    scope = Asked(path="/", http_version="1.0", headers=HeaderMap([]))
    assert get(front, scope).body == b"<p>front</p>"


@pytest.mark.parametrize(
    "path", ["/../../etc/", "/town/../../../", "/./", "//", "/.hidden/", "/town//ferry/"]
)
def test_no_address_leads_out_of_the_shelf(front: Front, path: str) -> None:
    assert get(front, asked(path)).status == 299


@pytest.mark.parametrize(
    "path", ["/a\0b/", "/town\\ferry/", "/\ufffd/", "/line\nbreak/", "*", "/" + "a" * 9000]
)
def test_an_address_that_cannot_be_read_is_refused(front: Front, path: str) -> None:
    assert get(front, asked(path)).status in {400, 414}
    assert get(front, asked("/", "q=%00")).status == 400


def test_a_refusal_is_a_page_or_a_problem_by_what_was_asked(front: Front) -> None:
    page = get(front, asked("/\0", accept="text/html,*/*;q=0.8"))
    assert page.headers["content-type"].startswith("text/html") and b"<h1>" in page.body
    problem = get(front, asked("/\0", accept="application/json"))
    assert problem.headers["content-type"] == "application/problem+json"
    assert json.loads(problem.body)["status"] == 400


def test_a_very_long_name_in_an_address_is_left_to_django(front: Front) -> None:
    assert get(front, asked("/" + "ж" * 200 + "/")).status == 299


def test_a_page_with_letters_beyond_ascii_is_found(front: Front, shelf: FileShelf) -> None:
    shelf.put("pages/paper/город/index.html", b"<p>town</p>")
    assert get(front, asked("/город/")).body == b"<p>town</p>"


def test_a_publication_may_have_capitals_in_its_slug(front: Front, shelf: FileShelf) -> None:
    shelf.put("editions/Paper-2/12/2.html", PAGE)
    shelf.put("theme/Paper-2.css", b":root{}")
    assert get(front, asked("/editions/Paper-2/12/2.html")).status == 200
    assert get(front, asked("/theme/Paper-2.css")).status == 200


def test_editions_are_served_to_everybody_and_fragments_to_nobody(front: Front) -> None:
    for path in (
        "/editions/paper/12/manifest.json",
        "/editions/paper/12/1.html",
        "/editions/paper/12/17-1.json",
    ):
        assert get(front, asked(path, cookie="rejoinder_session=abc")).status == 200
    assert (
        get(front, asked("/editions/paper/12/manifest.json"))
        .headers["content-type"]
        .startswith("application/json")
    )
    for path in (
        "/editions/paper/12/fragment.html",
        "/editions/paper/12/1.html.br",
        "/editions/../hosts.json",
    ):
        assert get(front, asked(path)).status == 299


def test_a_publications_theme_is_served(front: Front) -> None:
    answer = get(front, asked("/theme/paper.css"))
    assert answer.body.startswith(b":root") and answer.headers["content-type"] == "text/css; charset=utf-8"


def test_static_files_are_kept_for_ever_under_todays_digest_only(front: Front) -> None:
    today = get(front, asked(f"/static/{DIGEST}/site.css", accept_encoding="br"))
    assert today.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert today.headers["content-encoding"] == "br" and brotli.decompress(today.body).startswith(b"body")
    other = get(front, asked("/static/ffffffffffffffff/site.css"))
    assert other.status == 200 and "immutable" not in other.headers["cache-control"]
    assert get(front, asked("/static/site.css")).status == 200
    assert get(front, asked(f"/static/{DIGEST}/mark.woff2")).headers["content-type"] == "font/woff2"


@pytest.mark.parametrize("name", ["nothing.css", "../outside.jpg", "", "/etc/passwd"])
def test_what_is_not_installed_is_not_served(front: Front, name: str) -> None:
    assert get(front, asked(f"/static/{DIGEST}/{name}")).status in {404, 299}


def test_images_are_served_and_can_run_nothing(front: Front) -> None:
    photo = get(front, asked("/media/images/ferry.width-800.jpg"))
    assert (photo.body, photo.headers["content-type"]) == (b"jpeg", "image/jpeg")
    assert (
        get(front, asked("/media/images/ferry.width-800.jpg", if_none_match=photo.headers["etag"])).status
        == 304
    )
    drawn = get(front, asked("/media/images/drawn.svg"))
    assert (
        drawn.headers["content-type"] == "image/svg+xml"
        and "sandbox" in drawn.headers["content-security-policy"]
    )


@pytest.mark.parametrize(
    "path",
    ["/media/images/page.html", "/media/documents/secret.png", "/media/images/../../outside.jpg",
     "/media/images/none.jpg", "/media/images", "/media/outside.jpg"],
)  # fmt: skip
def test_of_uploads_only_images_are_served(front: Front, path: str) -> None:
    assert get(front, asked(path)).status == 404


def test_memory_is_bounded_and_the_longest_unused_goes_first(shelf: FileShelf, tmp_path: Path) -> None:
    front = Front(shelf.root, tmp_path, StaticFiles(DIGEST, {}), Behind(), 60_000)
    for number in range(100):
        shelf.put(f"pages/paper/{number}/index.html", os.urandom(600).hex().encode() + PAGE)
    for _ in range(2):
        for number in range(100):
            assert get(front, asked(f"/{number}/")).status == 200
    cache = front.cache
    assert 1 <= len(cache) < 100 and cache.size <= 60_000
    shelf.put("pages/paper/large/index.html", os.urandom(100_000).hex().encode())
    assert len(get(front, asked("/large/")).body) == 200_000
    assert cache.size <= 60_000


def test_it_is_alive(front: Front) -> None:
    assert get(front, asked("/healthz")).body == b"ok\n"


def test_what_breaks_in_the_front_is_answered_without_details(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(Behind, "answer", broken)
    answer = get(front, asked("/nothing-prepared/"))
    assert answer.status == 500 and b"secret" not in answer.body

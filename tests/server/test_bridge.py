"""Requests that go through to Django, over a real socket: bodies, limits, proxies, streams, broken ones."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from rejoinder.config import env
from rejoinder.config.static import StaticFiles
from rejoinder.server import bridge as bridges
from rejoinder.server.bridge import Bridge
from rejoinder.server.front import Front
from rejoinder.server.web import server
from tests.postgres import free_port
from tests.serving import wait_for

Start = Callable[..., Any]


class Stream:
    """An answer that comes in pieces."""

    streaming = True

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.closed = chunks, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.chunks

    def close(self) -> None:
        self.closed = True
        CLOSED.append(self)


CLOSED: list[Stream] = []
GATE = threading.Event()


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Tells what it was given; some addresses behave badly."""
    path = environ["PATH_INFO"]
    if path == "/broken":
        raise RuntimeError("with a secret")
    if path == "/away":
        raise OperationalError("host=10.0.0.1 password=secret")
    if path == "/stream":
        start("200 OK", [("Content-Type", "text/plain")])
        return Stream(b"%d\n" % number for number in range(1000))
    if path == "/stream-breaks":
        start("200 OK", [("Content-Type", "text/plain")])
        return Stream(b"x" if number < 3 else 1 / 0 for number in range(9))  # type: ignore[misc]
    if path == "/varies":
        start("200 OK", [("Vary", "Accept-Language, Cookie")])
        return [b"for one person"]
    if path == "/wait":
        GATE.wait(10)
    body = environ["wsgi.input"].read()
    told = {name: value for name, value in environ.items() if isinstance(value, str)}
    content = json.dumps({**told, "body": len(body), "head": body[:40].decode("latin-1")}).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]


class Site:
    """The bridge behind a front, listening."""

    def __init__(self, directory: Path, **environment: str) -> None:
        self.port = free_port()
        self.bridge = Bridge(application, env.read({"REJOINDER_DATA": str(directory), **environment}))
        self.bridge.start()
        front = Front(
            directory / "shelf", directory / "media", StaticFiles("0" * 16, {}), self.bridge, 1_000_000
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(front,), daemon=True)
        self._thread.start()
        wait_for(self._up, what="the bridge to listen")

    def _run(self, front: Front) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = server(front, "127.0.0.1", self.port)
        self._loop.run_until_complete(self._server.serve())
        self._loop.close()

    def _up(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        GATE.set()
        self._loop.call_soon_threadsafe(self._server.stop)
        self._thread.join(10)
        self.bridge.stop()
        GATE.clear()

    def ask(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(
                method, path, body, named, encode_chunked=named.get("Transfer-Encoding") == "chunked"
            )
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def told(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        status, _, content = self.ask(method, path, body, **headers)
        assert status == 200, content
        found: dict[str, Any] = json.loads(content)
        return found

    def raw(self, request: bytes, *, cut: bool = False) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.sendall(request)
            if cut:
                connection.shutdown(socket.SHUT_WR)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("bridge"), REJOINDER_TRUSTED_PROXIES="192.0.2.0/24")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("proxied"), REJOINDER_TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8")
    yield running
    running.stop()


def test_django_is_told_what_wsgi_asks_for(site: Site) -> None:
    told = site.told("GET", "/caf%C3%A9/x?a=%20b", Cookie="a=1", X_Two="x", Host="paper.example:8080")
    assert told["PATH_INFO"].encode("latin-1").decode() == "/café/x"
    assert (told["QUERY_STRING"], told["REQUEST_METHOD"], told["SCRIPT_NAME"]) == ("a=%20b", "GET", "")
    assert (told["SERVER_NAME"], told["SERVER_PORT"], told["REMOTE_ADDR"]) == (
        "paper.example",
        "8080",
        "127.0.0.1",
    )
    assert (told["HTTP_COOKIE"], told["HTTP_X_TWO"], told["HTTP_HOST"]) == ("a=1", "x", "paper.example:8080")
    assert told["CONTENT_LENGTH"] == ""


def test_a_body_arrives_whole_with_and_without_a_length(site: Site) -> None:
    assert site.told("POST", "/x", b"a" * 60_000)["body"] == 60_000
    told = site.told("POST", "/x", iter([b"ab", b"cd"]), Transfer_Encoding="chunked")
    assert (told["body"], told["head"], told["CONTENT_LENGTH"]) == (4, "abcd", "4")


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("size", [65_537, 10_000_000])
def test_a_post_above_the_limit_is_refused_and_its_sender_hears_it(
    site: Site, size: int, chunked: bool
) -> None:
    body: Any = iter([b"x" * 8192] * (size // 8192 + 1)) if chunked else b"x" * size
    headers = {"Transfer_Encoding": "chunked"} if chunked else {}
    status, told, content = site.ask("POST", "/threads/1/reply", body, Accept="text/html", **headers)
    assert status == 413 and b"<h1>" in content and told["connection"] == "close"
    assert site.told("GET", "/x")["body"] == 0


def test_a_program_hears_of_a_too_large_body_as_a_problem(site: Site) -> None:
    status, told, content = site.ask("POST", "/api/v1/x", b"x" * 70_000, Content_Type="application/json")
    assert (status, told["content-type"]) == (413, "application/problem+json")
    assert "64 kB" in json.loads(content)["detail"]


def test_only_a_signed_in_desk_may_send_much(site: Site) -> None:
    body = b"x" * 5_000_000
    assert site.ask("POST", "/desk/images/", body)[0] == 413
    assert site.ask("POST", "/threads/1/reply", body, Cookie="rejoinder_session=a")[0] == 413
    assert site.told("POST", "/desk/images/", body, Cookie="rejoinder_session=a")["body"] == 5_000_000
    assert site.ask("POST", "/desk/images/", b"x" * 20_971_521, Cookie="rejoinder_session=a")[0] == 413


def test_who_waits_for_a_go_ahead_is_refused_before_sending(site: Site) -> None:
    head = b"POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), 5) as connection:
        connection.sendall(head)
        assert b" 413 " in connection.recv(4096).split(b"\r\n")[0]


def test_half_a_body_is_never_given_to_django(site: Site) -> None:
    answer = site.raw(
        b"POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100\r\n\r\nonly this", cut=True
    )
    assert b" 200 " not in answer.split(b"\r\n")[0]
    chunked = site.raw(
        b"POST /x HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", cut=True
    )
    assert b" 200 " not in chunked.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "request_line",
    [b"GET /%zz/%ff/ HTTP/1.1", b"GET /a%00b HTTP/1.1", b"GET /?q=%00 HTTP/1.1", b"GET /\xff HTTP/1.1",
     b"GET nothing HTTP/1.1", b"NONSENSE", b"GET / HTTP/9.9"],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_refused_and_breaks_nothing(site: Site, request_line: bytes) -> None:
    answer = site.raw(request_line + b"\r\nHost: a.example\r\nConnection: close\r\n\r\n")
    assert answer == b"" or b" 4" in answer.split(b"\r\n")[0] or b" 200 " in answer.split(b"\r\n")[0]
    assert b" 500 " not in answer and b"Traceback" not in answer
    assert site.told("GET", "/x")["PATH_INFO"] == "/x"


def test_two_lengths_or_hosts_confuse_nobody(site: Site) -> None:
    both = b"POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
    assert b" 500 " not in site.raw(both + b"Connection: close\r\n\r\n0\r\n\r\n")
    hosts = site.raw(b"GET /x HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\nConnection: close\r\n\r\n")
    assert b" 400 " in hosts.split(b"\r\n")[0] or b'"HTTP_HOST": "a.example"' in hosts


def test_headers_that_only_the_house_may_set_are_dropped(site: Site) -> None:
    told = site.told("GET", "/x", X_Rejoinder_Scheme="https", Proxy="http://evil.example")
    assert "HTTP_X_REJOINDER_SCHEME" not in told and "HTTP_PROXY" not in told
    raw = site.raw(
        b"GET /x HTTP/1.1\r\nHost: a.example\r\nX_Forwarded_For: 6.6.6.6\r\nConnection: close\r\n\r\n"
    )
    assert b"6.6.6.6" not in raw


def test_a_stranger_cannot_say_who_he_is(site: Site) -> None:
    told = site.told("GET", "/x", X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https")
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("127.0.0.1", "http")


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, 10.1.1.1", "198.51.100.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]:4711", "2001:db8::7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("198.51.100.7:4711", "198.51.100.7"),
        ("unknown", "127.0.0.1"),
        ("6.6.6.6, nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_a_trusted_proxy_says_who_the_client_is(proxied: Site, forwarded: str, address: str) -> None:
    told = proxied.told("GET", "/x", X_Forwarded_For=forwarded, X_Forwarded_Proto="https")
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == (address, "https")


def test_what_a_client_forged_does_not_hide_the_line_that_a_proxy_added(proxied: Site) -> None:
    raw = proxied.raw(
        b"GET /x HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: http\r\n"
        b"X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n"
    )
    told = json.loads(raw.partition(b"\r\n\r\n")[2])
    assert (told["REMOTE_ADDR"], told["wsgi.url_scheme"]) == ("198.51.100.7", "https")


def test_a_proxy_setting_that_is_no_network_is_named(tmp_path: Path) -> None:
    environment = env.read(
        {"REJOINDER_DATA": str(tmp_path), "REJOINDER_TRUSTED_PROXIES": "10.0.0.0/8, balancer"}
    )
    with pytest.raises(env.BadSetting, match="balancer"):
        Bridge(application, environment)


def test_a_stream_comes_whole_and_is_closed(site: Site) -> None:
    CLOSED.clear()
    status, _, content = site.ask("GET", "/stream")
    assert (status, content.count(b"\n")) == (200, 1000)
    wait_for(lambda: CLOSED and CLOSED[0].closed)


def test_a_stream_that_breaks_frees_its_thread(site: Site) -> None:
    CLOSED.clear()
    for _ in range(5):
        site.ask("GET", "/stream-breaks")
    wait_for(lambda: len(CLOSED) == 5)
    assert site.told("GET", "/x")


def test_head_has_the_length_and_no_body(site: Site) -> None:
    status, headers, content = site.ask("HEAD", "/x")
    assert (status, content) == (200, b"") and int(headers["content-length"]) > 100


def test_what_breaks_is_answered_without_details(site: Site) -> None:
    status, headers, content = site.ask("GET", "/broken", Accept="text/html")
    assert status == 500 and b"secret" not in content and b"<h1>" in content
    assert headers["cache-control"] == "no-store" and "content-security-policy" in headers


def test_a_database_that_is_away_is_503_and_says_when_to_come_back(site: Site) -> None:
    status, headers, content = site.ask("GET", "/away", Accept="application/json")
    assert (status, headers["retry-after"]) == (503, "30")
    assert json.loads(content)["status"] == 503 and b"secret" not in content


def test_every_answer_carries_the_protective_headers_and_a_word_on_caching(site: Site) -> None:
    _, reader, _ = site.ask("GET", "/x")
    assert (
        reader["cache-control"] == "public, max-age=0, s-maxage=1"
        and "unsafe" not in reader["content-security-policy"]
    )
    _, desk, _ = site.ask("GET", "/desk/x")
    assert (
        desk["cache-control"] == "private, no-store" and "'unsafe-inline'" in desk["content-security-policy"]
    )
    assert site.ask("GET", "/varies")[1]["cache-control"] == "private, no-store"
    for headers in (site.ask("POST", "/x", b"")[1], site.ask("GET", "/x", Cookie="rejoinder_session=1")[1]):
        assert headers["cache-control"] == "private, no-store"


def test_too_many_at_once_are_asked_to_come_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridges, "WAITING", 4)
    GATE.clear()
    statuses: list[int] = []

    def ask() -> None:
        statuses.append(site.ask("GET", "/wait")[0])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_for(lambda: site.bridge.waiting == 4)
    status, headers, _ = site.ask("GET", "/x")
    assert (status, headers["retry-after"]) == (503, "3")
    GATE.set()
    for thread in threads:
        thread.join(10)
    GATE.clear()
    assert statuses == [200] * 4 and site.told("GET", "/x")


def test_slow_senders_keep_nobody_from_django(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridges, "WAITING", 2)
    head = b"POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 100\r\n\r\nslow"
    slow = [socket.create_connection(("127.0.0.1", site.port), 5) for _ in range(10)]
    try:
        for connection in slow:
            connection.sendall(head)
        began = time.monotonic()
        assert site.told("GET", "/x") and time.monotonic() - began < 5
    finally:
        for connection in slow:
            connection.close()


def test_a_client_that_leaves_frees_its_place(site: Site) -> None:
    GATE.clear()
    with socket.create_connection(("127.0.0.1", site.port), 5) as connection:
        connection.sendall(b"GET /wait HTTP/1.1\r\nHost: a.example\r\n\r\n")
        wait_for(lambda: site.bridge.waiting == 1)
    GATE.set()
    wait_for(lambda: site.bridge.waiting == 0)
    GATE.clear()
    assert site.told("GET", "/x")


def test_a_large_body_is_a_file_not_memory(site: Site) -> None:
    body = io.BytesIO(b"x" * 3_000_000)
    told = site.told("POST", "/desk/x", body, Cookie="rejoinder_session=a", Content_Length="3000000")
    assert told["body"] == 3_000_000

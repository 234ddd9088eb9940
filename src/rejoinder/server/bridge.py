"""Carries requests from the RSGI front to Django's WSGI handler, run in a few threads of its own."""

from __future__ import annotations

import asyncio
import io
import logging
import queue
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any

from django.db import connections

from rejoinder.config import trouble
from rejoinder.config.env import Environment
from rejoinder.server import bodies, refusals
from rejoinder.server.clients import Clients
from rejoinder.server.exchange import Exchange, Scope
from rejoinder.server.headers import DESK, Headers, completed, protective
from rejoinder.server.hosts import Hosts, bare
from rejoinder.server.refusals import Refusals

WAITING = 200
"""Requests that may wait for a thread; the next one is asked to come back."""
_NO_CONTENT = {204, 304}
_PORTS = {"http": "80", "https": "443"}
_TOLD_OTHERWISE = {"content-type", "content-length", "transfer-encoding", "proxy"}
_ONCE = {"host", "authorization", "origin", "referer", "user-agent"}

WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reply:
    """What Django answered."""

    status: int
    headers: Headers
    body: bytes = b""


@dataclass(slots=True)
class Job:
    """One request on its way through a thread."""

    environ: dict[str, Any]
    body: IO[bytes] | None
    loop: asyncio.AbstractEventLoop
    exchange: Exchange
    signed_in: bool
    done: asyncio.Future[Reply | None]


class Bridge:
    """Runs a WSGI application in ``threads`` threads behind an RSGI front."""

    def __init__(self, application: WsgiApplication, environment: Environment) -> None:
        self._application = application
        self._environment = environment
        self._clients = Clients(environment.trusted_proxies)
        self._hosts = Hosts(environment.shelf)
        self._refusals = Refusals(self._hosts)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.waiting = 0
        self._threads = [
            threading.Thread(target=self._work, name=f"django-{number + 1}", daemon=True)
            for number in range(max(1, environment.django_threads))
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 3.0) -> None:
        """Let the threads finish what they have, for so many seconds at most."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(seconds)

    async def answer(self, scope: Scope, exchange: Exchange, signed_in: bool) -> None:
        """Answer one request through Django, or refuse it where that cannot be."""
        limit = self._limit(scope, signed_in)
        body: IO[bytes] | None = None
        length = 0
        try:
            if _has_body(scope):
                body, length = await bodies.take(exchange, _announced(scope), limit)
        except bodies.TooLarge:
            self._refusals.answer(scope, exchange, refusals.TOO_LARGE, limit)
            return
        except bodies.Incomplete:
            self._refusals.answer(scope, exchange, refusals.INCOMPLETE)
            return
        try:
            await self._through_django(scope, exchange, signed_in, body, length)
        finally:
            if body is not None:
                body.close()

    def _limit(self, scope: Scope, signed_in: bool) -> int:
        desk = signed_in and scope.path.startswith(DESK)
        return self._environment.desk_limit if desk else self._environment.post_limit

    async def _through_django(
        self, scope: Scope, exchange: Exchange, signed_in: bool, body: IO[bytes] | None, length: int
    ) -> None:
        # Counted here, not while bodies come in: slow senders must not keep everybody else from the desk.
        if self.waiting >= WAITING:
            self._refusals.answer(scope, exchange, refusals.CROWDED)
            return
        self.waiting += 1
        try:
            loop = asyncio.get_running_loop()
            environ = self._environ(scope, body, length)
            job = Job(environ, body, loop, exchange, signed_in, loop.create_future())
            self._jobs.put(job)
            reply = await job.done
        finally:
            self.waiting -= 1
        if reply is None:
            return
        if reply.status in _NO_CONTENT or scope.method == "HEAD":
            exchange.response_empty(reply.status, reply.headers)
        else:
            headers = [pair for pair in reply.headers if pair[0] != "content-length"]
            exchange.response_bytes(reply.status, headers, reply.body)

    def _environ(self, scope: Scope, body: IO[bytes] | None, length: int) -> dict[str, Any]:
        headers = scope.headers
        address, scheme = self._clients.origin(scope.client, scope.scheme, headers)
        host = headers.get("host", "")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": scope.method,
            "SCRIPT_NAME": "",
            # WSGI carries the bytes of a path as latin-1.
            "PATH_INFO": scope.path.encode().decode("latin-1"),
            "QUERY_STRING": scope.query_string,
            "SERVER_NAME": bare(host) or "localhost",
            "SERVER_PORT": host.rpartition(":")[2]
            if host[-1:].isdecimal() and ":" in host
            else _PORTS[scheme],
            "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
            "REMOTE_ADDR": address,
            "CONTENT_TYPE": headers.get("content-type", ""),
            "CONTENT_LENGTH": str(length) if body is not None else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scheme,
            "wsgi.input": body if body is not None else io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            # In the environment X_FORWARDED_FOR would pass for X-Forwarded-For, so names with _ are dropped.
            if "_" in name or name.startswith("x-rejoinder-") or name in _TOLD_OTHERWISE:
                continue
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in environ:
                environ[key] = value
            elif name not in _ONCE:
                environ[key] += ("; " if name == "cookie" else ", ") + value
        return environ

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                reply = self._answered(job)
            except Exception as error:
                reply = self._failed(job, error)
            try:
                job.loop.call_soon_threadsafe(_settle, job.done, reply)
            except RuntimeError:
                # The loop has closed: the server is stopping and nobody waits any more.
                break
        connections.close_all()

    def _failed(self, job: Job, error: Exception) -> Reply:
        """The answer to what escaped even Django's own handling."""
        _log.error("A request failed outside Django.", exc_info=error)
        environ = job.environ
        language = self._hosts.language(environ.get("HTTP_HOST", ""))
        accept, content_type = environ.get("HTTP_ACCEPT", ""), environ["CONTENT_TYPE"]
        status, fields, body = trouble.answer(error, language, accept, content_type)
        return Reply(status, [*fields, *protective()], body)

    def _answered(self, job: Job) -> Reply | None:
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            del exc_info
            started.append((int(status[:3]), headers))

        result = self._application(job.environ, start_response)
        try:
            status, given = started[-1]
            path, method = str(job.environ["PATH_INFO"]), str(job.environ["REQUEST_METHOD"])
            headers = completed(given, path, method, status, job.signed_in)
            if getattr(result, "streaming", False) and method != "HEAD" and status not in _NO_CONTENT:
                _stream(job, status, headers, result)
                return None
            return Reply(status, headers, b"".join(result) if method != "HEAD" else b"")
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()


def _has_body(scope: Scope) -> bool:
    headers = scope.headers
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


def _announced(scope: Scope) -> int | None:
    """The Content-Length, None for a body in chunks; hyper has refused what is no number."""
    if "transfer-encoding" in scope.headers:
        return None
    return int(scope.headers.get("content-length"))


def _settle(done: asyncio.Future[Reply | None], reply: Reply | None) -> None:
    # The client may have gone, and the request with it.
    if not done.done():
        done.set_result(reply)


def _stream(job: Job, status: int, headers: Headers, chunks: Iterable[bytes]) -> None:
    """Send chunk by chunk; each waits until the client has taken the one before."""

    async def begin() -> Any:
        return job.exchange.response_stream(status, headers)

    transport = asyncio.run_coroutine_threadsafe(begin(), job.loop).result()
    try:
        for chunk in chunks:
            if chunk:
                asyncio.run_coroutine_threadsafe(_send(transport, chunk), job.loop).result()
    except Exception:
        # What was begun cannot be taken back; a body that ends early is what tells the client.
        _log.exception("A streamed answer broke off.")
    finally:
        # The answer ends when the last reference to its transport goes, and a logged traceback may be one.
        del transport


async def _send(transport: Any, chunk: bytes) -> None:
    await transport.send_bytes(chunk)

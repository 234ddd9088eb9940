"""One request and its answer as RSGI gives them, and how finished bytes are sent."""

from __future__ import annotations

from typing import Any, Protocol

from rejoinder.server import prepared
from rejoinder.server.headers import Headers
from rejoinder.server.prepared import Entry


class Scope(Protocol):
    """What is known of a request before its body."""

    proto: str
    http_version: str
    client: str
    scheme: str
    method: str
    path: str
    """Percent-decoded; bytes that are no UTF-8 stand as U+FFFD."""
    query_string: str
    headers: Any


class Exchange(Protocol):
    """The two ways of one request: its body in, its answer out."""

    async def __call__(self) -> bytes: ...
    def __aiter__(self) -> Any: ...
    def response_empty(self, status: int, headers: Headers) -> None: ...
    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_file(self, status: int, headers: Headers, file: str) -> None: ...
    def response_stream(self, status: int, headers: Headers) -> Any: ...


def send(scope: Scope, exchange: Exchange, entry: Entry) -> None:
    """Answer with finished bytes, or with nothing where the client has them already."""
    variant = entry.for_client(scope.headers.get("accept-encoding", ""))
    known = scope.headers.get("if-none-match")
    if known is not None and prepared.matches(known, variant.etag):
        exchange.response_empty(304, variant.unchanged_headers)
    elif scope.method == "HEAD":
        exchange.response_empty(200, variant.head_headers)
    else:
        exchange.response_bytes(200, variant.headers, variant.body)

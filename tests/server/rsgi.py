"""A request and its answer as the RSGI server would hand them to the front, without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rejoinder.server.headers import Headers


class HeaderMap:
    """Request headers, found in any case."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = [(name.lower(), value) for name, value in pairs]

    def get(self, name: str, default: Any = None) -> Any:
        return next((value for known, value in self._pairs if known == name.lower()), default)

    def items(self) -> list[tuple[str, str]]:
        return self._pairs

    def __contains__(self, name: str) -> bool:
        return any(known == name.lower() for known, _ in self._pairs)


@dataclass
class Asked:
    """A request."""

    path: str = "/"
    method: str = "GET"
    query_string: str = ""
    proto: str = "http"
    http_version: str = "1.1"
    client: str = "203.0.113.9:40000"
    scheme: str = "http"
    headers: HeaderMap = field(default_factory=lambda: HeaderMap([("host", "paper.example")]))


class Answered:
    """Collects the answer."""

    def __init__(self, body: bytes = b"") -> None:
        self.status = 0
        self.pairs: Headers = []
        self.body = b""
        self._sent = body

    @property
    def headers(self) -> dict[str, str]:
        names = [name for name, _ in self.pairs]
        assert len(names) == len(set(names)) or names.count("set-cookie") > 1, (
            f"a header stands twice: {names}"
        )
        return dict(self.pairs)

    async def __call__(self) -> bytes:
        return self._sent

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._sent

    def response_empty(self, status: int, headers: Headers) -> None:
        self.status, self.pairs = status, headers

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.pairs, self.body = status, headers, body

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        self.status, self.pairs, self.body = status, headers, Path(file).read_bytes()

    def response_stream(self, status: int, headers: Headers) -> Any:
        raise AssertionError("nothing prepared is streamed")


def asked(
    path: str, query: str = "", *, method: str = "GET", host: str = "paper.example", **headers: str
) -> Asked:
    """A request with these headers; underscores in their names stand for hyphens."""
    pairs = [("host", host), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return Asked(path=path, query_string=query, method=method, headers=HeaderMap(pairs))

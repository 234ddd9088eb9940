"""The RSGI application in front of everything: prepared bytes from the shelf first, else Django."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from django.http.request import validate_host
from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]

from rejoinder.config.static import PREFIX, StaticFiles
from rejoinder.server import installed, prepared, refusals
from rejoinder.server.exchange import Exchange, Scope, send
from rejoinder.server.headers import SESSION, Headers
from rejoinder.server.hosts import bare, well_formed
from rejoinder.server.installed import Installed
from rejoinder.server.prepared import Cache
from rejoinder.server.refusals import Refusal, Refusals
from rejoinder.server.shelved import Shelved, only_tracking
from rejoinder.server.taking import Taking

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ufffd\\]")
_LONGEST_ADDRESS = 8000
_PLAIN: Headers = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store")]
_log = logging.getLogger(__name__)


class Behind(Protocol):
    """Whatever answers what is not prepared."""

    async def answer(self, scope: Scope, exchange: Exchange, signed_in: bool) -> None: ...


def has_session(cookies: str) -> bool:
    """Whether a Cookie header carries a session; the quick look comes first, as every request asks."""
    return SESSION in cookies and any(
        part.strip().partition("=")[0] == SESSION for part in cookies.split(";")
    )


class Front:
    """Answers GET and HEAD from prepared bytes, and hands everything else to ``behind``."""

    def __init__(
        self,
        shelf: Path,
        media: Path,
        files: StaticFiles,
        behind: Behind,
        memory: int,
        allowed_hosts: Sequence[str] = ("*",),
    ) -> None:
        """``memory`` is in bytes; ``allowed_hosts`` are as Django has them: names, .domains, or *."""
        self.cache = Cache(memory)
        self._allowed = None if "*" in allowed_hosts else list(allowed_hosts)
        self._shelved = Shelved(shelf, self.cache)
        self._refusals = Refusals(self._shelved.hosts)
        self._installed = Installed(files, self.cache)
        self._media = media
        self._taking = Taking(self._shelved, self._refusals, shelf, files)
        self._behind = behind

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """One request; whatever goes wrong is answered, and logged without what was sent."""
        if scope.proto != "http":
            exchange.close(403)  # type: ignore[attr-defined]
            return
        try:
            await self._answer(scope, exchange)
        except (ProtocolClosed, asyncio.CancelledError):
            raise
        except Exception:
            _log.exception("A request failed in the front.")
            self._refusals.answer(scope, exchange, refusals.BROKEN)

    async def _answer(self, scope: Scope, exchange: Exchange) -> None:
        headers = scope.headers
        host = headers.get("host", "")
        path = scope.path
        if scope.method not in _METHODS:
            self._refusals.answer(scope, exchange, refusals.METHOD)
            return
        if trouble := _malformed(scope, path, host):
            self._refusals.answer(scope, exchange, trouble)
            return
        if path == "/healthz":
            # Whoever looks after the machine asks by its address, not by the site's name.
            exchange.response_bytes(200, _PLAIN, b"ok\n")
            return
        if self._allowed is not None and not validate_host(bare(host), self._allowed):
            self._refusals.answer(scope, exchange, refusals.OTHER_HOST)
            return
        signed_in = has_session(headers.get("cookie", ""))
        if scope.method in {"GET", "HEAD"} and await self._prepared(scope, exchange, path, host, signed_in):
            return
        await self._behind.answer(scope, exchange, signed_in)

    async def _prepared(
        self, scope: Scope, exchange: Exchange, path: str, host: str, signed_in: bool
    ) -> bool:
        """Answer from prepared bytes; False where there are none for this request."""
        query = scope.query_string
        if (taken := self._shelved.offprint(host, path)) is not None:
            return await self._taking.answer(scope, exchange, taken)
        if path.endswith("/"):
            if signed_in or (query and not only_tracking(query)):
                return False
            found = self._shelved.page(host, path)
        elif path.startswith(PREFIX):
            await self._static(scope, exchange, path)
            return True
        elif path.startswith(installed.MEDIA):
            self._upload(scope, exchange, path)
            return True
        elif path == "/favicon.ico":
            await self._static(scope, exchange, f"{PREFIX}rejoinder/icon.svg")
            return True
        else:
            found = self._shelved.file(host, path)
        if found is None:
            return False
        send(scope, exchange, found)
        return True

    async def _static(self, scope: Scope, exchange: Exchange, path: str) -> None:
        found = self._installed.find(path)
        entry = await self._installed.entry(*found) if found else None
        if entry is None:
            self._refusals.answer(scope, exchange, refusals.NO_FILE)
        else:
            send(scope, exchange, entry)

    def _upload(self, scope: Scope, exchange: Exchange, path: str) -> None:
        found = installed.media(path, self._media)
        if found is None:
            self._refusals.answer(scope, exchange, refusals.NO_IMAGE)
            return
        place, headers, etag = found
        if prepared.matches(scope.headers.get("if-none-match", ""), etag):
            exchange.response_empty(304, [pair for pair in headers if pair[0] in {"etag", "cache-control"}])
        elif scope.method == "HEAD":
            exchange.response_empty(200, headers)
        else:
            exchange.response_file(200, headers, place)


def _malformed(scope: Scope, path: str, host: str) -> Refusal | None:
    """Why a request cannot be meant; None for one that can."""
    if not well_formed(host) and (host or scope.http_version != "1.0"):
        return refusals.NO_HOST
    if len(path) + len(scope.query_string) > _LONGEST_ADDRESS:
        return refusals.LONG_ADDRESS
    if not path.startswith("/") or _UNREADABLE.search(path) or "%00" in scope.query_string:
        return refusals.ODD_ADDRESS
    return None

"""Hands out offprints: those that stand on the shelf at once, others after a moment in which they are made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from rejoinder.config import plain
from rejoinder.config.static import StaticFiles
from rejoinder.newsroom.offprint import SHEETS
from rejoinder.press.document import Look
from rejoinder.press.offprints.page import render_failed, render_wait
from rejoinder.press.offprints.snapshot import ArticleSnapshot, from_bytes
from rejoinder.server.asks import FAILED, GONE, Ask, Asks
from rejoinder.server.exchange import Exchange, Scope, send
from rejoinder.server.headers import protective
from rejoinder.server.prepared import Entry
from rejoinder.server.refusals import BEING_MADE, BROKEN, NOT_MADE, Refusal, Refusals
from rejoinder.server.shelved import Shelved, Taken

PATIENCE = 20.0
"""Seconds for which a reader is kept waiting; no thread waits with them."""
LOOK = 0.1
WAITING = 64
"""Readers of this process who may wait; the next one is asked to come back."""


class Taking:
    """The offprints of a shelf as the front gives them."""

    def __init__(
        self,
        shelved: Shelved,
        refusals: Refusals,
        shelf: Path,
        files: StaticFiles,
        patience: float = PATIENCE,
    ) -> None:
        self._shelved = shelved
        self._refusals = refusals
        self._asks = Asks(shelf)
        self._sheets = tuple(map(files.url, SHEETS))
        self._patience = patience
        self.waiting = 0

    async def answer(self, scope: Scope, exchange: Exchange, taken: Taken) -> bool:
        """Answer with the offprint once it is there, else with a page that asks its reader to come back.

        Of one that cannot be made at all the page says so, and what to do instead. False where there is no such
        offprint of this article, such as a volume beyond its last.
        """
        ask = Ask(taken.publication, taken.path, taken.form)
        made = self._shelved.made(taken)
        if made is None and self.waiting < WAITING:
            self.waiting += 1
            try:
                made = await self._made(ask, taken)
            finally:
                self.waiting -= 1
        if made is not None:
            send(scope, exchange, made)
        elif (outcome := self._asks.outcome(ask)) == GONE:
            return False
        elif outcome == FAILED:
            self._say_failed(scope, exchange, taken)
        else:
            self._ask_back(scope, exchange, taken)
        return True

    async def _made(self, ask: Ask, taken: Taken) -> Entry | None:
        """The offprint as soon as it stands on the shelf; None where it does not within our patience."""
        deadline = time.monotonic() + self._patience
        while True:
            made = self._shelved.made(taken)
            if made is not None or time.monotonic() > deadline:
                return made
            # Asked again where it was made and went again before we looked: the discussion goes on meanwhile.
            if self._asks.outcome(ask) or not self._asks.add(ask):
                return None
            await asyncio.sleep(LOOK)

    def _ask_back(self, scope: Scope, exchange: Exchange, taken: Taken) -> None:
        self._tell(
            scope, exchange, taken, BEING_MADE, lambda article, look: render_wait(article, look, scope.path)
        )

    def _say_failed(self, scope: Scope, exchange: Exchange, taken: Taken) -> None:
        if not taken.form.pdf:
            self._refusals.answer(scope, exchange, BROKEN)
            return
        self._tell(
            scope, exchange, taken, NOT_MADE, lambda article, look: render_failed(article, look, taken.form)
        )

    def _tell(
        self,
        scope: Scope,
        exchange: Exchange,
        taken: Taken,
        refusal: Refusal,
        render: Callable[[ArticleSnapshot, Look], bytes],
    ) -> None:
        """A page in the article's language for whoever reads pages, else the refusal as data."""
        article = from_bytes(self._shelved.source(taken))
        if article is None or plain.wants_problem(scope.headers.get("accept", "")):
            self._refusals.answer(scope, exchange, refusal)
            return
        body = render(article, Look((*self._sheets, f"/theme/{taken.publication}.css")))
        kind = ("content-type", "text/html; charset=utf-8")
        answer = [kind, ("cache-control", "no-store"), *refusal.further, *protective()]
        if scope.method == "HEAD":
            exchange.response_empty(refusal.status, [*answer, ("content-length", str(len(body)))])
        else:
            exchange.response_bytes(refusal.status, answer, body)

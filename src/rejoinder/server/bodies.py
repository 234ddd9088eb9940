"""Takes in what a client sends, up to a limit in bytes and in time, without trusting what it announces."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from typing import IO

IN_MEMORY = 1024 * 1024
"""Bytes of a body held in memory; the rest of a larger one lies in a temporary file."""
_DISCARDED = 48 * 1024 * 1024
"""Bytes of a refused body still read, so that a client that sends before it listens hears the refusal."""
_PATIENCE = 30.0
_SLOWEST = 64 * 1024
"""Bytes a second below which a large body is given up."""


class TooLarge(Exception):
    """The body is larger than the limit."""


class Incomplete(Exception):
    """The body ended before what was announced, or came too slowly."""


async def take(sent: AsyncIterable[bytes], announced: int | None, limit: int) -> tuple[IO[bytes], int]:
    """The body as a file set at its beginning, and its length.

    ``announced`` is the Content-Length, None where the body comes in chunks. Raises TooLarge after having let
    a bounded amount of the rest run out, and Incomplete.
    """
    chunks = _pieces(sent)
    if announced is not None and announced > limit:
        await _discard(chunks, announced)
        raise TooLarge
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    length = ends = 0
    try:
        async with asyncio.timeout(_PATIENCE + limit / _SLOWEST):
            while length <= limit and (chunk := await anext(chunks, None)) is not None:
                length += len(chunk)
                ends += not chunk
                body.write(chunk)
        if length > limit:
            await _discard(chunks, length)
            raise TooLarge
        # Of a body in chunks granian gives one empty piece at its end, and a second one where it broke off.
        if length != announced if announced is not None else ends > 1:
            raise Incomplete
    except BaseException as error:
        body.close()
        if isinstance(error, TimeoutError):
            raise Incomplete from error
        raise
    body.seek(0)
    return body, length


async def _pieces(sent: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    # granian's own iterator can be taken once only, and breaks the process where it is asked with a default.
    async for piece in sent:
        yield piece


async def _discard(chunks: AsyncIterator[bytes], announced: int) -> None:
    if announced > _DISCARDED:
        return
    seen = 0
    try:
        async with asyncio.timeout(_PATIENCE):
            while seen <= _DISCARDED and (chunk := await anext(chunks, None)) is not None:
                seen += len(chunk)
    except TimeoutError:
        return

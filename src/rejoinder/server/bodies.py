"""Takes in what a client sends, up to a limit in bytes and in time, without trusting what it announces."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
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


async def take(chunks: AsyncIterator[bytes], announced: int | None, limit: int) -> tuple[IO[bytes], int]:
    """The body as a file set at its beginning, and its length.

    ``announced`` is the Content-Length, None where the body comes in chunks. Raises TooLarge after having let
    a bounded amount of the rest run out, and Incomplete.
    """
    if announced is not None and announced > limit:
        await _discard(chunks, announced)
        raise TooLarge
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    length = 0
    try:
        async with asyncio.timeout(_PATIENCE + limit / _SLOWEST):
            async for chunk in chunks:
                length += len(chunk)
                if length > limit:
                    await _discard(chunks, length)
                    raise TooLarge
                body.write(chunk)
    except TimeoutError as error:
        body.close()
        raise Incomplete from error
    except BaseException:
        body.close()
        raise
    if announced is not None and length != announced:
        body.close()
        raise Incomplete
    body.seek(0)
    return body, length


async def _discard(chunks: AsyncIterator[bytes], announced: int) -> None:
    if announced > _DISCARDED:
        return
    seen = 0
    try:
        async with asyncio.timeout(_PATIENCE):
            async for chunk in chunks:
                seen += len(chunk)
                if seen > _DISCARDED:
                    return
    except TimeoutError:
        return

"""Serves what is installed and what is uploaded: static files under a digest, images of the media folder."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from pathlib import Path

from rejoinder.config.static import PREFIX, StaticFiles
from rejoinder.server.headers import MEDIA_POLICY, READERS_POLICY, Headers, protective
from rejoinder.server.prepared import Cache, Entry, Signature, compressed, entry, signature

FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=0, s-maxage=60"
MONTH = "public, max-age=2592000"
MEDIA = "/media/"

_HASHED = re.compile(r"/static/([0-9a-f]{16})/(.+)")
# Originals and renditions only: documents go through Wagtail, which asks who may have them.
_MEDIA = re.compile(
    r"/media/((?:images|original_images)/(?:[^/\\.\x00-\x1f\x7f\ufffd][^/\\\x00-\x1f\x7f\ufffd]*/)*[^/\\.\x00-\x1f\x7f\ufffd][^/\\\x00-\x1f\x7f\ufffd]*)"
)
_MEDIA_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
_TEXT = {"text/css", "text/html", "text/javascript", "text/plain", "application/json", "image/svg+xml"}


def content_type(name: str) -> str:
    """The type of a static file by its name; unknown ones are plain bytes."""
    if name.endswith((".js", ".mjs")):
        return "text/javascript; charset=utf-8"
    if name.endswith((".woff2", ".woff")):
        return "font/woff2" if name.endswith("2") else "font/woff"
    guessed = mimetypes.guess_type(name, strict=True)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed in _TEXT else guessed


class Installed:
    """Static files, compressed at their first use and then held in memory."""

    def __init__(self, files: StaticFiles, cache: Cache) -> None:
        self._files = files
        self._cache = cache
        self._protective: Headers = protective(READERS_POLICY)

    def find(self, path: str) -> tuple[str, Path, str] | None:
        """Name, place and caching of the static file at an address.

        A digest that is not today's belongs to a page printed or fetched before an update: it is given
        today's file, but not for ever.
        """
        hashed = _HASHED.fullmatch(path)
        if hashed and (place := self._files.paths.get(hashed[2])):
            return hashed[2], place, FOREVER if hashed[1] == self._files.digest else BRIEFLY
        name = path.removeprefix(PREFIX)
        found = self._files.paths.get(name)
        return (name, found, BRIEFLY) if found else None

    async def entry(self, name: str, place: Path, caching: str) -> Entry | None:
        """The file in all its encodings; None where it has gone.

        Compressing a large script takes tens of milliseconds, so it is done in a thread, once.
        """
        now = signature(str(place))
        if now is None:
            return None
        key = f"{place} {caching}"
        held = self._cache.fresh(key, now)
        if held is not None:
            return held
        try:
            made = await asyncio.to_thread(self._make, name, place, caching, now)
        except OSError:
            return None
        return self._cache.keep(key, made)

    def _make(self, name: str, place: Path, caching: str, now: Signature) -> Entry:
        body = place.read_bytes()
        kind = content_type(name)
        return entry(now, body, kind, caching, self._protective, compressed(body, kind))


def media(path: str, root: Path) -> tuple[str, Headers, str] | None:
    """Place, headers and ETag of an uploaded image; None where there is none or it is no image."""
    found = _MEDIA.fullmatch(path)
    kind = _MEDIA_TYPES.get(path.rpartition(".")[2].lower())
    if found is None or kind is None:
        return None
    place = f"{root}/{found[1]}"
    now = signature(place)
    if now is None:
        return None
    etag = f'"{now[0]:x}-{now[2]:x}"'
    headers: Headers = [
        ("content-type", kind),
        ("content-length", str(now[2])),
        ("etag", etag),
        ("cache-control", MONTH),
        *protective(MEDIA_POLICY),
    ]
    return place, headers, etag

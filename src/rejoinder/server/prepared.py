"""Finished bytes in memory: each file in all its encodings, kept while it is fresh and room allows."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import brotli

from rejoinder.server.headers import Headers

Signature = tuple[int, int, int]
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json",
    "application/xml",
    "image/svg+xml",
)
_WORTHWHILE = 600
"""Bytes under which compression saves less than its header costs."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One encoding of a resource with its headers, made once."""

    body: bytes
    etag: str
    headers: Headers
    head_headers: Headers
    """For HEAD, which must name the length of a body it does not send."""
    unchanged_headers: Headers
    """For 304."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource in all the encodings there are."""

    signature: Signature
    plain: Variant
    encoded: dict[str, Variant]
    size: int

    def for_client(self, accept_encoding: str) -> Variant:
        """The variant a client likes best."""
        for coding in preferred(accept_encoding):
            if coding in self.encoded:
                return self.encoded[coding]
        return self.plain


@lru_cache(maxsize=512)
def preferred(accept_encoding: str) -> tuple[str, ...]:
    """Of br and gzip those that an Accept-Encoding takes, the best liked first; br first on equal terms."""
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.replace(" ", "").startswith("q="):
                try:
                    weight = float(parameter.replace(" ", "")[2:])
                except ValueError:
                    weight = 0.0
        weights["gzip" if name == "x-gzip" else name] = weight
    anything = weights.get("*", 0.0)
    liked = [(weights.get(coding, anything), coding) for coding in ("br", "gzip")]
    identity = weights.get("identity", 0.0)
    return tuple(
        coding
        for weight, coding in sorted(liked, key=lambda pair: -pair[0])
        if weight > 0 and weight >= identity
    )


@lru_cache(maxsize=2048)
def matches(if_none_match: str, etag: str) -> bool:
    """Whether a client already holds this variant; compared weakly, as proxies weaken tags they pass."""
    if if_none_match.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == etag for tag in if_none_match.split(","))


def entry(
    signature: Signature,
    body: bytes,
    content_type: str,
    cache: str,
    protective: Headers,
    encoded: dict[str, bytes],
) -> Entry:
    """An entry from a body and its compressed forms; ``protective`` headers stand on all its answers."""
    digest = hashlib.blake2b(body, digest_size=12).hexdigest()
    vary = [("vary", "accept-encoding")] if content_type.startswith(COMPRESSIBLE) else []
    shared: Headers = [("cache-control", cache), *vary]

    def variant(content: bytes, suffix: str, coding: Headers) -> Variant:
        etag = f'"{digest}{suffix}"'
        headers: Headers = [("content-type", content_type), ("etag", etag), *coding, *shared, *protective]
        length = ("content-length", str(len(content)))
        return Variant(content, etag, headers, [*headers, length], [("etag", etag), *shared])

    variants = {
        coding: variant(content, f"-{coding}", [("content-encoding", coding)])
        for coding, content in encoded.items()
    }
    size = len(body) + sum(map(len, encoded.values())) + 2048 * (1 + len(variants))
    return Entry(signature, variant(body, "", []), variants, size)


def compressed(body: bytes, content_type: str) -> dict[str, bytes]:
    """The compressed forms of a body, none where they would not be smaller."""
    if len(body) < _WORTHWHILE or not content_type.startswith(COMPRESSIBLE):
        return {}
    forms = {"br": brotli.compress(body, quality=6), "gzip": gzip.compress(body, 6, mtime=0)}
    return {coding: form for coding, form in forms.items() if len(form) < len(body)}


def signature(path: str) -> Signature | None:
    """What changes whenever the file is replaced; None where there is no regular file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - several times faster than pathlib's, once for each request
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


class Cache:
    """Entries by path, the longest unused forgotten first; never more than ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._entries: OrderedDict[str, Entry] = OrderedDict()

    def fresh(self, path: str, now: Signature) -> Entry | None:
        """The entry for the file as it stands now."""
        found = self._entries.get(path)
        if found is None or found.signature != now:
            return None
        self._entries.move_to_end(path)
        return found

    def keep(self, path: str, made: Entry) -> Entry:
        """Remember an entry, and forget the longest unused to make room; one too large is only returned."""
        self.forget(path)
        if made.size <= self.limit // 4:
            self._entries[path] = made
            self.size += made.size
            while self.size > self.limit:
                _, oldest = self._entries.popitem(last=False)
                self.size -= oldest.size
        return made

    def forget(self, path: str) -> None:
        """Drop what is held of a path."""
        if (held := self._entries.pop(path, None)) is not None:
            self.size -= held.size

    def __len__(self) -> int:
        return len(self._entries)


def from_shelf(path: str, now: Signature, content_type: str, cache: str, protective: Headers) -> Entry | None:
    """Read a file of the shelf with the compressed forms beside it; None where it has just gone.

    The compressed files are written before the plain one. Between the two moments they are newer than it, so
    each is taken only when it really holds the same bytes.
    """
    body = _read(path)
    if body is None:
        return None
    openers: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
        "br": (".br", brotli.decompress),
        "gzip": (".gz", gzip.decompress),
    }
    encoded: dict[str, bytes] = {}
    for coding, (suffix, opened) in openers.items():
        content = _read(path + suffix)
        if content is not None and _holds(content, body, opened):
            encoded[coding] = content
    return entry(now, body, content_type, cache, protective, encoded)


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - paths are plain strings on this way
            return file.read()
    except OSError:
        return None


def _holds(content: bytes, body: bytes, opened: Callable[[bytes], bytes]) -> bool:
    try:
        return opened(content) == body
    except (OSError, EOFError, zlib.error, brotli.error):
        return False

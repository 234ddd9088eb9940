"""A whole site as JSON lines, from which `rejoinder import` makes the same site again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from rejoinder.accounts import address as addresses
from rejoinder.imports.formats.native import FORM, VERSION
from rejoinder.keeping.exports.asked import Asked, Unasked
from rejoinder.newsroom.carrying import telling
from rejoinder.newsroom.carrying.taking import ADDRESS_KEY


def pieces(asked: Asked) -> Iterator[bytes]:
    """A line for each row; the first says what it is, the last how many there are, with a digest of them all."""
    if asked.publication:
        raise Unasked("The native format holds the whole site, so --publication cannot be given with it.")
    digest, count = hashlib.sha256(), 0
    with telling.one_moment():
        for line in _lines(asked):
            digest.update(line)
            count += 1
            yield line
    yield _line({"type": "end", "lines": count, "sha256": digest.hexdigest()})


def _lines(asked: Asked) -> Iterator[bytes]:
    yield _line(
        {
            "format": FORM,
            "version": VERSION,
            "made_at": asked.now.isoformat(timespec="seconds"),
            "rejoinder": asked.version,
            "addresses": asked.addresses,
            ADDRESS_KEY: addresses.key_fingerprint(),
        }
    )
    rows = telling.everything(
        personal=asked.addresses,
        progress=lambda done, total: asked.progress("Writing comments", done, total),
        remarks=asked.remarks,
    )
    for values in rows:
        yield _line(values)


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode() + b"\n"

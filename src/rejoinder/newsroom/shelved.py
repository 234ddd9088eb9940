"""Puts into a page that Django answers what the press has already printed of its discussions."""

from __future__ import annotations

from django.conf import settings

from rejoinder.press.manifest import read_manifest
from rejoinder.press.shelves.files import FileShelf
from rejoinder.press.splice import marked, splice


def filled(html: bytes, publication: str) -> bytes:
    """The page with the discussions and counts that stand on the shelf, blank where none stands yet."""
    shown, counted = marked(html)
    if not shown and not counted:
        return html
    shelf = FileShelf(settings.SHELF)
    fragments = {
        thread: shelf.read(f"editions/{publication}/{thread}/fragment.html") or b"" for thread in shown
    }
    manifests = {
        thread: read_manifest(shelf.read(f"editions/{publication}/{thread}/manifest.json"))
        for thread in counted
    }
    return splice(html, fragments, {thread: found.count_html for thread, found in manifests.items() if found})

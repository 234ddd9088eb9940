"""Puts an edition on the shelf so that nothing older ever replaces it, whoever else is printing."""

from __future__ import annotations

from dataclasses import dataclass

from rejoinder.press.compose import Edition
from rejoinder.press.manifest import Manifest, read_manifest
from rejoinder.press.shelf import Shelf

_BEGIN = b"<!--rejoinder:comments-->"
_END = b"<!--/rejoinder:comments-->"
_LEAF_FILES = (".html", ".json")


@dataclass(frozen=True, slots=True)
class Published:
    """The edition is on the shelf."""

    version: int
    printed: int
    """Leaves written."""
    removed: int
    """Files taken away."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Something newer is on the shelf; nothing was touched."""

    version: int
    """Of what is there."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """The edition builds on leaves that the shelf does not have; take a snapshot with every leaf instead."""

    version: int
    """Of what is there, 0 for nothing that could be built on."""


def folder_of(publication: str, thread: int) -> str:
    """Where a thread's edition stands."""
    return f"editions/{publication}/{thread}"


def publish(edition: Edition, shelf: Shelf) -> Published | Stale | Incomplete:
    """Write the edition under the thread's lock, leaves first and manifest last.

    So a crash at any moment leaves the older manifest: the next press sees an old version and prints again
    all that changed since, over whatever was half done. The version already there is written again.
    ValueError when an edition with every leaf has no first page.
    """
    manifest = edition.manifest
    folder = folder_of(manifest.publication, manifest.thread)
    with shelf.lock(folder):
        standing = read_manifest(shelf.read(f"{folder}/manifest.json"))
        if standing and standing.version > manifest.version:
            return Stale(standing.version)
        if edition.since and not _can_build_on(standing, edition):
            return Incomplete(standing.version if standing else 0)
        return _write(edition, shelf, folder, standing)


def withdraw(publication: str, thread: int, version: int, shelf: Shelf) -> Published | Stale:
    """Take a thread's edition off the shelf, its story being no longer to be read.

    A manifest that says so stays, lest a slower press that still saw the story put it back.
    """
    folder = folder_of(publication, thread)
    with shelf.lock(folder):
        standing = read_manifest(shelf.read(f"{folder}/manifest.json"))
        if standing and standing.version > version:
            return Stale(standing.version)
        removed = _remove_all(shelf, folder, keep=frozenset({f"{folder}/manifest.json"}))
        gone = Manifest(publication, thread, version, digest="", gone=True)
        shelf.put(f"{folder}/manifest.json", gone.to_bytes())
        return Published(version, 0, removed)


def _can_build_on(standing: Manifest | None, edition: Edition) -> bool:
    return (
        standing is not None
        and not standing.gone
        and standing.version >= edition.since
        and standing.digest == edition.manifest.digest
    )


def _write(edition: Edition, shelf: Shelf, folder: str, standing: Manifest | None) -> Published | Incomplete:
    manifest = edition.manifest
    written: set[str] = set()
    comments: bytes | None = None
    removed = printed = 0
    for leaf in edition.leaves:
        files = [f"{folder}/{leaf.name}{ending}" for ending in _LEAF_FILES]
        if leaf.vanished:
            removed += _remove(shelf, files)
            continue
        for name, content in zip(files, (leaf.document, leaf.data), strict=True):
            shelf.put(name, content)
        written.update(files)
        printed += 1
        if leaf.name == "1":
            comments = leaf.comments
    for name, content in edition.feeds:
        shelf.put(f"{folder}/{name}", content)
        written.add(f"{folder}/{name}")
    if comments is None and not edition.since:
        raise ValueError(f"thread {manifest.thread}: an edition with every leaf has no first page")
    if comments is None:
        comments = _standing_comments(shelf.read(f"{folder}/fragment.html"))
    if comments is None:
        return Incomplete(0)
    # Only ever read from here, to be put into a page that is compressed as a whole.
    fragment = b"".join((edition.head, _BEGIN, comments, _END, edition.tail))
    shelf.put(f"{folder}/fragment.html", fragment, compressed=False)
    if not edition.since:
        removed += _remove_all(
            shelf, folder, keep=written | {f"{folder}/manifest.json", f"{folder}/fragment.html"}
        )
    elif standing and standing.pages > manifest.pages:
        beyond = range(manifest.pages + 1, standing.pages + 1)
        removed += _remove(shelf, [f"{folder}/{page}{ending}" for page in beyond for ending in _LEAF_FILES])
    shelf.put(f"{folder}/manifest.json", manifest.to_bytes())
    return Published(manifest.version, printed, removed)


def _standing_comments(fragment: bytes | None) -> bytes | None:
    """The first page's comments as last printed; the frame around them is always set anew."""
    _, begun, rest = (fragment or b"").partition(_BEGIN)
    comments, ended, _ = rest.rpartition(_END)
    return comments if begun and ended else None


def _remove(shelf: Shelf, names: list[str]) -> int:
    for name in names:
        shelf.remove(name)
    return len(names)


def _remove_all(shelf: Shelf, folder: str, keep: frozenset[str] | set[str]) -> int:
    return _remove(shelf, [name for name in shelf.names(folder) if name not in keep])

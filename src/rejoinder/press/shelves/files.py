"""A shelf of plain files in a directory, for the front to serve and any web server beside it."""

from __future__ import annotations

import fcntl
import gzip
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

SMALLEST = 1024
"""Bytes below which compressing saves less than the header that announces it."""
# Measured on pages of 10 to 1,050 comments: in the same time brotli 5 makes them smaller than gzip 6 does, by
# an eighth or more; brotli 9 takes 4 to 18 times as long for one to five per cent, gzip 9 gains under one.
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
_VARIANTS = (".br", ".gz")
_UNFINISHED = ".tmp-"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class FileShelf:
    """Files under ``root``, each with its ``.br`` and ``.gz``, replaced by rename, the plain one last.

    Nothing is flushed to the disk by force: all of it can be printed again, and a killed process loses
    nothing that it had written. Only a machine that goes down may leave torn files behind, under manifests
    that call them finished; so ``rebooted`` tells when everything is to be printed again.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Where a file of this name stands; ValueError for a name that none can have."""
        parts = name.split("/")
        wrong = any(not part or part.startswith(".") for part in parts)
        if wrong or "\0" in name or name.endswith(_VARIANTS):
            raise ValueError(f"{name!r} cannot stand on the shelf: a part is empty, dotted or a variant")
        return self.root.joinpath(*parts)

    def put(self, name: str, content: bytes, *, compressed: bool = True) -> None:
        """Replace a file, its variants first: by the plain one the front sees that all are new."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        variants = _packed(content) if compressed else (None, None)
        for variant, packed in zip(_VARIANTS, variants, strict=True):
            if packed is None:
                _beside(path, variant).unlink(missing_ok=True)
            else:
                _replace(_beside(path, variant), packed)
        _replace(path, content)

    def read(self, name: str) -> bytes | None:
        """The plain file's content, None where there is none."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def remove(self, name: str) -> None:
        """Take a file and its variants away, the plain one first: without it the others are not served."""
        path = self.path(name)
        for each in (path, *(_beside(path, variant) for variant in _VARIANTS)):
            try:
                each.unlink(missing_ok=True)
            except NotADirectoryError:
                return

    def names(self, folder: str) -> Iterator[str]:
        """The names of the files in a folder and below, in order; nothing for a folder that is not there."""
        for place, folders, files in os.walk(self.path(folder)):
            folders.sort()
            within = Path(place).relative_to(self.root).as_posix()
            for file in sorted(files):
                if not file.startswith(".") and not file.endswith(_VARIANTS):
                    yield f"{within}/{file}"

    @contextmanager
    def lock(self, folder: str) -> Iterator[None]:
        """Hold a folder's lock; the kernel gives it back when its holder dies."""
        path = self.path(folder)
        path.mkdir(parents=True, exist_ok=True)
        # Never removed: who waits for a removed lock file would hold a lock that nobody else sees.
        with (path / ".lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def sweep(self, before: float) -> int:
        """Remove what killed processes left unfinished before this moment (seconds since 1970); how many."""
        swept = 0
        for place, _, files in os.walk(self.root):
            for file in files:
                left = Path(place, file)
                if file.startswith(_UNFINISHED) and left.stat().st_mtime < before:
                    left.unlink(missing_ok=True)
                    swept += 1
        return swept

    def rebooted(self) -> bool:
        """True when the machine started anew since ``remember_boot``, so that files may be torn."""
        boot = _boot()
        try:
            return bool(boot) and (self.root / ".boot").read_text() != boot
        except FileNotFoundError:
            return any(self.root.glob("*/*"))

    def remember_boot(self) -> None:
        """Note that what is printed from here on is safe until the machine goes down."""
        self.root.mkdir(parents=True, exist_ok=True)
        _replace(self.root / ".boot", _boot().encode())


def _packed(content: bytes) -> tuple[bytes | None, bytes | None]:
    if len(content) < SMALLEST:
        return None, None
    return (
        brotli.compress(content, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY),
        # A time of zero makes the same content the same bytes.
        gzip.compress(content, _GZIP_LEVEL, mtime=0),
    )


def _beside(path: Path, variant: str) -> Path:
    return path.with_name(path.name + variant)


def _replace(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f"{_UNFINISHED}{os.getpid()}-{secrets.token_hex(6)}")
    try:
        with unfinished.open("xb") as file:
            file.write(content)
        _be_newer(unfinished, path)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _be_newer(new: Path, old: Path) -> None:
    """Give the new file a later time than the old one's, even within a tick or by a clock set back."""
    try:
        standing = old.stat().st_mtime_ns
    except FileNotFoundError:
        return
    if new.stat().st_mtime_ns <= standing:
        os.utime(new, ns=(standing + 1_000_000, standing + 1_000_000))


def _boot() -> str:
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""

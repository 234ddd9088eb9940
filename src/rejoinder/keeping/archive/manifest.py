"""The manifest of a backup: what is in it, of what form, by which digests, and which keys it belongs to."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = "rejoinder-backup"
VERSION = 1
"""Of the form of a backup. A form that an older Rejoinder could not restore rightly gets a higher one."""
NAME = "manifest.json"
SQLITE, POSTGRESQL = "sqlite", "postgresql"

_SEAL = re.compile(rb"rejoinder-backup ([0-9]{1,6}) ([0-9a-f]{64})")
_MEMBER = re.compile(r"(?:database|settings|rulesets|media)(?:/[^/\0\\]+)+")


_FRAME = 4 << 20
"""Bytes of a manifest at most, but for its members: schema, counts, fingerprints."""
_EACH, _LETTER = 256, 12
"""Bytes that a member takes besides its name, and that a character of a name takes as JSON, at most."""


class BadBackup(Exception):
    """A file that cannot be restored from; the message says why, and nothing was touched."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup, as it is once unpacked."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is known of a backup without reading its members."""

    made_at: str
    """The moment of its database, in UTC, as ISO 8601 has it."""
    rejoinder: str
    """The version of Rejoinder that made it."""
    engine: str
    """``sqlite`` or ``postgresql``."""
    migrations: tuple[str, ...]
    """Such as ``discussion 0004_desk``: the schema that its database has."""
    keys: Mapping[str, str]
    """Fingerprints of the keys that its addresses are sealed and its links signed with; see ``keeping.keyring``."""
    rows: Mapping[str, int]
    """How much is in it, such as ``comments``; to be compared by people after a restore."""
    members: tuple[Member, ...]
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """PostgreSQL only: the columns that stand in each table's member, in order."""
    sequences: Mapping[str, int] = field(default_factory=dict)
    """PostgreSQL only: the last number that each sequence gave out."""

    def to_bytes(self) -> bytes:
        """As it stands in the backup."""
        return json.dumps({"format": FORMAT, "version": VERSION, **asdict(self)}, indent=1).encode()

    @property
    def size(self) -> int:
        """Bytes of all members together."""
        return sum(member.bytes for member in self.members)


def seal(content: bytes) -> bytes:
    """What closes the file: its form's version, and the digest of the manifest with these bytes."""
    return f"{FORMAT} {VERSION} {hashlib.sha256(content).hexdigest()}".encode()


def unsealed(closing: bytes) -> str:
    """The manifest's digest from what closes the file; raises BadBackup for another kind of file or a newer form."""
    found = _SEAL.fullmatch(closing)
    if found is None:
        raise BadBackup("It is a zip file, but no backup of Rejoinder, or its end was damaged.")
    if int(found[1]) > VERSION:
        raise BadBackup(
            f"It was made by a newer version of Rejoinder: its form is {int(found[1])}, and this version knows"
            f" {VERSION}. Install that version and restore with it."
        )
    return found[2].decode()


def largest(names: Iterable[str]) -> int:
    """The most bytes that a manifest of these members can have: bounded by the file that holds them, by no number."""
    return _FRAME + sum(_EACH + _LETTER * len(name) for name in names)


def is_member(name: str) -> bool:
    """Whether a backup may have a member of this name, so that it comes back to its place and to nowhere else."""
    if not _MEMBER.fullmatch(name) or {".", ".."} & set(name.split("/")):
        return False
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def read(content: bytes, digest: str) -> Manifest:
    """The manifest in these bytes; raises BadBackup where they are not those that were sealed, or make no sense."""
    if hashlib.sha256(content).hexdigest() != digest:
        raise BadBackup(
            "Its manifest was changed or damaged: the digest that closes the file is of another one."
        )
    try:
        return _made(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBackup(f"Its manifest cannot be understood ({type(error).__name__}).") from error


def _made(data: Mapping[str, Any]) -> Manifest:
    members = tuple(
        Member(str(one["name"]), int(one["bytes"]), str(one["sha256"])) for one in data["members"]
    )
    names = [member.name for member in members]
    wrong = [name for name in names if not is_member(name)]
    if wrong:
        raise BadBackup(f"Its manifest names a member that no backup has: {wrong[0]!r}.")
    if len(set(names)) != len(names):
        raise BadBackup("Its manifest names a member twice.")
    if data["engine"] not in {SQLITE, POSTGRESQL}:
        raise BadBackup(f"It holds a database of a kind that is not known here: {data['engine']!r}.")
    return Manifest(
        made_at=str(data["made_at"]),
        rejoinder=str(data["rejoinder"]),
        engine=str(data["engine"]),
        migrations=tuple(map(str, data["migrations"])),
        keys={str(name): str(mark) for name, mark in data["keys"].items()},
        rows={str(name): int(count) for name, count in data["rows"].items()},
        members=members,
        tables={str(name): tuple(map(str, columns)) for name, columns in data["tables"].items()},
        sequences={str(name): int(last) for name, last in data["sequences"].items()},
    )

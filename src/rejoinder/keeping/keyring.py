"""The keys of a site, kept apart from its backups: written to a file of their own, and known by fingerprints."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from rejoinder.accounts.fingerprint import fingerprint as fingerprint
from rejoinder.keeping import drafts

ADDRESS, SECRET = "address.key", "secret.key"
EXPECTED = "expected.json"
"""In DIR/keys: the fingerprints of the keys that what was restored belongs to."""

_FORMAT = "rejoinder-keys"
_ADDRESS = re.compile(r"[0-9A-Fa-f]{64}")
_LOST = {
    ADDRESS: "e-mail addresses and second factors in its record cannot be read, so nobody can be mailed,"
    " no sanction on an address takes hold, and nobody signs in by an authenticator app",
    SECRET: "links that were mailed to authors lead nowhere any more, and everybody is signed out",
}


class BadKeys(Exception):
    """A file of keys that cannot be used; the message says why."""


def standing(directory: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The keys of a site by name: those given by the environment, else those in DIR/keys; missing ones left out."""
    found = {name: key for name, key in given.items() if key}
    for name in (ADDRESS, SECRET):
        path = directory / "keys" / name
        if name not in found and path.is_file():
            found[name] = path.read_text(encoding="ascii").strip()
    return found


def fingerprints(keys: Mapping[str, str]) -> dict[str, str]:
    """The fingerprint of each key."""
    return {name: fingerprint(key) for name, key in sorted(keys.items())}


def write(path: Path, keys: Mapping[str, str]) -> None:
    """Write the keys to a file that its owner alone may read; raises drafts.Exists, OSError."""
    with drafts.draft(path) as draft:
        draft.file.write(
            json.dumps({"format": _FORMAT, "version": 1, "keys": dict(keys)}, indent=1).encode() + b"\n"
        )


def read(path: Path) -> dict[str, str]:
    """The keys in a file that ``write`` wrote; raises BadKeys, OSError."""
    try:
        data = json.loads(path.read_bytes())
        if data["format"] != _FORMAT or data["version"] != 1:
            raise BadKeys(f"{path} is no file of keys that this version knows.")
        keys = {str(name): str(key) for name, key in data["keys"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadKeys(f"{path} is no file of keys.") from error
    if not set(keys) <= {ADDRESS, SECRET} or (ADDRESS in keys and not _ADDRESS.fullmatch(keys[ADDRESS])):
        raise BadKeys(f"{path} holds something else than keys of a site.")
    return keys


def check(keys: Mapping[str, str], expected: Mapping[str, str], path: Path) -> None:
    """Raises BadKeys where a key is not the one that a backup belongs to."""
    for name, mark in expected.items():
        if name not in keys:
            raise BadKeys(f"{path} has no {name}, which the backup needs.")
        if fingerprint(keys[name]) != mark:
            raise BadKeys(
                f"The {name} in {path} is another one than that of the site that was backed up"
                f" (its fingerprint is {fingerprint(keys[name])}, the backup's {mark})."
            )


def lay(folder: Path, keys: Mapping[str, str], expected: Mapping[str, str]) -> None:
    """Put the keys, and which ones belong here, into a new folder for their owner only."""
    folder.mkdir(mode=0o700)
    for name, content in {**keys, EXPECTED: json.dumps(dict(expected))}.items():
        descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def warnings(directory: Path, given: Mapping[str, str]) -> list[str]:
    """Sentences for whoever runs a command on a restored site whose keys are not those that it belongs to."""
    path = directory / "keys" / EXPECTED
    try:
        expected = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    keys = standing(directory, given)
    return [
        f"{directory} was restored from a backup, and its {name} is {'another one' if name in keys else 'missing'}:"
        f" {_LOST[name]}. Put the right {name} into {path.parent}; if it is lost for good, remove {path}."
        for name, mark in expected.items()
        if name in _LOST and (name not in keys or fingerprint(keys[name]) != mark)
    ]

"""The keys of an installation: made once in DIR/keys, for their owner only; the environment overrides."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def read_or_make(directory: Path, name: str, override: str = "") -> str:
    """The key called ``name`` as 64 hexadecimal digits, or ``override`` where that is given.

    Two processes that start at once agree: the file is linked into place whole, and the first one wins.
    """
    if override:
        return override
    path = directory / "keys" / name
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()

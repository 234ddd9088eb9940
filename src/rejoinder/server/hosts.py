"""Which publication a host name stands for, read from the shelf."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

from rejoinder.discussion import locales
from rejoinder.server.prepared import Signature, signature

_LOOK_AGAIN = 0.5
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def well_formed(host: str) -> bool:
    """Whether a Host header can be one at all."""
    return _HOST.fullmatch(host) is not None


def bare(host: str) -> str:
    """The host without port, in lower case."""
    if host.startswith("["):
        return host[: host.find("]") + 1].lower()
    return host.partition(":")[0].lower()


class Hosts:
    """``hosts.json``, looked at again at most twice a second."""

    def __init__(self, shelf: Path) -> None:
        self._path = str(shelf / "hosts.json")
        self._signature: Signature | None = None
        self._hosts: dict[str, str] = {}
        self._default: str | None = None
        self._languages: dict[str, str] = {}
        self._next_look = 0.0

    def publication(self, host: str) -> str | None:
        """The slug of the publication behind a Host header; None where the shelf knows none."""
        self._look_again()
        if host in self._hosts:
            return self._hosts[host]
        return self._hosts.get(bare(host), self._default)

    def language(self, host: str) -> str:
        """The language of that publication (a BCP 47 tag), else of the only one; English where neither is known."""
        # First, since it looks whether the shelf says something new.
        publication = self.publication(host)
        return locales.spoken_at(self._languages, publication or "")

    def _look_again(self) -> None:
        now = time.monotonic()
        if now >= self._next_look:
            self._next_look = now + _LOOK_AGAIN
            self._look()

    def _look(self) -> None:
        found = signature(self._path)
        if found == self._signature:
            return
        try:
            content = json.loads(Path(self._path).read_text(encoding="utf-8")) if found else {}
            hosts = {str(host).lower(): str(slug) for host, slug in content.get("hosts", {}).items()}
            default = content.get("default")
            languages = {str(slug): str(tag) for slug, tag in content.get("languages", {}).items() if tag}
        except (OSError, ValueError, AttributeError):
            # Replaced by rename, so unreadable only while somebody edits it by hand; the last reading stands.
            return
        self._signature, self._hosts, self._languages = found, hosts, languages
        self._default = str(default) if default else None

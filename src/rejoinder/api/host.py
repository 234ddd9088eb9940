"""Which publication a request without a thread belongs to, for the pages that say no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication


def publication_of(request: HttpRequest) -> Publication | None:
    """The publication of the request's host, else the only one; None where the database cannot tell."""
    try:
        slug = _slug(_printed(), request.get_host().lower())
    except DisallowedHost:
        return None
    try:
        if slug:
            return Publication.objects.filter(slug=slug).first()
        few = list(Publication.objects.order_by("pk")[:2])
    except DatabaseError:
        return None
    return few[0] if len(few) == 1 else None


def language_of(request: HttpRequest) -> str:
    """The language of that publication, else what the shelf says; English where nothing is known."""
    publication = publication_of(request)
    return publication.language if publication else printed_language(request)


def printed_language(request: HttpRequest) -> str:
    """The same as the shelf has it, for what must be said without the database."""
    known = _printed()
    try:
        slug = _slug(known, request.get_host().lower())
    except DisallowedHost:
        slug = str(known.get("default") or "")
    return str(locales.spoken_at(known["languages"], slug))


def _printed() -> dict[str, Any]:
    """What hosts.json on the shelf holds; nothing of what cannot be read."""
    try:
        known = json.loads(Path(settings.SHELF, "hosts.json").read_bytes())
    except (OSError, ValueError):
        known = None
    known = known if isinstance(known, dict) else {}
    maps = {name: known.get(name) for name in ("hosts", "languages")}
    return {**known, **{name: found if isinstance(found, dict) else {} for name, found in maps.items()}}


def _slug(known: dict[str, Any], host: str) -> str:
    """What it says of a host, with its port or without; blank where it says nothing."""
    hosts = known["hosts"]
    bare = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return str(hosts.get(host) or hosts.get(bare) or known.get("default") or "")

"""Which publication a request without a thread belongs to, for the pages that say no."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest

from rejoinder.discussion.models import Publication


def publication_of(request: HttpRequest) -> Publication | None:
    """The publication of the request's host, else the only one; None where the database cannot tell."""
    try:
        slug = _slug(request.get_host().lower())
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
    """The language of that publication; English where none is known."""
    publication = publication_of(request)
    return publication.language if publication else str(settings.LANGUAGE_CODE)


def _slug(host: str) -> str:
    """What hosts.json on the shelf says of a host, with its port or without; blank where it says nothing."""
    try:
        known: dict[str, Any] = json.loads(Path(settings.SHELF, "hosts.json").read_bytes())
    except (OSError, ValueError):
        return ""
    hosts = known.get("hosts", {})
    bare = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    return str(hosts.get(host) or hosts.get(bare) or known.get("default") or "")

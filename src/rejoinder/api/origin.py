"""Tells a form sent from our own pages from one that another site made its reader send."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_PORTS = {"http": 80, "https": 443}


def is_foreign(request: HttpRequest) -> bool:
    """True when the browser says that another site sent this request.

    Programs that are not browsers send neither header and pass: no cookie is trusted for writing, so there is
    nothing they could borrow from a reader.
    """
    site = request.headers.get("Sec-Fetch-Site", "").lower()
    if site in {"same-origin", "none"}:
        return False
    if site == "cross-site":
        return True
    origin = request.headers.get("Origin")
    return origin is not None and _place(origin) not in _own(request)


def _own(request: HttpRequest) -> set[tuple[str, int | None]]:
    # Behind a proxy that ends TLS the scheme seen here may not be the browser's, so only places are compared.
    scheme = request.scheme or "http"
    own = {_place(f"{scheme}://{request.get_host()}"), _place(f"https://{request.get_host()}")}
    if settings.PUBLIC_URL:
        own.add(_place(settings.PUBLIC_URL))
    return own - {("", None)}


def _place(address: str) -> tuple[str, int | None]:
    """Host and port; an empty place, which is nobody's, for "null" and anything unreadable."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return "", None

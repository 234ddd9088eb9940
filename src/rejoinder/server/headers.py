"""The headers that keep pages safe, chosen by address; the only place where they are written down."""

from __future__ import annotations

from collections.abc import Iterable

Headers = list[tuple[str, str]]

DESK = "/desk/"
SESSION = "rejoinder_session"
PREPARED_CACHE = "public, max-age=0, s-maxage=1"
"""Browsers ask each time and mostly hear 304; a shared cache may hold a page for one second."""

READERS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " media-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'self'"
)
# Wagtail's admin writes scripts and styles into its pages, and shows uploads before they are saved.
DESK_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; connect-src 'self';"
    " frame-src 'self'; object-src 'none'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)
# An uploaded SVG opened by itself is a document that could carry a script.
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# A browser shows a PDF by an object and styles of its own in an empty page.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

_ALWAYS: Headers = [
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
_REFERRER = ("referrer-policy", "same-origin")


def protective(policy: str = READERS_POLICY) -> Headers:
    """The protective headers of an answer under this content security policy."""
    return [*_ALWAYS, _REFERRER, ("content-security-policy", policy)]


def completed(
    headers: Iterable[tuple[str, str]], path: str, method: str, status: int, signed_in: bool
) -> Headers:
    """Django's headers with the protective ones and a word on caching added where the view said nothing.

    What Django's own middleware sets of them gives way, so that each stands once.
    """
    always = dict(protective(DESK_POLICY if path.startswith(DESK) else READERS_POLICY))
    # Django sets a space before each cookie.
    kept = [(name.lower(), value.strip()) for name, value in headers]
    said = {name for name, _ in kept}
    # A view may say more of these two than the house does: no referrer at all, or a sandbox.
    for own in ("referrer-policy", "content-security-policy"):
        if own in said:
            always.pop(own)
    kept = [(name, value) for name, value in kept if name not in always]
    if "cache-control" not in said:
        personal = signed_in or "set-cookie" in said or "cookie" in dict(kept).get("vary", "").lower()
        kept.append(("cache-control", _caching(path, method, status, personal)))
    return [*kept, *always.items()]


def _caching(path: str, method: str, status: int, personal: bool) -> str:
    private = personal or method not in {"GET", "HEAD"} or path.startswith(DESK)
    if private or status not in {200, 301, 302, 404, 410}:
        return "private, no-store"
    return PREPARED_CACHE

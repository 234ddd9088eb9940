"""Which first words of an address the site itself uses, so that no section or page may take them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

RESERVED = frozenset(
    {"_util", "account", "accounts", "api", "archive", "authors", "c", "comments", "desk", "documents"}
    | {"editions", "embed", "enter", "favicon", "feed", "feeds", "healthz", "mail", "media", "metrics"}
    | {"page", "print", "privacy", "robots", "rules", "search", "sitemap", "static", "theme", "threads"}
    | {"v1", "v1alpha1"}
)
"""What may not follow the host. Words with a dot, such as embed.js, cannot be slugs at all."""

RESERVED_IN_SECTION = frozenset({"page"})
"""What may not follow a section: its earlier pages stand there."""

LONGEST_SLUG = 200
"""Bytes of one part of an address: a prepared page's folder is called by it; file systems take up to 255."""


def check(slug: str, reserved: frozenset[str]) -> None:
    """Raise a ValidationError for the field ``slug`` when this word cannot be part of an address here."""
    if slug.lower() in reserved:
        message = _("The site itself uses the address “%(slug)s”. Write another, such as “%(slug)s-news”.")
        raise ValidationError({"slug": message % {"slug": slug}})
    if len(slug.encode()) > LONGEST_SLUG:
        message = _("This is too long for an address. Shorten it to about %(limit)d letters.")
        raise ValidationError({"slug": message % {"limit": LONGEST_SLUG // 2}})

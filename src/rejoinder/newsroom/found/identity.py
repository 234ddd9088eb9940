"""By which address and name a publication is known to the world, for feeds and sitemaps, which must say it whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from wagtail.models import Site

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import scene
from rejoinder.newsroom.models import FrontPage


@dataclass(frozen=True, slots=True)
class Identity:
    """The publication's address, and the name under which its ids are given."""

    base_url: str
    """Scheme and host, never blank: where nobody has said it, the host the publication is entered under."""
    authority: str
    """A host and a day on which it was ours, such as ``news.example,2026-05-04``; see RFC 4151."""

    def tag(self, kind: str, key: object) -> str:
        """The id of something, which stays the same wherever the site moves."""
        return f"tag:{self.authority}:{kind}/{key}"


def of(publication: Publication, now: datetime) -> Identity:
    """The publication's identity. The first public address it is known by gives its ids their name for good."""
    front = FrontPage.objects.filter(publication=publication).values_list("pk", flat=True).first()
    site = (
        Site.objects.filter(root_page_id=front).order_by("-is_default_site", "pk").first() if front else None
    )
    base_url = scene.base_url(site) or (str(site.root_url) if site is not None else "http://localhost")
    host = urlsplit(base_url).hostname or "localhost"
    if publication.authority:
        return Identity(base_url, publication.authority)
    if not _is_name(host):
        return Identity(base_url, f"localhost,{publication.created_at.astimezone(UTC):%Y-%m-%d}")
    authority = f"{host},{now.astimezone(UTC):%Y-%m-%d}"
    # Whoever prints first gives the name; an update tells nobody that the publication changed.
    named = Publication.objects.filter(pk=publication.pk, authority="")
    if not named.update(authority=authority):
        authority = Publication.objects.values_list("authority", flat=True).get(pk=publication.pk)
    publication.authority = authority
    return Identity(base_url, authority)


def _is_name(host: str) -> bool:
    """Whether it is a name that others can know, and no number or machine of our own."""
    last = host.rpartition(".")[2]
    return "." in host and ":" not in host and not last.isdecimal()

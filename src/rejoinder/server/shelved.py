"""Finds the prepared file behind an address: pages, editions, themes; never outside the shelf."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from rejoinder.press.offprints.forms import Form, form_at
from rejoinder.server.headers import PDF_POLICY, PREPARED_CACHE, Headers, protective
from rejoinder.server.hosts import Hosts
from rejoinder.server.offprints import ROOT as OFFPRINTS
from rejoinder.server.offprints import SOURCE
from rejoinder.server.prepared import Cache, Entry, from_shelf, signature

# Each part of a page's address: no dot in front (so never .. nor a draft), no separator, no control, nothing
# unreadable.
_PAGE = re.compile(r"/(?:[^/\\.\x00-\x1f\x7f\ufffd][^/\\\x00-\x1f\x7f\ufffd]*/)*")
_EDITION = re.compile(
    r"/editions/[A-Za-z0-9_-]{1,60}/[0-9]{1,19}/(?:manifest\.json|[0-9]{1,19}(?:-[0-9]{1,9})?\.(?:html|json))"
)
_THREAD_FEED = re.compile(r"/threads/([0-9]{1,19})/(feed\.(?:atom|rss|json))")
# Feeds stand in the folders of pages; sitemaps and what robots read, at the top.
_LEAFLET = re.compile(
    r"(?P<folder>/(?:[^/\\.\x00-\x1f\x7f\ufffd][^/\\\x00-\x1f\x7f\ufffd]*/)*)feed\.(?:atom|rss|json)"
    r"|/(?:robots\.txt|news-sitemap\.xml|sitemap(?:-pages|-[0-9]{4}-[0-9]{2}(?:-[0-9]{1,4})?)?\.xml)"
)
_THEME = re.compile(r"/theme/[A-Za-z0-9_-]{1,60}\.css")
_TRACKING = re.compile(
    r"(?:utm_[a-z_]+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|twclid|ttclid|li_fat_id|igshid|igsh|yclid|mc_cid|mc_eid"
    r"|_hsenc|_hsmi|mkt_tok|vero_id|srsltid|gad_source|gad_campaignid|wt_mc|pk_campaign|pk_kwd|mtm_[a-z_]+)"
)
_LONGEST_NAME = 255
"""Bytes of a file's name on every file system we know."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
}
_JSON_FEED = "application/feed+json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Taken:
    """An offprint that somebody asks for."""

    publication: str
    path: str
    """The article's folder."""
    form: Form

    @property
    def ending(self) -> str:
        """What its file's name has after the article's own, such as ``-discussion-2``; blank for the article alone."""
        return "" if not self.form.volume else f"-{self.form.address.removesuffix('.pdf')}"


@lru_cache(maxsize=1024)
def only_tracking(query: str) -> bool:
    """Whether a query string carries nothing but the marks that senders of links add for themselves."""
    names = (part.partition("=")[0].lower() for part in query.split("&") if part)
    return all(_TRACKING.fullmatch(name) for name in names)


def page_name(path: str) -> str | None:
    """A page's folder on the shelf, such as ``/news/ferry/``, or None for an address that can have none."""
    if not _PAGE.fullmatch(path):
        return None
    if len(path) > 80 and any(len(part.encode()) > _LONGEST_NAME for part in path.split("/")):
        return None
    return path


class Shelved:
    """The shelf as the front sees it."""

    def __init__(self, shelf: Path, cache: Cache) -> None:
        self._shelf = str(shelf)
        self._cache = cache
        self.hosts = Hosts(shelf)
        self._protective: Headers = protective()

    def page(self, host: str, path: str) -> Entry | None:
        """The finished page at this address, if one stands on the shelf."""
        publication = self.hosts.publication(host)
        if publication is None or page_name(path) is None:
            return None
        return self._entry(f"{self._shelf}/pages/{publication}{path}index.html", PREPARED_CACHE)

    def offprint(self, host: str, path: str) -> Taken | None:
        """What is to be taken away from this address; None where it is no such address, or no such article."""
        likely = path.endswith(".pdf") or "/print/discussion/" in path
        found = form_at(path[1:]) if likely else None
        publication = self.hosts.publication(host) if found is not None else None
        if found is None or publication is None or page_name(f"/{found[0]}") is None:
            return None
        if signature(f"{self._shelf}/{OFFPRINTS}/{publication}/{found[0]}{SOURCE}") is None:
            return None
        return Taken(publication, *found)

    def made(self, taken: Taken) -> Entry | None:
        """The finished offprint, if it stands on the shelf."""
        file = f"{self._shelf}/pages/{taken.publication}/{taken.path}{taken.form.file}"
        if not taken.form.pdf:
            return self._entry(file, PREPARED_CACHE)
        name = quote(taken.path.rstrip("/").rpartition("/")[2])
        called = ("content-disposition", f"inline; filename*=UTF-8''{name}{taken.ending}.pdf")
        headers = [called, ("x-robots-tag", "noindex"), *protective(PDF_POLICY)]
        return self._entry(file, PREPARED_CACHE, headers=headers)

    def source(self, taken: Taken) -> bytes | None:
        """What the article's offprints are made from, for the words that ask its reader to wait."""
        try:
            return Path(f"{self._shelf}/{OFFPRINTS}/{taken.publication}/{taken.path}{SOURCE}").read_bytes()
        except OSError:
            return None

    def file(self, host: str, path: str) -> Entry | None:
        """An edition's file, a publication's theme; a feed, sitemap or robots.txt of the host's own publication."""
        if _EDITION.fullmatch(path):
            return self._entry(self._shelf + path, PREPARED_CACHE)
        if _THEME.fullmatch(path):
            return self._entry(self._shelf + path, "public, max-age=60")
        if (place := self._leaflet(host, path)) is not None:
            kind = _JSON_FEED if place.endswith(".json") else ""
            return self._entry(f"{self._shelf}/{place}", PREPARED_CACHE, kind)
        return None

    def _leaflet(self, host: str, path: str) -> str | None:
        """Where such a file stands below the shelf; None for an address of something else."""
        thread = _THREAD_FEED.fullmatch(path)
        found = thread or _LEAFLET.fullmatch(path)
        if found is None or (publication := self.hosts.publication(host)) is None:
            return None
        if thread is not None:
            return f"editions/{publication}/{thread[1]}/{thread[2]}"
        return f"pages/{publication}{path}" if page_name(found["folder"] or "/") is not None else None

    def _entry(self, path: str, cache: str, kind: str = "", headers: Headers | None = None) -> Entry | None:
        now = signature(path)
        if now is None:
            self._cache.forget(path)
            return None
        held = self._cache.fresh(path, now)
        if held is not None:
            return held
        kind = kind or TYPES[path[path.rindex(".") :]]
        made = from_shelf(path, now, kind, cache, headers or self._protective)
        return self._cache.keep(path, made) if made is not None else None

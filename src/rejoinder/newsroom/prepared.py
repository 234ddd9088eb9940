"""What the press process asks of the newsroom: pages that are due, their shells, and what must go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Site

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import catching_up, due, listings, pressmark, scene, threads
from rejoinder.newsroom.found import archive, findable, identity, printing
from rejoinder.newsroom.found.identity import Identity
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.models import ArticlePage, FrontPage, Kind, PreparedPage
from rejoinder.newsroom.models.pages import ABOUT, Paged
from rejoinder.newsroom.models.parts import Served
from rejoinder.newsroom.models.prepared_page import LISTED
from rejoinder.newsroom.standing import Place, author_of, page_of, place_of
from rejoinder.press.offprints.forms import PRINT
from rejoinder.press.splice import marked


@dataclass(frozen=True, slots=True)
class Shell:
    """A page before its discussion and its counts are put in; to be kept at shells/PUBLICATION/NAME.html."""

    publication: str
    name: str
    """The page's id, such as ``17``; parts of a page are ``17-page-3``, ``17-privacy`` and so on."""
    path: str
    """Where it stands below the host: blank for the front page, else ``town/ferry/``."""
    html: bytes
    """UTF-8, with the markers of `press.splice`."""
    thread: int | None
    """The thread shown in it."""
    counted: tuple[int, ...]
    """The threads whose number of comments it names."""
    source: bytes = b""
    """With an article's page for paper: what its other offprints are made from."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What must leave the shelf: pages/PUBLICATION/PATH, and shells/PUBLICATION/NAME unless blank."""

    publication: str
    name: str
    path: str


def pending(limit: int) -> list[PreparedPage]:
    """At most so many pages due for printing or for taking away, the urgent ones first."""
    return list(PreparedPage.objects.due().order_by("-urgent", "pk")[:limit])


def render(prepared: PreparedPage, now: datetime) -> Iterator[Shell | Gone | Leaflet]:
    """All that must be put on the shelf or taken away for this row, one at a time.

    An article yields one Shell; a listing one for each of its pages that changed, then the files beside them.
    Whether the page may be read, and where it stands, is asked again here, so that no restricted or unpublished
    page can be printed whatever was missed before. When all are done: `mark_printed` with the row's version.
    """
    page: Served | None
    if prepared.page_id is None:
        page, place = author_of(prepared)
    else:
        page = page_of(prepared.page_id)
        place = place_of(page)
        if page is None:
            threads.hide_by_page(prepared.page_id, now)
        due.by_authors(findable.in_step(page, place))
    thread = threads.in_step(page, place is not None, now)
    pages = _numbered_pages(page) if place is not None else 0
    row = _noted(prepared, place, pages, thread.pk if thread is not None and thread.visible else None)
    if page is not None and place is not None:
        count = printing.counted(row, page, place)
        parts = list(_parts_due(row, page, count))
        for part in parts:
            if (shell := _shell(row, page, place, part)) is not None:
                yield shell
        yield from printing.leaflets(row, page, place, parts, count, now)
        for part in archive.vanished(count.months, count.touched):
            yield Gone(place.publication, _name(row, part), place.path + scene.folder(part))
    yield from _leavings(row, place)


def mark_printed(prepared_id: int, version: int) -> None:
    """Say that everything `render` yielded for this version stands on the shelf (or is gone from it).

    A page that changed in the meantime stays due, with all that was due of it.
    """
    rows = PreparedPage.objects.filter(pk=prepared_id)
    printed = {"printed_version": version, "digest": pressmark.mark()}
    if not rows.filter(version=version).update(**printed, left=[], due_from=None, due_until=None):
        rows.filter(printed_version__lt=version).update(**printed)


def lost(prepared_id: int) -> bool:
    """Have a page printed again whose files are no longer on the shelf; False where it is due already."""
    settled = PreparedPage.objects.filter(pk=prepared_id, version=F("printed_version"))
    return bool(settled.update(version=F("version") + 1, due_from=due.EVER, due_until=None))


def begin() -> int:
    """To be called once when the press starts; see `catching_up.begin`."""
    return catching_up.begin(timezone.now())


def publish_scheduled() -> int:
    """To be called every few seconds; see `catching_up.publish_scheduled`."""
    return catching_up.publish_scheduled(timezone.now())


def hosts() -> dict[str, object]:
    """What hosts.json says: ``{"hosts": {"HOST": "PUBLICATION"}, "default": "PUBLICATION" or None}``.

    And under ``languages`` the tag of each publication's own, for what is said where nothing else can be asked.
    """
    fronts = dict(FrontPage.objects.values_list("pk", "publication__slug"))
    sites = [site for site in Site.objects.order_by("hostname", "port") if site.root_page_id in fronts]
    default = next((fronts[site.root_page_id] for site in sites if site.is_default_site), None)
    named = {site.hostname.lower(): fronts[site.root_page_id] for site in sites}
    languages = dict(Publication.objects.values_list("slug", "language"))
    return {"hosts": named, "default": default, "languages": languages}


def identity_of(publication: Publication, now: datetime) -> Identity:
    """By which address and name a publication is known, for what is printed of its threads."""
    return identity.of(publication, now)


def _numbered_pages(page: Served | None) -> int:
    return listings.fixed_pages(page.articles().count()) if isinstance(page, Paged) else 0


def _noted(prepared: PreparedPage, place: Place | None, pages: int, thread: int | None) -> PreparedPage:
    """Write down where the page is about to stand before anything is put there: a crash orphans nothing.

    What else the row says is that of the version handed in, or newer, and then it comes round again.
    """
    row = PreparedPage.objects.get(pk=prepared.pk)
    standing = None if row.gone else Place(row.publication, row.path)
    if (standing, row.pages, row.thread_id) == (place, pages, thread):
        # Most pages stand where they stood; printing thousands of them again must not lock out writers.
        return row
    with transaction.atomic():
        row = PreparedPage.objects.select_for_update().get(pk=prepared.pk)
        was = Place(row.publication, row.path)
        if not row.gone and (place != was or pages < row.pages):
            row.left = [*row.left, [*was, row.pages]]
        if place is not None:
            row.publication, row.path = place
        row.gone, row.pages, row.thread_id = place is None, pages, thread
        row.save(update_fields=["left", "publication", "path", "gone", "pages", "thread_id"])
    return row


def _parts_due(row: PreparedPage, page: Served, count: printing.Count) -> Iterator[str]:
    """Names of the parts to print: the page itself, and of a listing the numbered pages that changed."""
    yield ""
    if isinstance(page, ArticlePage):
        yield PRINT
    if not isinstance(page, Paged):
        return
    if isinstance(page, FrontPage):
        yield from ABOUT
    yield from _numbered_due(row, page)
    yield from printing.archive_parts(row, page, count)


def _numbered_due(row: PreparedPage, page: Paged) -> Iterator[str]:
    if row.due_from is None or not row.pages:
        return
    ordered = page.articles()
    first, last = listings.place_of(ordered, row.due_from), row.pages
    if row.due_until is None:
        # Articles came or went. Two pages before the newest article a page may have come to stand fast,
        # and the one before that leads to it.
        first = max(1, first - 2)
    else:
        last = min(last, listings.place_of(ordered, row.due_until))
    yield from (f"page-{number}" for number in range(first, last + 1))


def _shell(row: PreparedPage, page: Served, place: Place, part: str) -> Shell | None:
    html = page.rendered(part)
    if html is None:
        return None
    body = html.encode()
    shown, counted = marked(body)
    return Shell(
        publication=place.publication,
        name=_name(row, part),
        path=place.path + scene.folder(part),
        html=body,
        thread=min(shown, default=None),
        counted=tuple(sorted(counted)),
        source=page.offprint_source() if isinstance(page, ArticlePage) and part == PRINT else b"",
    )


def _leavings(row: PreparedPage, place: Place | None) -> Iterator[Gone | Leaflet]:
    """What must go from the places where the page stood, but for what it, or another page, has there now."""
    for publication, path, pages in row.left:
        here = place is not None and (publication, path) == place
        others = PreparedPage.objects.filter(publication=publication, path=path, gone=False).exclude(
            pk=row.pk
        )
        other = others.values_list("pages", flat=True).first()
        is_front = row.kind == Kind.LISTING and not path
        about = (*ABOUT, *printing.gone_parts(row)) if is_front else ()
        printed = (PRINT,) if row.kind == Kind.ARTICLE else ()
        left = Place(publication, path)
        for part in ("", *printed, *about, *(f"page-{number}" for number in range(1, pages + 1))):
            number = int(part.removeprefix("page-")) if part.startswith("page-") else 0
            if (here and number <= row.pages) or (other is not None and number <= other):
                continue
            kept = place is not None and publication == place.publication and number <= row.pages
            yield Gone(publication, "" if kept else _name(row, part), path + scene.folder(part))
            if row.kind in LISTED:
                yield from printing.gone(left, part)
        if is_front and not here and other is None:
            yield from printing.gone_with_front(row, left)


def _name(row: PreparedPage, part: str) -> str:
    return f"{row.name}-{part}" if part else row.name

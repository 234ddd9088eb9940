"""Marks printed pages as due, in the transaction of the change that makes them so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from wagtail.models import Page

from rejoinder.newsroom import threads
from rejoinder.newsroom.found import findable
from rejoinder.newsroom.found.findable import Listed
from rejoinder.newsroom.models import ArticlePage, FrontPage, Kind, PreparedPage, SectionPage
from rejoinder.newsroom.models.pages import Paged
from rejoinder.newsroom.models.parts import Served
from rejoinder.newsroom.models.prepared_page import LISTED
from rejoinder.newsroom.standing import Place, place_of

EVER = datetime(1, 1, 2, tzinfo=UTC)
"""Before every article."""


def page_changed(page: Any, now: datetime) -> None:
    """Take note of a page as it is now: published, changed, unpublished, renamed, moved, restricted or freed.

    A page that was never live leaves no trace. Must run in the transaction of the change.
    """
    # What a page remembers of its surroundings may be older than the change.
    for remembered in ("front", "scene", "language_apart", "publication_shown"):
        page.__dict__.pop(remembered, None)
    row = PreparedPage.objects.select_for_update().filter(page_id=page.pk).first()
    if row is None:
        if not page.live:
            return
        row, _ = PreparedPage.objects.get_or_create(page_id=page.pk, defaults={"kind": kind_of(page)})
    place = place_of(page)
    was = Place(row.publication, row.path)
    threads.keep_in_step(page, place is not None, now)
    _listed(row, page, place)
    menu = page.title if place is not None and _in_menu(page) else ""
    around = menu != row.menu or (bool(menu) and place != was)
    respoken = isinstance(page, SectionPage) and page.language != row.language
    row.menu, row.language = menu, page.language_apart
    row.version += 1
    row.urgent = True
    row.save(update_fields=["menu", "language", "version", "urgent", "listed_in", "listed_at"])
    if isinstance(page, Paged):
        listing(page.pk, EVER, None)
    by_authors(findable.in_step(page, place))
    if respoken or (row.publication and place != was):
        below(page)
    if not isinstance(page, ArticlePage | FrontPage):
        # Its address stands in the sitemap.
        front(page.publication_shown.slug)
    if around or isinstance(page, FrontPage):
        everything(page.publication_shown.slug)
        if row.publication:
            everything(row.publication)


def page_deleted(page_id: int, now: datetime) -> None:
    """Take note that a page is no more."""
    threads.hide_by_page(page_id, now)
    row = PreparedPage.objects.select_for_update().filter(page_id=page_id).first()
    if row is None:
        return
    _unlisted(row)
    by_authors(findable.forget(page_id))
    around = bool(row.menu)
    row.menu = ""
    row.version += 1
    row.urgent = True
    row.save(update_fields=["menu", "version", "urgent", "listed_in", "listed_at"])
    if around:
        everything(row.publication)
    elif row.kind != Kind.ARTICLE:
        front(row.publication)


def by_the_clock(now: datetime) -> int:
    """Have printed again what time alone has changed by now; returns how many."""
    turned = PreparedPage.objects.filter(turns_at__lte=now)
    return turned.update(version=F("version") + 1, urgent=True, turns_at=None)


def below(page: Page) -> None:
    """Have everything under a page looked at again; where it stands now is found out at printing."""
    ids = Page.objects.descendant_of(page).values("pk")
    again(PreparedPage.objects.filter(page_id__in=ids), urgent=True)


def front(publication: str) -> None:
    """Have a publication's front page printed again, with its pages about the paper itself."""
    fronts = PreparedPage.objects.filter(publication=publication, path="", kind=Kind.LISTING)
    fronts.update(version=F("version") + 1, urgent=True)


def pages(page_ids: Collection[int]) -> None:
    """Have these pages printed again, and the lists that show them."""
    rows = PreparedPage.objects.filter(page_id__in=page_ids)
    for row in rows.filter(listed_in__isnull=False):
        _list_again(row, until=row.listed_at)
    again(rows, urgent=True)


def everything(publication: str | None = None, *, urgent: bool = False) -> int:
    """Have all pages of a publication, or of all, printed again; returns how many."""
    rows = PreparedPage.objects.all()
    if publication is not None:
        # A page that was never printed has no publication yet, and is due anyway.
        rows = rows.filter(publication=publication)
    return again(rows, urgent=urgent)


def by_authors(lists: Iterable[Listed]) -> None:
    """Have the pages of these authors printed again where an article came, went or changed."""
    for each in lists:
        place: dict[str, Any] = {"publication": each.publication, "path": each.path, "kind": Kind.AUTHOR}
        row = PreparedPage.objects.filter(**place).first()
        if row is None:
            row = PreparedPage.objects.create(**place, author=each.name)
        _list(PreparedPage.objects.filter(pk=row.pk), each.since, each.until)


def listing(page_id: int, since: datetime, until: datetime | None) -> None:
    """Have a listing's own page printed again, and its numbered pages with articles of these times."""
    _list(PreparedPage.objects.filter(page_id=page_id, kind=Kind.LISTING), since, until)


def _list(rows: QuerySet[PreparedPage], since: datetime, until: datetime | None) -> None:
    with transaction.atomic():
        row = rows.select_for_update().first()
        if row is None:
            return
        if row.due_from is None:
            row.due_from, row.due_until = since, until
        else:
            row.due_from = min(row.due_from, since)
            row.due_until = max(row.due_until, until) if row.due_until and until else None
        row.version += 1
        row.urgent = True
        row.save(update_fields=["due_from", "due_until", "version", "urgent"])


def kind_of(page: Served) -> Kind:
    """What kind of prepared page this is."""
    if isinstance(page, Paged):
        return Kind.LISTING
    return Kind.ARTICLE if isinstance(page, ArticlePage) else Kind.PLAIN


def again(rows: QuerySet[PreparedPage], *, urgent: bool = False) -> int:
    """Have these pages printed again, listings with all their numbered pages; returns how many."""
    printed = Q(version=F("printed_version"))
    listings = Q(kind__in=LISTED)
    return rows.update(
        version=F("version") + 1,
        # What is urgently due already stays so.
        urgent=Value(True) if urgent else Case(When(printed, then=Value(False)), default=F("urgent")),
        due_from=Case(When(listings, then=Value(EVER)), default=None),
        due_until=None,
    )


def _in_menu(page: Any) -> bool:
    return bool(page.show_in_menus) and not isinstance(page, FrontPage | ArticlePage)


def _listed(row: PreparedPage, page: Any, place: Place | None) -> None:
    """Mark the lists in which an article appears, moves or changes, and remember where it now is."""
    if not isinstance(page, ArticlePage):
        return
    parent = page.get_parent() if place is not None else None
    published = page.first_published_at if parent is not None else None
    if parent is None or (row.listed_in, row.listed_at) != (parent.pk, published):
        _unlisted(row)
    if parent is None or published is None:
        return
    until = published if row.listed_at == published else None
    for each in (parent.pk, page.front.pk):
        listing(each, published, until)
    row.listed_in, row.listed_at = parent.pk, published


def _unlisted(row: PreparedPage) -> None:
    if row.listed_in is None or row.listed_at is None:
        return
    _list_again(row, until=None)
    row.listed_in = row.listed_at = None


def _list_again(row: PreparedPage, until: datetime | None) -> None:
    for each in (row.listed_in, _front_of(row)):
        if each is not None and row.listed_at is not None:
            listing(each, row.listed_at, until)


def _front_of(row: PreparedPage) -> int | None:
    """Id of the front page of the publication in which the page was listed."""
    section = SectionPage.objects.filter(pk=row.listed_in).first()
    if section is not None:
        return int(section.front.pk)
    fronts = PreparedPage.objects.filter(publication=row.publication, path="", kind=Kind.LISTING)
    return fronts.values_list("page_id", flat=True).first()

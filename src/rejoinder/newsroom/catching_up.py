"""Finds what is due though nobody said so: by newer templates, by a crash between two steps, by the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from wagtail.models import Page, PageViewRestriction, Revision, Site

from rejoinder.newsroom import due, pressmark
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, PreparedPage, SectionPage
from rejoinder.newsroom.standing import Place, page_of

_FRONT_DEPTH = 2

_log = logging.getLogger(__name__)


def begin(now: datetime) -> int:
    """For the start of the press: raises what newer templates or styles, or a crash, left behind.

    Returns how many pages it raised.
    """
    settled = PreparedPage.objects.filter(version=F("printed_version"))
    raised = due.again(settled.exclude(digest=pressmark.mark()))
    return raised + _catch_up(now)


def publish_scheduled(now: datetime) -> int:
    """Publish and expire what is due by the clock; returns how many. One that fails stops no other."""
    done = 0
    for page in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at"):
        done += _tried(
            page.pk, partial(page.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
        )
    for revision in Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at"):
        done += _tried(revision.object_id, partial(revision.publish, log_action="wagtail.publish.scheduled"))
    return done


def _tried(page_id: object, action: Callable[[], object]) -> int:
    try:
        with transaction.atomic():
            action()
    except Exception:
        _log.exception("Page %s could not be published or taken back on time.", page_id)
        return 0
    return 1


def _catch_up(now: datetime) -> int:
    """Raise every page whose printed place is not the one it ought to have; one pass over all pages."""
    known = PreparedPage.objects.filter(page_id__isnull=False)
    rows = {row.page_id: row for row in known.only("page_id", "publication", "path", "gone")}
    wrong: list[int] = []
    unknown: list[int] = []
    for page_id, place in _places():
        row = rows.pop(page_id, None)
        if row is None:
            if place is not None:
                unknown.append(page_id)
        elif (None if row.gone else Place(row.publication, row.path)) != place:
            wrong.append(page_id)
    wrong += [page_id for page_id, row in rows.items() if page_id is not None and not row.gone]
    for page_id in unknown:
        if (page := page_of(page_id)) is not None:
            with transaction.atomic():
                due.page_changed(page, now)
    raised = 0
    for start in range(0, len(wrong), 500):
        settled = PreparedPage.objects.filter(
            page_id__in=wrong[start : start + 500], version=F("printed_version")
        )
        raised += settled.update(version=F("version") + 1, urgent=True, due_from=due.EVER, due_until=None)
    return raised + len(unknown)


def _places() -> Iterator[tuple[int, Place | None]]:
    """Every page of ours with the place it ought to have on the shelf."""
    sited = set(Site.objects.values_list("root_page_id", flat=True))
    fronts = {
        front.path: front for front in FrontPage.objects.select_related("publication") if front.pk in sited
    }
    closed = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    ours = Page.objects.type(FrontPage, SectionPage, ArticlePage, PlainPage)
    for page_id, path, url_path, live in ours.values_list("pk", "path", "url_path", "live").iterator():
        front = fronts.get(path[: Page.steplen * _FRONT_DEPTH])
        if front is None or not live or path.startswith(closed):
            yield page_id, None
        else:
            yield page_id, Place(front.publication.slug, url_path[len(front.url_path) :])

"""Keeps what is found of an article, its words and its authors, in step with whether and how it may be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from rejoinder.discussion.models import Publication
from rejoinder.newsroom import pieces
from rejoinder.newsroom.found import bylines
from rejoinder.newsroom.models import ArticlePage, Byline, Findable
from rejoinder.newsroom.models.findable import key_at

if TYPE_CHECKING:
    from rejoinder.newsroom.standing import Place

LONGEST = 200_000
"""Code points of an article that are searched; a long book has a million."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An author in whose list an article came, went or changed."""

    publication: str
    """Slug."""
    name: str
    path: str
    since: datetime
    until: datetime | None
    """None where it came or went."""


def in_step(page: Any, place: Place | None) -> list[Listed]:
    """Keep, change or forget what is found of a page, and say whose lists of articles show it otherwise now."""
    if not isinstance(page, ArticlePage):
        return []
    published = page.first_published_at
    if place is None or published is None:
        return forget(page.pk)
    with transaction.atomic():
        moved = _keep_words(page, published)
        return _keep_authors(page, published, moved)


def forget(page_id: int) -> list[Listed]:
    """Have nothing of a page found any more."""
    with transaction.atomic():
        found = Findable.objects.filter(page_id=page_id).first()
        names = list(Byline.objects.filter(page_id=page_id).select_related("publication"))
        if found is not None:
            found.delete()
        Byline.objects.filter(page_id=page_id).delete()
    since = found.published_at if found is not None else None
    return [_listed(each, since, None) for each in names if since is not None]


def _keep_words(page: Any, published: datetime) -> datetime | None:
    """When it was listed until now, where that was another time; None for new and unmoved ones."""
    publication: Publication = page.publication_shown
    said: dict[str, Any] = {
        "publication_id": publication.pk,
        "published_at": published,
        "title": page.title,
        "text": pieces.whole_text(page)[:LONGEST],
    }
    standing = Findable.objects.filter(page_id=page.pk).first()
    if standing is not None and all(getattr(standing, name) == value for name, value in said.items()):
        return None
    moved = standing.published_at if standing is not None and standing.published_at != published else None
    if standing is not None:
        # Made anew rather than changed: its key runs with the time.
        standing.delete()
    key = key_at(published, page.pk)
    while Findable.objects.filter(pk=key).exists():
        key += 1
    Findable.objects.create(pk=key, page_id=page.pk, **said)
    return moved


def _keep_authors(page: Any, published: datetime, moved: datetime | None) -> list[Listed]:
    publication: Publication = page.publication_shown
    named = {each.slug: each for each in bylines.authors(page.byline, publication.language)}
    standing = Byline.objects.filter(page_id=page.pk).select_related("publication")
    listed: list[Listed] = []
    for row in standing:
        if row.slug not in named or row.publication_id != publication.pk:
            listed.append(_listed(row, min(published, moved or published), None))
            row.delete()
            continue
        until = None if moved is not None else published
        listed.append(_listed(row, min(published, moved or published), until))
        if row.name != named.pop(row.slug).name:
            Byline.objects.filter(pk=row.pk).update(name=_name(page.byline, publication.language, row.slug))
    for author in named.values():
        row = Byline.objects.create(
            page_id=page.pk, publication=publication, slug=author.slug, name=author.name
        )
        listed.append(_listed(row, published, None))
    return listed


def _name(byline: str, language: str, slug: str) -> str:
    return next(each.name for each in bylines.authors(byline, language) if each.slug == slug)


def _listed(row: Byline, since: datetime, until: datetime | None) -> Listed:
    path = bylines.Author(row.name, row.slug).path
    return Listed(row.publication.slug, row.name, path, since, until)

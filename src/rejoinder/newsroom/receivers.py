"""The only signal receivers of the project: what Wagtail does to a page, noted in the same transaction.

Each only raises versions; what a page then looks like, and whether it may be seen, is asked at printing.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.signals import post_page_move

from rejoinder.discussion import prints
from rejoinder.discussion.models import Publication
from rejoinder.newsroom import due
from rejoinder.newsroom.models import ArticlePage, PreparedPage
from rejoinder.newsroom.models.parts import Served
from rejoinder.newsroom.standing import page_of

_DRAFT_FIELDS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"}
    | {"locked", "locked_at", "locked_by", "numchild", "owner"}
)
"""Fields that Wagtail saves by themselves while nothing of the published page changes."""


def connect() -> None:
    """Listen; called once when Django is ready."""
    post_save.connect(page_saved, dispatch_uid="newsroom.page_saved")
    post_delete.connect(page_deleted, sender=Page, dispatch_uid="newsroom.page_deleted")
    post_page_move.connect(page_moved, dispatch_uid="newsroom.page_moved")
    for signal in (post_save, post_delete):
        signal.connect(
            restriction_changed, sender=PageViewRestriction, dispatch_uid="newsroom.restriction_changed"
        )
        signal.connect(site_changed, sender=Site, dispatch_uid="newsroom.site_changed")
    post_save.connect(publication_changed, sender=Publication, dispatch_uid="newsroom.publication_changed")
    post_save.connect(image_changed, sender=get_image_model(), dispatch_uid="newsroom.image_changed")
    pre_delete.connect(image_changed, sender=get_image_model(), dispatch_uid="newsroom.image_deleted")


def page_saved(instance: Any, update_fields: Any = None, raw: bool = False, **_: Any) -> None:
    """Published, unpublished, expired, renamed or changed: Wagtail saves the page, in one transaction."""
    only_drafted = update_fields is not None and _DRAFT_FIELDS.issuperset(update_fields)
    if raw or only_drafted or not isinstance(instance, Page):
        return
    # A move saves the page in its general form.
    page = instance if isinstance(instance, Served) else page_of(instance.pk)
    if page is not None:
        with transaction.atomic():
            due.page_changed(page, timezone.now())


def page_deleted(instance: Any, **_: Any) -> None:
    """Deleted, alone or with what it lay under."""
    with transaction.atomic():
        due.page_deleted(instance.pk, timezone.now())


def page_moved(instance: Any, parent_page_before: Any, parent_page_after: Any, **_: Any) -> None:
    """Put into another order: menus follow. A move to another address was noted when the page was saved."""
    row = PreparedPage.objects.filter(page_id=instance.pk).first()
    if row is not None and row.menu and parent_page_before.pk == parent_page_after.pk:
        due.everything(row.publication)


def restriction_changed(instance: Any, **_: Any) -> None:
    """Restricted or freed, with all that lies under it."""
    now = timezone.now()
    aliases = Page.objects.filter(alias_of=instance.page_id).values_list("pk", flat=True)
    with transaction.atomic():
        for page_id in {instance.page_id, *aliases}:
            page = page_of(page_id)
            if page is None:
                continue
            due.page_changed(page, now)
            if not isinstance(page, ArticlePage):
                due.below(page)
                due.everything(page.publication_shown.slug)


def site_changed(**_: Any) -> None:
    """A host came, went or changed: what stands where may have changed everywhere."""
    due.everything()


def publication_changed(instance: Publication, created: bool, update_fields: Any = None, **_: Any) -> None:
    """Its name, language or colour stand on every page; its rules in every form, and on one page."""
    if created:
        return
    prints.forget_prints(instance.pk)
    if update_fields is not None and set(update_fields) == {"ruleset"}:
        due.front(instance.slug)
    else:
        due.everything(instance.slug)


def image_changed(instance: Any, created: bool = False, **_: Any) -> None:
    """An image was replaced or taken away: the sizes of it that pages name are made anew or gone."""
    if created:
        return
    references = ReferenceIndex.get_references_to(instance).values_list("object_id", flat=True)
    due.pages({int(found) for found in references if str(found).isdecimal()})

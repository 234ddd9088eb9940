"""Gives an installation a publication: a front page on a host, and editors with their rights."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Publication
from rejoinder.newsroom.models import FrontPage, SectionPage

FIRST_RULES = """
[rules.newcomer]
enabled = true
"""
"""What a new publication adds to the default rules: a person reads first comments, as nobody is known yet."""
EDITORS = "Editors"
EDITORS_MAY = ("add", "change", "publish", "lock", "unlock")
_IMAGES = ("add_image", "change_image", "choose_image")
_PUBLICATION = ("change_publication",)


def ensure_site(
    *,
    name: str,
    slug: str,
    language: str,
    now: datetime,
    host: str = "localhost",
    port: int = 80,
    time_zone: str = "UTC",
    accent: str = "",
    tagline: str = "",
    about: str = "",
) -> FrontPage:
    """The publication's front page with its host and its editors' rights, made where they are missing.

    What is there already is left as it is. The first publication takes the place of Wagtail's welcome page
    and becomes the default site, which answers for every host that nobody else claims.
    """
    with transaction.atomic():
        publication, made = Publication.objects.get_or_create(
            slug=slug,
            defaults={"name": name, "language": language, "time_zone": time_zone, "created_at": now},
        )
        if made:
            if accent:
                publication.accent = accent
                publication.full_clean()
                publication.save()
            rulesets.adopt(publication, FIRST_RULES, now)
        front: FrontPage | None = FrontPage.objects.filter(publication=publication).first()
        if front is None:
            _remove_welcome_page()
            root = Page.get_first_root_node()
            front = FrontPage(title=name, slug=slug, publication=publication, tagline=tagline, about=about)
            root.add_child(instance=front)
            front.save_revision().publish()
        _ensure_host(front, name, host, port)
        _ensure_editors(front)
    return front


def ensure_section(front: FrontPage, slug: str, title: str, intro: str = "") -> SectionPage:
    """The section with this slug, made and published where it is missing.

    Raises a ValidationError for a slug that the site itself uses.
    """
    found = SectionPage.objects.child_of(front).filter(slug=slug).first()
    if found is not None:
        return found  # type: ignore[no-any-return]
    section = SectionPage(title=title, slug=slug, intro=intro)
    front.add_child(instance=section)
    section.save_revision().publish()
    return section


def _remove_welcome_page() -> None:
    """Take away the page that Wagtail's migrations made; what somebody wrote is another kind of page."""
    for page in Page.objects.filter(depth=2, slug="home").exact_type(Page):
        Site.objects.filter(root_page=page).update(root_page=Page.get_first_root_node())
        page.delete()


def _ensure_host(front: FrontPage, name: str, host: str, port: int) -> None:
    if Site.objects.filter(root_page=front).exists():
        return
    # The default site is still Wagtail's own as long as it shows no front page.
    default = Site.objects.filter(is_default_site=True).first()
    if default is not None and not FrontPage.objects.filter(pk=default.root_page_id).exists():
        default.hostname, default.port, default.site_name, default.root_page = host, port, name, front
        default.full_clean()
        default.save()
        return
    site = Site(hostname=host, port=port, site_name=name, root_page=front, is_default_site=default is None)
    site.full_clean()
    site.save()


def _ensure_editors(front: FrontPage) -> None:
    """Editors write and publish everywhere under the front page, and bring in images."""
    group, _ = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="discussion", codename__in=_PUBLICATION)
    )
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=[f"{may}_page" for may in EDITORS_MAY]
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=front, permission=permission)
    root = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=_IMAGES
    ):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)

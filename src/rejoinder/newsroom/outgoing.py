"""Gives stories away as other systems take them: plain HTML, whole addresses, where each lay, who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.rich_text import expand_db_html

from rejoinder.discussion.models import Publication, Thread
from rejoinder.markup import clean_body
from rejoinder.newsroom import clock, scene
from rejoinder.newsroom.findings import Finding
from rejoinder.newsroom.intake import Standing
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a story shows."""

    id: int
    title: str
    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A story as it is given away."""

    id: int
    plain: bool
    """A page that is no article."""
    title: str
    slug: str
    url: str
    """Whole."""
    html: str
    standfirst: str
    byline: str
    standing: Standing
    restricted: bool
    published_at: datetime | None
    """Of what waits for its time: when that is, even where it was published once before."""
    section: tuple[str, str] | None
    """Slug and title."""
    parent: int
    """For a plain page: id of the one it lies under; 0 at the top."""
    thread: Thread | None
    lead: Picture | None
    pictures: tuple[Picture, ...]
    """All, the lead picture among them."""


class Giving:
    """The way out of one publication."""

    def __init__(self, publication: Publication) -> None:
        """Raises FrontPage.DoesNotExist for a publication that has no pages."""
        self.publication = publication
        self.front = FrontPage.objects.get(publication=publication)
        site = Site.objects.filter(root_page_id=self.front.pk).order_by("-is_default_site", "pk").first()
        self.address = scene.base_url(site) or "http://localhost"
        self._closed = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))

    def sections(self) -> list[tuple[int, str, str]]:
        """Id, slug and title of each section."""
        return list(
            SectionPage.objects.child_of(self.front).order_by("pk").values_list("pk", "slug", "title")
        )

    def bylines(self) -> list[str]:
        """Everybody's who wrote an article, each once."""
        articles = ArticlePage.objects.descendant_of(self.front).exclude(byline="")
        return list(articles.order_by("byline").values_list("byline", flat=True).distinct())

    def count(self) -> int:
        """How many stories there are."""
        return int(self._pages().count())

    def highest_id(self) -> int:
        """No story of the publication has a higher id; 0 where there is none."""
        return int(self._pages().aggregate(most=Max("pk"))["most"] or 0)

    def stories(self) -> Iterator[Outgoing]:
        """Every story, whoever lies under another after it; each read when it is asked for."""
        sections = {pk: (slug, title) for pk, slug, title in self.sections()}
        paths = {str(page.path): page.pk for page in SectionPage.objects.child_of(self.front).only("path")}
        last = ""
        while some := list(self._pages().filter(path__gt=last).order_by("path").specific()[:50]):
            last = some[-1].path
            keys = {thread_key(page.pk): page.pk for page in some}
            rows = Thread.objects.filter(publication=self.publication, key__in=keys)
            threads = {keys[thread.key]: thread for thread in rows}
            for page in some:
                above = paths.get(str(page.path)[: -page.steplen])
                yield self._story(page, sections.get(above or 0), threads.get(page.pk))

    def _pages(self) -> Any:
        return Page.objects.descendant_of(self.front).type(ArticlePage, PlainPage)

    def _story(self, page: Any, section: tuple[str, str] | None, thread: Thread | None) -> Outgoing:
        standing = _standing(page)
        shown = _shown(page, standing)
        plain = isinstance(page, PlainPage)
        pictures: dict[int, Picture] = {}
        lead = None
        if not plain and shown.lead_image is not None:
            lead = self._picture(shown.lead_image, shown.lead_alt)
            pictures[lead.id] = lead
        told = self.publication.told_in(shown.language_apart)
        with scene.spoken(told):
            html = "\n".join(self._block(block, pictures, told) for block in shown.body)
        parent = page.get_parent() if plain else None
        return Outgoing(
            id=page.pk,
            plain=plain,
            title=shown.title,
            slug=page.slug,
            url=self.address + scene.address(self.front, page),
            html=html,
            standfirst="" if plain else shown.standfirst,
            byline="" if plain else shown.byline,
            standing=standing,
            restricted=str(page.path).startswith(self._closed) if self._closed else False,
            published_at=_published_at(page, standing),
            section=section,
            parent=parent.pk if parent is not None and parent.pk != self.front.pk else 0,
            thread=thread,
            lead=lead,
            pictures=tuple(pictures.values()),
        )

    def _picture(self, image: Any, alt: str) -> Picture:
        return Picture(image.pk, image.title, self.address + image.file.url, alt)

    def _block(self, block: Any, pictures: dict[int, Picture], publication: Publication) -> str:
        kind, value = str(block.block_type), block.value
        if kind == "image":
            if value["image"] is None:
                return ""
            picture = self._picture(value["image"], value["alt"])
            pictures.setdefault(picture.id, picture)
            words = ". ".join(filter(None, (value["caption"], value["credit"])))
            return format_html(
                '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>',
                picture.url,
                picture.alt,
                words,
            )
        return str(_WRITTEN[kind](value, publication))


def _standing(page: Any) -> Standing:
    if page.live:
        return Standing.PUBLISHED
    return Standing.SCHEDULED if page.approved_schedule else Standing.DRAFT


def _shown(page: Any, standing: Standing) -> Any:
    """What is read, or would be: of what waits for its time that alone, and nothing that was written on it since."""
    if standing is Standing.PUBLISHED:
        return page
    if standing is Standing.SCHEDULED:
        return page.get_scheduled_revision_as_object()
    return page.get_latest_revision_as_object()


def _published_at(page: Any, standing: Standing) -> datetime | None:
    at: datetime | None = page.first_published_at or page.go_live_at
    if standing is Standing.SCHEDULED:
        at = page.scheduled_revision.approved_go_live_at
    return at


def _rich(value: Any, publication: Publication) -> SafeString:
    del publication
    # As the page itself shows it: what the editor's own fields allow.
    return SafeString(expand_db_html(value.source))


def _quotation(value: Any, publication: Publication) -> str:
    del publication
    whose = ", ".join(filter(None, (value["who"], value["source"])))
    foot = format_html("<p>— {}</p>", whose) if whose else ""
    return format_html("<blockquote>{}{}</blockquote>", _lines(value["text"]), foot)


def _claim(value: Any, publication: Publication) -> str:
    body, day = value["on_behalf_of"], value["made_on"]
    parts = (
        value["claimant"],
        value["office"],
        _("for %(body)s") % {"body": body} if body else "",
        clock.day(day, publication) if day else "",
        value["published_in"],
    )
    who = ", ".join(filter(None, parts))
    link = format_html(' <a href="{0}">{0}</a>', value["url"]) if value["url"] else ""
    return format_html(
        "<blockquote><p><strong>{}</strong> ({}){}</p>{}</blockquote>",
        pgettext("article", "Claim"),
        who,
        link,
        _lines(value["statement"]),
    )


def _response(value: Any, publication: Publication) -> str:
    finding = dict(Finding.choices).get(value["finding"], value["finding"])
    label = value["label"] or pgettext("article", "Our finding")
    return format_html(
        "<p><strong>{}</strong></p>{}",
        f"{label}: {finding}".rstrip(": "),
        _rich(value["text"], publication),
    )


def _correction(value: Any, publication: Publication) -> str:
    day = clock.day(value["made_at"], publication) if value["made_at"] else ""
    label = " ".join(filter(None, (pgettext("article", "Correction"), day)))
    return format_html("<p><strong>{}</strong></p>{}", label, _lines(value["text"]))


def _lines(text: str) -> SafeString:
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308


_WRITTEN: dict[str, Any] = {
    "text": _rich,
    "heading": lambda value, _publication: format_html("<h2>{}</h2>", value),
    "quotation": _quotation,
    "claim": _claim,
    "response": _response,
    "correction": _correction,
    "imported": lambda value, _publication: clean_body(str(value)),
}

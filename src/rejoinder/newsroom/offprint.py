"""An article as those take it who print it or carry it away: its snapshot, and its page for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from rejoinder.discussion.models import Publication
from rejoinder.markup import clean_body
from rejoinder.newsroom import clock, listings, pictures, scene
from rejoinder.newsroom.findings import Finding
from rejoinder.newsroom.pieces import Piece, corrections, pieces
from rejoinder.press.document import Look
from rejoinder.press.html import is_web_address
from rejoinder.press.offprints.forms import ARTICLE_PDF, DISCUSSION_PAGE, DISCUSSION_PDF, PRINT
from rejoinder.press.offprints.page import Way, render_page
from rejoinder.press.offprints.snapshot import ArticleSnapshot, Block, Image, OffprintWords

SHEETS = ("rejoinder/fonts.css", "rejoinder/newsroom.css", "rejoinder/offprint.css")


@dataclass(frozen=True, slots=True)
class TakeAway:
    """The addresses of an article's offprints; blank where there is no such form."""

    print: str
    pdf: str = ""
    print_discussion: str = ""
    pdf_discussion: str = ""


def take_away(page: Any, *, discussed: bool) -> TakeAway | None:
    """Where the article is taken away from; None for one that nobody may read yet.

    One that only some may read is printed by them, but nothing of it is made for the shelf.
    """
    if not page.live:
        return None
    home = scene.address(page.front, page)
    if page.get_view_restrictions().exists():
        return TakeAway(f"{home}{PRINT}/")
    return TakeAway(
        f"{home}{PRINT}/",
        home + ARTICLE_PDF.address,
        home + DISCUSSION_PAGE.address if discussed else "",
        home + DISCUSSION_PDF.address if discussed else "",
    )


def look(publication: str) -> Look:
    """The style sheets of a page for paper."""
    return Look((*map(static, SHEETS), f"/theme/{publication}.css"))


def snapshot_of(page: Any) -> ArticleSnapshot:
    """The article with every word in the active language, which is the publication's."""
    publication: Publication = page.publication_shown
    around = page.scene
    home = scene.address(page.front, page)
    updated = page.article_updated_at
    moments = [page.first_published_at, updated, *corrections(page.body)]
    section = page.section_link
    return ArticleSnapshot(
        publication=publication.slug,
        publication_name=publication.name,
        path=scene.below(page.front, page),
        address=around.base_url + home,
        base=around.base_url,
        language=publication.language,
        direction=around.direction,
        accent=publication.accent,
        title=page.title,
        modified=clock.machine(max(filter(None, moments), default=page.latest_revision_created_at)),
        section=section.title if section else "",
        standfirst=page.standfirst,
        byline=page.byline,
        dateline=page.dateline,
        published=clock.moment(page.first_published_at, publication) if page.first_published_at else "",
        updated=clock.moment(updated, publication) if updated else "",
        lead=_image(page.lead_image, page.lead_alt, page.lead_caption, page.lead_credit),
        blocks=tuple(_blocks(page, publication)),
        thread=listings.threads_of(publication, [page]).get(page.pk),
        words=offprint_words(),
    )


def offprint_words() -> OffprintWords:
    """Every sentence of an offprint, in the active language."""
    return OffprintWords(**{word.name: _(str(word.default)) for word in fields(OffprintWords)})


def print_page(page: Any) -> str:
    """The page for paper, without its discussion."""
    article = snapshot_of(page)
    return render_page(article, look(article.publication), ways(page, article)).decode()


def ways(page: Any, article: ArticleSnapshot) -> list[Way]:
    """What the page for paper leads to, on a screen."""
    found = take_away(page, discussed=article.thread is not None)
    words = article.words
    links = [Way(words.back, scene.address(page.front, page))]
    if found is not None:
        links += [Way(words.with_discussion, found.print_discussion), Way(words.as_pdf, found.pdf)]
    return [way for way in links if way.url]


def _blocks(page: Any, publication: Publication) -> Iterator[Block]:
    for piece in pieces(page.body):
        made = _block(piece, publication)
        if made is not None:
            yield made


def _block(piece: Piece, publication: Publication) -> Block | None:
    kind, value = piece.kind, piece.value
    if kind == "text":
        return Block("text", html=expand_db_html(value.source))
    if kind == "imported":
        return Block("text", html=clean_body(str(value), images="link"))
    if kind == "heading":
        return Block("heading", text=str(value))
    if kind == "image":
        image = _image(value["image"], value["alt"], value["caption"], value["credit"])
        return Block("image", image=image) if image is not None else None
    if kind == "quotation":
        return Block("quotation", text=value["text"], who=value["who"], source=value["source"])
    if kind == "claim":
        return _claim(value, publication)
    if kind == "response":
        return Block(
            "response",
            html=expand_db_html(value["text"].source),
            label=value["label"],
            finding=str(Finding(value["finding"]).label) if value["finding"] else "",
            who=piece.claim["claimant"] if piece.claim is not None else "",
        )
    made_at: datetime | None = value["made_at"]
    return Block("correction", text=value["text"], when=clock.moment(made_at, publication) if made_at else "")


def _claim(value: Any, publication: Publication) -> Block:
    url = value["url"] or ""
    return Block(
        "claim",
        text=value["statement"],
        who=value["claimant"],
        office=value["office"],
        on_behalf_of=value["on_behalf_of"],
        when=clock.day(value["made_on"], publication) if value["made_on"] else "",
        source=value["published_in"],
        url=url if is_web_address(url) else "",
    )


def _image(image: Any, alt: str, caption: str, credit: str) -> Image | None:
    found = pictures.largest(image)
    if found is None:
        return None
    return Image(found.url, found.file.name, found.width, found.height, alt, caption, credit)

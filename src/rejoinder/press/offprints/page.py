"""The page for paper: an article with nothing around it, with or without its discussion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from rejoinder.press.document import Look
from rejoinder.press.html import address, bdi, escape, filled, is_web_address, numbered
from rejoinder.press.offprints.addresses import shown_html
from rejoinder.press.offprints.discussion import Discussion, in_order
from rejoinder.press.offprints.forms import PRINT, Form
from rejoinder.press.offprints.reading import paragraphs, read, running
from rejoinder.press.offprints.snapshot import ArticleSnapshot, Block, Image
from rejoinder.press.offprints.writing import Links, to_html
from rejoinder.press.order import Placed
from rejoinder.press.snapshot import Words


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another form of the article; shown on screens only."""

    label: str
    url: str


def render_page(
    article: ArticleSnapshot, look: Look, ways: Iterable[Way], discussion: Discussion | None = None
) -> bytes:
    """The whole document, UTF-8."""
    links = Links(article.base)
    words = article.words
    pieces = [_head(article, look), _ways(article, ways), "<main>"]
    pieces += [_article(article, links)]
    if discussion is not None:
        pieces += _discussion(article, discussion, links)
    pieces += [links.listed(words.links), _foot(article), "</main></body></html>\n"]
    return "".join(pieces).encode("utf-8", "replace")


def render_wait(article: ArticleSnapshot, look: Look, url: str) -> bytes:
    """What a reader is told whose offprint could not be made in time; ``url`` is where it will be."""
    words = article.words
    return _told(article, look, words.wait_heading, words.wait, Way(words.try_again, url))


def render_failed(article: ArticleSnapshot, look: Look, form: Form) -> bytes:
    """What a reader is told whose PDF cannot be made: the way to the page for paper that holds the same."""
    words = article.words
    page = Form(pdf=False, volume=form.volume).address if form.volume else f"{PRINT}/"
    way = Way(words.printing, f"/{quote(article.path)}{page}")
    return _told(article, look, words.failed_heading, words.failed, way)


def _told(article: ArticleSnapshot, look: Look, heading: str, sentence: str, way: Way) -> bytes:
    return (
        f'{_head(article, look)}<main><p class="paper">{bdi(article.publication_name)}</p>'
        f"<h1>{escape(heading)}</h1><p>{escape(sentence)}</p>"
        f'<p><a href="{address(way.url)}">{escape(way.label)}</a></p>'
        f'<p><a href="{address(article.address)}">{escape(article.words.back)}</a></p></main></body></html>\n'
    ).encode("utf-8", "replace")


def _head(article: ArticleSnapshot, look: Look) -> str:
    direction = "rtl" if article.direction == "rtl" else "ltr"
    sheets = "".join(f'<link rel="stylesheet" href="{escape(place)}">' for place in look.css)
    return (
        f'<!doctype html><html lang="{escape(article.language)}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(article.title)} · {escape(article.publication_name)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, follow"><meta name="color-scheme" content="light dark">'
        f'<link rel="canonical" href="{address(article.address)}">{sheets}</head><body class="offprint">'
    )


def _ways(article: ArticleSnapshot, ways: Iterable[Way]) -> str:
    items = "".join(f'<li><a href="{address(way.url)}">{escape(way.label)}</a></li>' for way in ways)
    return f'<nav class="ways" aria-label="{escape(article.words.ways)}"><ul>{items}</ul></nav>'


def _article(article: ArticleSnapshot, links: Links) -> str:
    words = article.words
    section = f'<p class="kicker">{escape(article.section)}</p>' if article.section else ""
    title = f"<h1{_turned(article.title, article)}>{escape(article.title)}</h1>"
    standfirst = ""
    if article.standfirst:
        turned = _turned(article.standfirst, article)
        standfirst = f'<p class="standfirst"{turned}>{escape(article.standfirst)}</p>'
    by = f'<p class="by">{filled(words.by, bdi(article.byline))}</p>' if article.byline else ""
    times = "".join(
        f"<span>{filled(pattern, _isolated(time))}</span> "
        for pattern, time in ((words.published, article.published), (words.updated, article.updated))
        if time
    )
    dateline = f'<p class="dateline">{escape(article.dateline)}</p>' if article.dateline else ""
    return (
        f'<article><header><p class="paper">{bdi(article.publication_name)}</p>{section}'
        f"{title}{standfirst}{by}"
        f'<p class="times">{times}</p></header>{_picture(article.lead)}<div class="prose">{dateline}'
        f"{''.join(_block(block, article, links) for block in article.blocks)}</div></article>"
    )


def _turned(text: str, article: ArticleSnapshot) -> str:
    direction = running(text, article.direction)
    return f' dir="{direction}"' if direction != article.direction else ""


def _isolated(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _picture(image: Image | None) -> str:
    if image is None:
        return ""
    told = " · ".join(bdi(part) for part in (image.caption, image.credit) if part)
    caption = f"<figcaption>{told}</figcaption>" if told else ""
    return (
        f'<figure class="picture"><img src="{address(image.src)}" width="{image.width}" height="{image.height}"'
        f' alt="{escape(image.alt)}">{caption}</figure>'
    )


def _block(block: Block, article: ArticleSnapshot, links: Links) -> str:
    words = article.words
    if block.kind == "text":
        return to_html(read(block.html), links)
    if block.kind == "heading":
        return f"<h2>{escape(block.text)}</h2>"
    if block.kind == "image":
        return _picture(block.image)
    if block.kind == "quotation":
        told = ", ".join(bdi(part) for part in (block.who, block.source) if part)
        caption = f"<figcaption>{told}</figcaption>" if told else ""
        return f'<figure class="quotation"><blockquote>{_plain(block.text, links)}</blockquote>{caption}</figure>'
    if block.kind == "claim":
        return _claim(block, article, links)
    if block.kind == "response":
        finding = f': <strong class="finding">{escape(block.finding)}</strong>' if block.finding else ""
        on = f'<p class="on">{filled(words.on_claim, bdi(block.who))}</p>' if block.who else ""
        return (
            f'<div class="response" role="group"><p class="label">{escape(block.label or words.finding)}{finding}</p>'
            f"{on}{to_html(read(block.html), links)}</div>"
        )
    return (
        f'<aside class="correction"><p class="label"><strong>{escape(words.correction)}</strong>'
        f" {_isolated(block.when)}</p>{_plain(block.text, links)}</aside>"
    )


def _claim(block: Block, article: ArticleSnapshot, links: Links) -> str:
    words = article.words
    source = filled(words.published_in, f"<cite>{bdi(block.source)}</cite>") if block.source else ""
    if is_web_address(block.url):
        source = links.linked(block.url, source or escape(words.where_published), "")
    told = [
        bdi(block.office) if block.office else "",
        filled(words.on_behalf_of, bdi(block.on_behalf_of)) if block.on_behalf_of else "",
        _isolated(block.when) if block.when else "",
        source,
    ]
    parts = ", ".join([f'<span class="who">{bdi(block.who)}</span>', *filter(None, told)])
    return (
        f'<figure class="claim" role="group"><p class="label"><span class="tag">{escape(words.claim)}</span>'
        f" {filled(words.claim_by, bdi(block.who))}</p><blockquote>{_plain(block.text, links)}</blockquote>"
        f"<figcaption>{parts}</figcaption></figure>"
    )


def _plain(text: str, links: Links) -> str:
    return to_html(paragraphs(text), links)


def _discussion(article: ArticleSnapshot, discussion: Discussion, links: Links) -> Iterator[str]:
    words = discussion.words
    yield f'<section class="discussion" id="discussion"><h2>{escape(words.heading)}</h2>'
    if discussion.volumes > 1:
        where = numbered(article.words.volume, volume=discussion.number, volumes=discussion.volumes)
        yield f'<p class="where">{where}</p>'
    level = -1
    for placed in in_order(discussion):
        if placed.level > level:
            yield '<ol class="replies"><li>' if level >= 0 else '<ol class="comments"><li>'
        else:
            yield "</li></ol>" * (level - placed.level) + "</li><li>"
        level = placed.level
        yield _comment(placed, words, links)
    yield "</li></ol>" * (level + 1)
    if level < 0 and words.none_yet:
        yield f'<p class="none-yet">{escape(words.none_yet)}</p>'
    yield "</section>"


def _comment(placed: Placed, words: Words, links: Links) -> str:
    comment = placed.comment
    if comment.removed:
        return f'<article class="comment removed"><p>{escape(comment.removed)}</p></article>'
    answer = edited = ""
    if comment.parent is not None and comment.parent_name:
        answer = f' <span class="answered">{filled(words.in_reply_to, bdi(comment.parent_name))}</span>'
    if comment.edited_at is not None:
        edited = f' <span class="edited">{filled(words.edited, _isolated(comment.edited_text))}</span>'
    return (
        f'<article class="comment" id="comment-{comment.id}"><p class="byline"><span class="by">{bdi(comment.name)}'
        f'</span>{answer} <span class="when">{_isolated(comment.time_text)}</span>{edited}</p>'
        f'<div class="said">{to_html(read(comment.html), links)}</div></article>'
    )


def _foot(article: ArticleSnapshot) -> str:
    place = f'<bdi dir="ltr"><a href="{address(article.address)}">{shown_html(article.address)}</a></bdi>'
    words = article.words
    parts = [filled(words.found_at, place)]
    for pattern, time in ((words.published, article.published), (words.updated, article.updated)):
        if time:
            parts.append(filled(pattern, _isolated(time)))
    return f'<footer class="source">{"".join(f"<p>{part}</p>" for part in parts)}</footer>'

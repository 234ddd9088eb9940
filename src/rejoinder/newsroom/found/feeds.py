"""The feeds of a listing: its newest articles, and fixed documents with the older ones beside its numbered pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django.template.loader import render_to_string
from django.templatetags.static import static

from rejoinder.discussion import locales
from rejoinder.discussion.models import Feeds, Publication
from rejoinder.newsroom import listings, pictures, scene
from rejoinder.newsroom.article_view import updated_at
from rejoinder.newsroom.found.identity import Identity
from rejoinder.newsroom.found.leaflet import Leaflet
from rejoinder.newsroom.found.titled import Titled
from rejoinder.newsroom.pieces import pieces
from rejoinder.newsroom.standing import Place
from rejoinder.press import feeds
from rejoinder.press.feeds.feed import Entry, Feed, latest, whole


def leaflets(page: Any, place: Place, part: str, titled: Titled, who: Identity) -> Iterator[Leaflet]:
    """The feed's files for the listing itself (a blank part), or for one of its numbered pages."""
    number = int(part.removeprefix("page-")) if part else None
    ordered = page.articles()
    articles: list[Any] | None
    if number is None:
        articles, pages = listings.newest(ordered)
    else:
        articles, pages = listings.numbered(ordered, number), listings.fixed_pages(ordered.count())
    if articles is None:
        return
    made = _feed(
        page, articles, titled, who, listings.listing(f"{who.base_url}{_home(page)}", (), number, pages)
    )
    for name, content in feeds.files(made):
        yield Leaflet(place.publication, f"{place.path}{scene.folder(part)}{name}", content)


def _home(page: Any) -> str:
    return scene.address(page.front, page)


def _feed(
    page: Any, articles: Sequence[Any], titled: Titled, who: Identity, neighbours: listings.Listing
) -> Feed:
    publication: Publication = page.publication_shown
    home = who.base_url + _home(page)
    entries = entries_of(page, articles, who)
    number = neighbours.number
    return Feed(
        id=who.tag(*titled.id.split("/", 1)),
        title=titled.title,
        home=home if number is None else f"{home}page/{number}/",
        folder=home if number is None else f"{home}page/{number}/",
        language=publication.language,
        direction=locales.direction(publication.language),
        updated=latest(publication.created_at, entries),
        entries=entries,
        publisher=publication.name,
        subtitle=titled.subtitle,
        icon=urljoin(who.base_url, static("rejoinder/icon.svg")),
        current="" if number is None else home,
        earlier=neighbours.earlier,
        # The listing's own page holds the newest, and its feed is no document of older ones.
        later="" if neighbours.later == home else neighbours.later,
    )


def entries_of(page: Any, articles: Sequence[Any], who: Identity) -> list[Entry]:
    """The articles as a feed shows them, each in its own language; a handful of queries and each one's body."""
    front = page.front
    threads = listings.threads_of(front.publication, articles)
    papers = listings.papers_of(front.publication, articles)
    titles: Mapping[str, str] = page.section_titles()
    return [
        _entry(
            article,
            front,
            who,
            threads.get(article.pk),
            titles.get(str(article.path)[: -article.steplen], ""),
            papers[article.pk],
        )
        for article in articles
    ]


def _entry(
    article: Any, front: Any, who: Identity, thread: int | None, section: str, paper: Publication
) -> Entry:
    direction = locales.direction(paper.language)
    # Each would ask the database for what is known already.
    article.__dict__["front"], article.__dict__["publication_shown"] = front, paper
    article.__dict__["scene"] = replace(front.scene, publication=paper, direction=direction)
    url = who.base_url + scene.address(front, article)
    published = article.first_published_at
    image = pictures.shared(article.lead_image)
    return Entry(
        id=who.tag("article", article.pk),
        url=url,
        title=article.title,
        published=published,
        updated=max(updated_at(article) or published, published),
        language=paper.language,
        direction=direction,
        html=_html(article, url, paper) if paper.feeds == Feeds.FULL else "",
        summary=article.standfirst,
        author=article.byline,
        section=section,
        image=urljoin(url, image) if image else "",
        discussion=f"{url}#discussion" if thread else "",
        discussion_feed=f"{who.base_url}/threads/{thread}/" if thread else "",
    )


def _html(article: Any, url: str, paper: Publication) -> str:
    context = {
        "page": article,
        "scene": article.scene,
        "lead": pictures.picture(
            article.lead_image, article.lead_alt, article.lead_caption, article.lead_credit
        ),
        "pieces": pieces(article.body),
    }
    with scene.spoken(paper):
        return whole(render_to_string("newsroom/found/entry.html", context).strip(), url)

"""Stories, comments and names whose words nobody can break: what telephones must show all the same."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from rejoinder.discussion import tokens
from rejoinder.discussion.ledger import Arrival
from rejoinder.discussion.models import Comment, State, Thread
from rejoinder.markup import render
from rejoinder.newsroom.listings import thread_key
from rejoinder.newsroom.models import ArticlePage, Byline, FrontPage
from rejoinder.newsroom.setup import ensure_section
from tests.discussion.making import arrival, fill
from tests.newsroom.making import article, image

_SHIP = "Donaudampfschifffahrtsgesellschaftskapitän"
_LONGEST_NAME = 80


def word(length: int) -> str:
    """One word of so many letters."""
    return (_SHIP * (length // len(_SHIP) + 1))[:length]


def write(length: int) -> dict[str, Any]:
    """The path of each reader's page with words of so many letters, and the id of a comment that waits."""
    section = ensure_section(FrontPage.objects.get(), "long-words", word(60), word(length))
    long, picture = word(length), image()
    lead = {"lead_image": picture, "lead_alt": "A quay", "lead_caption": long, "lead_credit": long}
    for slug, title in (
        ("sweeps", "Bezirksschornsteinfegermeisterversammlung vertagt"),
        ("address", f"https://lantern.example/harbour/{'ferry_' * (length // 6)}"),
        ("long", long),
    ):
        body = _body(long, picture)
        article(section, slug, title=title, standfirst=long, byline=long, dateline=word(100), body=body, **lead)
    page = ArticlePage.objects.get(slug="long")
    thread = Thread.objects.get(key=thread_key(page.pk))
    said = (_said("1", long), _said("2", long, parent="1"), _said("3", long, state=State.HELD))
    fill(thread, said, "long")
    numbers = dict(Comment.objects.filter(source="long").values_list("source_id", "pk"))
    author = Byline.objects.get(page_id=page.pk).slug
    pages = {"author": f"/authors/{author}/", "archive": f"/archive/{page.first_published_at:%Y/%m}/"}
    pages |= _pages(thread, numbers)
    return {"pages": {name: quote(path, safe="/?&=*") for name, path in pages.items()}, "held": numbers["3"]}


def _pages(thread: Thread, numbers: dict[str, int]) -> dict[str, str]:
    story = "/long-words/long/"
    return {
        "front": "/",
        "section": "/long-words/",
        "article": story,
        "search": f"/search/?q={_SHIP}*&in=articles",
        "search-comments": f"/search/?q={_SHIP}*&in=comments",
        "print": f"{story}print/",
        "print-discussion": f"{story}print/discussion/",
        "mail": f"{story}mail/",
        "edition": f"/editions/{thread.publication.slug}/{thread.pk}/1.html",
        "reply": f"/threads/{thread.pk}/reply?to={numbers['1']}",
        "report": f"/c/{numbers['1']}/report",
        "private-published": tokens.private_path(numbers["1"]),
        "private-held": tokens.private_path(numbers["3"]),
    }


def _said(number: str, long: str, parent: str = "", state: State = State.PUBLISHED) -> Arrival:
    source = f"<p>{long}</p><blockquote><p>{long}</p></blockquote><ul><li><code>{long}</code></li></ul>"
    rendered = render(source, "html")
    name, website = word(_LONGEST_NAME), f"https://lantern.example/{'ferry_' * 40}"
    return arrival(number, parent, state, name=name, website=website, source=source, rendered=rendered)


def _body(long: str, picture: Any) -> list[tuple[str, Any]]:
    claim = {"claimant": long, "office": long, "on_behalf_of": long, "published_in": long, "url": ""}
    return [
        ("text", f"<p>{long}</p><ul><li>{long}</li></ul>"),
        ("heading", long),
        ("image", {"image": picture, "alt": "A quay", "caption": long, "credit": long}),
        ("quotation", {"text": long, "who": long, "source": long}),
        ("claim", {"statement": long, "made_on": date(2026, 5, 4), **claim}),
        ("response", {"label": word(100), "finding": "disputed", "text": f"<p>{long}</p>"}),
        ("correction", {"made_at": timezone.now(), "text": long}),
        ("imported", f"<table><tr><td>{long}</td><td>{long}</td></tr></table><pre>{long}</pre>"),
    ]

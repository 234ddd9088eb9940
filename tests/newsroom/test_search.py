"""What readers find, and above all what they never find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from rejoinder.discussion import limits, published
from rejoinder.discussion.models import Comment, Mode, Revision, State, Thread
from rejoinder.discussion.search import read
from rejoinder.newsroom.found import findable
from rejoinder.newsroom.found import search as finding
from rejoinder.newsroom.models import ArticlePage, Findable, FrontPage, SectionPage
from rejoinder.newsroom.models.findable import key_at
from tests.discussion.making import arrival, fill
from tests.newsroom import making
from tests.newsroom.documents import Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_searched_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_limiters", {})


def said(page: ArticlePage, *texts: str, **fields: Any) -> list[Comment]:
    """Comments on the page with these texts, in the state that is given or published."""
    thread = making.thread_of(page)
    assert thread is not None
    first = Comment.objects.count() + 1
    sent = [arrival(first + place, **fields) for place in range(len(texts))]
    fill(
        thread,
        [
            replace(each, rendered=replace(each.rendered, text=text))
            for each, text in zip(sent, texts, strict=True)
        ],
    )
    return list(
        Comment.objects.filter(thread=thread, source_id__in=[each.source_id for each in sent]).order_by("pk")
    )


def answer(client: Client, words: str, status: int = 200, among: Mapping[str, str] | None = None) -> str:
    response = client.get(f"/search/?{urlencode({'q': words, **(among or {})})}")
    assert response.status_code == status
    assert response["X-Robots-Tag"] == "noindex" and response["Cache-Control"] == "private, no-store"
    html = response.content.decode()
    document = Document(html)
    assert not document.troubles
    return html


def hits(html: str) -> list[str]:
    """The addresses that were found, in their order."""
    return re.findall(r'<h3><a href="([^"]+)"', html)


def test_articles_and_comments_are_found_and_their_words_marked(client: Client, town: SectionPage) -> None:
    page = making.article(
        town,
        title="The kiln is cold",
        byline="Ada Lind",
        body=[("text", "<p>Nobody fires the <b>kiln</b> in May.</p>")],
    )
    (one,) = said(page, "A kiln that is cold cracks.")
    html = answer(client, "kiln")
    assert hits(html) == ["/town/ferry/", f"/c/{one.pk}"]
    assert "The <mark>kiln</mark> is cold" in html and "fires the <mark>kiln</mark> in May" in html
    assert "A <mark>kiln</mark> that is cold cracks." in html and "<bdi>Reader 1</bdi>" in html
    assert "example.org" not in html
    assert hits(answer(client, "kiln", among={"in": "comments"})) == [f"/c/{one.pk}"]
    assert hits(answer(client, "KILN -cracks")) == ["/town/ferry/"]
    assert hits(answer(client, '"ada lind"')) == ["/town/ferry/"]


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN])
def test_no_text_that_is_not_published_is_ever_found(client: Client, town: SectionPage, state: State) -> None:
    page = making.article(town)
    ruling = replace(arrival(1).ruling, state=state)
    said(page, "The secret of the orchard.", ruling=ruling)
    html = answer(client, "orchard")
    assert not hits(html) and "secret" not in html


def test_a_tombstone_s_text_and_an_older_version_are_not_found(client: Client, town: SectionPage) -> None:
    page = making.article(town)
    taken, changed = said(page, "A pigeon on the roof.", "A pigeon in the oven.")
    assert len(hits(answer(client, "pigeon"))) == 2
    Comment.objects.filter(pk=taken.pk).update(state=State.REJECTED)
    first = changed.revisions.get()
    Revision.objects.create(
        comment=changed, number=2, source="", html="", text="A dove, I mean.", created_at=first.created_at
    )
    Comment.objects.filter(pk=changed.pk).update(revision_number=2)
    assert not hits(answer(client, "pigeon")) and hits(answer(client, "dove")) == [f"/c/{changed.pk}"]


def test_nothing_of_a_page_that_may_not_be_read_is_found_even_before_the_press_has_turned(
    client: Client, town: SectionPage
) -> None:
    page = making.article(town, body=[("heading", "Nightshade")])
    said(page, "Nightshade is no soup.")
    assert len(hits(answer(client, "nightshade"))) == 2
    restriction = PageViewRestriction.objects.create(page=town, restriction_type="login")
    assert not hits(answer(client, "nightshade"))
    restriction.delete()
    assert len(hits(answer(client, "nightshade"))) == 2
    page.unpublish()
    assert not hits(answer(client, "nightshade")) and not Findable.objects.exists()


def test_a_discussion_that_is_not_shown_is_not_found(client: Client, town: SectionPage) -> None:
    page = making.article(town)
    said(page, "A lantern for the mill.")
    Thread.objects.update(mode=Mode.NONE)
    assert not hits(answer(client, "lantern"))


def test_drafts_and_unpublished_changes_are_not_found(client: Client, town: SectionPage) -> None:
    making.draft(town, "draft", title="Quince jam")
    page = making.article(town, title="Plum jam")
    page.title = "Quince jam"
    page.save_revision()
    assert not hits(answer(client, "quince")) and hits(answer(client, "plum")) == ["/town/ferry/"]


def test_each_publication_finds_only_its_own(client: Client, town: SectionPage, now: datetime) -> None:
    said(making.article(town, title="A wagon"), "A wagon went by.")
    other = making.paper(now, "herald", host="herald.example", language="he")
    there = making.article(making.section(other, "news"), "rain", title="A wagon in the rain")
    (theirs,) = said(there, "A wagon stood still.")
    response = client.get("/search/?q=wagon", headers={"host": "herald.example"})
    html = response.content.decode()
    assert hits(html) == ["/news/rain/", f"/c/{theirs.pk}"] and '<html lang="he" dir="rtl">' in html
    assert "/news/rain/" not in answer(client, "wagon")


def test_pages_of_results_go_on_where_the_last_ended(
    client: Client, town: SectionPage, now: datetime
) -> None:
    made = making.articles(town, 23, now - timedelta(days=3))
    said(made[0], *(f"Story number {number} on the quay." for number in range(23)))
    for kind, words in (("articles", "about"), ("comments", "quay")):
        seen: list[str] = []
        place = f"/search/?q={words}&in={kind}"
        sizes = []
        while place:
            html = client.get(place).content.decode()
            sizes.append(len(hits(html)))
            seen += hits(html)
            found = re.search(r'href="(/search/[^"]+)" rel="next"', html)
            place = found[1].replace("&amp;", "&") if found else ""
        assert sizes == [10, 10, 3] and len(set(seen)) == 23
        if kind == "articles":
            assert seen == [f"/town/story-{number}/" for number in range(23, 0, -1)]
    both = answer(client, "about quay*")
    assert not hits(both)


def test_a_search_looks_at_no_more_than_it_may_and_still_leads_further(
    town: SectionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "MOST", 4)
    page = making.article(town)
    (old,) = said(page, "A barrel of tar.")
    said(page, *(f"A barrel, number {number}." for number in range(6)))
    Comment.objects.exclude(pk=old.pk).update(state=State.HELD)
    query, front = read("barrel"), town.front
    first = finding.comments(query, front)
    assert not first.rows and first.further is not None
    second = finding.comments(query, front, before=first.further)
    assert [hit.url for hit in second.rows] == [f"/c/{old.pk}"] and second.further is None


def test_whoever_searches_too_often_is_asked_to_wait_and_keeps_the_words(
    client: Client, town: SectionPage, settings: Any
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, searches_per_minute=2)
    for _ in range(2):
        answer(client, "kiln")
    response = client.get("/search/?q=kiln")
    assert response.status_code == 429 and int(response["Retry-After"]) > 0
    assert 'value="kiln"' in response.content.decode() and "Many searches" in response.content.decode()
    answer(client, "")


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "-kiln",
        '"',
        "*",
        "'; DROP TABLE x; --",
        "<script>alert(1)</script>",
        "\x00",
        "a" * 5000,
        "AND OR NOT NEAR(",
        "שלום",
        "%",
        "\ud83d",
    ],
)
def test_whatever_is_typed_is_answered(client: Client, town: SectionPage, words: str) -> None:
    response = client.get("/search/", {"q": words.encode("utf-8", "replace").decode()})
    assert response.status_code == 200
    html = response.content.decode()
    assert not Document(html).troubles and "<script>alert" not in html


@pytest.mark.parametrize("before", ["x", "-", "9" * 30, "-9223372036854775808", "１２", "0"])
def test_a_key_that_is_none_is_forgiven(client: Client, town: SectionPage, before: str) -> None:
    making.article(town, title="A kiln")
    answer(client, "kiln", among={"in": "articles", "before": before})


def test_what_was_sent_by_another_way_is_not_answered(client: Client, front: FrontPage) -> None:
    assert client.post("/search/", {"q": "kiln"}).status_code == 405
    PageViewRestriction.objects.create(page=front, restriction_type="login")
    assert client.get("/search/?q=kiln").status_code == 404


def test_articles_of_one_second_have_keys_of_their_own(town: SectionPage, now: datetime) -> None:
    first, second = (making.article(town, slug, first_published_at=now) for slug in ("a", "b"))
    assert key_at(now, first.pk) < key_at(now, second.pk) < key_at(now + timedelta(seconds=1), 0)
    Findable.objects.filter(page_id=second.pk).update(id=key_at(now, first.pk) + 5)
    first.title = "Again"
    first.save_revision().publish()
    assert Findable.objects.get(page_id=first.pk).title == "Again"
    findable.forget(first.pk)
    assert [each.page_id for each in Findable.objects.all()] == [second.pk]


def test_words_of_claims_findings_and_corrections_are_found(client: Client, story: ArticlePage) -> None:
    for words in ("arches", "Sallis", '"fund is empty"', "Imogen"):
        assert hits(answer(client, words)) == ["/town/ferry/"], words

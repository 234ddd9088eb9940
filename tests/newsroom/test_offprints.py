from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from rejoinder.newsroom import offprint
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage
from rejoinder.press.offprints.snapshot import from_bytes
from tests.newsroom import making
from tests.newsroom.stories import full_body, read

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the files it makes pictures from to the garbage collector.
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


def printed(page: ArticlePage) -> str:
    html: str | None = ArticlePage.objects.get(pk=page.pk).rendered("print")
    assert html is not None
    return html


def test_the_page_for_paper_has_the_article_and_nothing_around_it(story: ArticlePage) -> None:
    html = printed(story)
    for said in (
        "The bridge fund &amp; “what” became of it", "By <bdi>Imogen Thackray</bdi>", "Wrenmouth", "One window is lit",
        '<span class="tag">Claim</span>', "The fund is empty.", "The Courier’s finding", ">Unfounded</strong>",
        "on the claim by <bdi>Edwin Sallis</bdi>", "It holds £14,250.", "I wrote it down.",
        "It has eleven arches, not twelve.",
        "https://courier.example/town/ferry/",
    ):  # fmt: skip
        assert said in html, said
    for around in ("masthead", "colophon", 'class="sections"', "<form", "<script", "rejoinder:thread"):
        assert around not in html, around


def test_links_are_numbered_and_their_addresses_stand_at_the_end(story: ArticlePage) -> None:
    html = printed(story)
    assert '>link</a><sup class="ref"><a href="#link-1">1</a></sup>' in html
    listed = html[html.index("Addresses of the links") :]
    assert '<li id="link-1"><bdi dir="ltr">https://elsewhere.example/</bdi></li>' in listed
    assert "https://crier.example/1" in listed and "https://far.example/a.png" in listed


def test_the_normal_page_carries_the_same_for_whoever_prints_it(story: ArticlePage) -> None:
    html = ArticlePage.objects.get(pk=story.pk).rendered() or ""
    listed = html[html.index('class="on-paper printed-links"') :]
    assert listed.index("https://elsewhere.example/") < listed.index("https://crier.example/1")
    assert '<bdi dir="ltr">https://courier.example/town/ferry/</bdi>' in listed


def test_addresses_of_other_scripts_are_printed_in_their_letters(front: FrontPage, now: datetime) -> None:
    hebrew = making.paper(now, "shaliah", "he", host="shaliah.example", name="השליח")
    body = [("text", "<p><a href='https://a.example/%D7%97%D7%93'>x</a></p>")]
    page = making.article(making.section(hebrew), "חדש", title="המעבורת", body=body)
    html = ArticlePage.objects.get(pk=page.pk).rendered() or ""
    listed = html[html.index('class="on-paper printed-links"') :]
    assert '<li><bdi dir="ltr">https://a.example/<bdi>חד</bdi></bdi></li>' in listed
    assert "href='https://a.example/%D7%97%D7%93'" in html
    assert "/town/<bdi>חדש</bdi>/</bdi>" in listed
    about = making.plain(hebrew, "about")
    about.body = body
    about.save()
    plain = PlainPage.objects.get(pk=about.pk).rendered() or ""
    assert '<li><bdi dir="ltr">https://a.example/<bdi>חד</bdi></bdi></li>' in plain


def test_the_source_holds_what_the_page_says(story: ArticlePage) -> None:
    article = from_bytes(ArticlePage.objects.get(pk=story.pk).offprint_source())
    assert article is not None and article.title == story.title and article.path == "town/ferry/"
    assert [block.kind for block in article.blocks] == [
        "text", "heading", "claim", "response", "quotation", "image", "correction", "text",
    ]  # fmt: skip
    assert article.modified == "2026-05-04T11:00:00Z", "when it was corrected"
    image = article.blocks[5].image
    assert article.lead is not None and image is not None and image.file.startswith("images/")
    assert "script" not in json.dumps([block.html for block in article.blocks])


def test_the_same_article_has_the_same_source(story: ArticlePage) -> None:
    before = ArticlePage.objects.get(pk=story.pk).offprint_source()
    ArticlePage.objects.get(pk=story.pk).save_revision().publish()
    assert ArticlePage.objects.get(pk=story.pk).offprint_source() == before


def test_the_article_leads_to_its_offprints(story: ArticlePage) -> None:
    hrefs = [link.get("href") for link in read(story).all("a")]
    assert {"/town/ferry/print/", "/town/ferry/article.pdf", "/town/ferry/discussion.pdf"} <= set(hrefs)


def test_an_article_without_discussion_offers_none(town: SectionPage) -> None:
    page = making.article(town, "quiet", discussion="none")
    found = offprint.take_away(page, discussed=False)
    assert found == offprint.TakeAway("/town/quiet/print/", "/town/quiet/article.pdf")
    assert "discussion.pdf" not in (page.rendered() or "")


def test_what_only_some_may_read_is_printed_by_them_alone(
    story: ArticlePage, client: Client, shelf: making.Shelf, now: datetime
) -> None:
    assert client.get("/town/ferry/print/", HTTP_HOST="localhost").status_code == 200
    PageViewRestriction.objects.create(page=story, restriction_type="password", password="word")
    answer = client.get("/town/ferry/print/", HTTP_HOST="localhost")
    assert answer.status_code == 200 and "password" in answer.content.decode()
    assert "The fund is empty" not in answer.content.decode()
    shelf.print(now)
    assert not any("ferry" in path for _, path in shelf.pages)
    html = ArticlePage.objects.get(pk=story.pk).rendered() or ""
    assert "/town/ferry/print/" in html and "article.pdf" not in html
    assert client.get("/town/ferry/article.pdf", HTTP_HOST="localhost").status_code == 404


def test_a_draft_has_no_page_for_paper(town: SectionPage, client: Client) -> None:
    making.draft(town, "secret")
    assert client.get("/town/secret/print/", HTTP_HOST="localhost").status_code == 404


def test_the_words_are_those_of_the_publication_and_names_keep_to_themselves(
    front: FrontPage, now: datetime
) -> None:
    hebrew = making.paper(now, "shaliah", "he", host="shaliah.example", name="השליח")
    page = making.article(
        making.section(hebrew), "ferry", title="המעבורת", byline="Ada Lind", body=full_body()
    )
    html = printed(page)
    assert '<html lang="he" dir="rtl">' in html and "<bdi>Ada Lind</bdi>" in html
    assert '<bdi dir="ltr">' in html and "במאי" in html

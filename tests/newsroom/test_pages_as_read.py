from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client
from wagtail.images import get_image_model
from wagtail.models import PageViewRestriction

from rejoinder.accounts.models import User
from rejoinder.discussion.models import Mode, Publication
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage
from rejoinder.press.shelves.files import FileShelf
from tests.newsroom import making
from tests.newsroom.documents import Document
from tests.newsroom.stories import claim, full_body, read, response

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]


@pytest.mark.usefixtures("short")
def test_every_kind_of_page_is_well_formed(
    front: FrontPage, town: SectionPage, story: ArticlePage, now: datetime
) -> None:
    making.articles(town, 9, now - timedelta(days=9))
    plain = PlainPage(title="Imprint", slug="imprint", show_in_menus=True, body=full_body()[:2])
    front.add_child(instance=plain)
    for page, part in [
        (front, ""), (front, "rules"), (front, "privacy"), (front, "page-1"),
        (town, ""), (town, "page-1"), (story, ""), (plain, ""),
    ]:  # fmt: skip
        document = read(page, part)
        assert not document.troubles, (page, part)
        assert document.all("html")[0] == {"lang": "en-GB", "dir": "ltr"}
        assert document.all("a")[0] == {"class": "skip", "href": "#content"}


def test_an_empty_paper_says_what_to_do_next(front: FrontPage, town: SectionPage) -> None:
    document = read(front)
    assert not document.troubles
    assert "rejoinder desk-link" in document.html and 'href="/desk/"' in document.html
    assert "Nothing has been published in this section yet." in read(town).html


def test_an_article_shows_its_parts_in_their_order(story: ArticlePage) -> None:
    html = read(story).html.partition("<main")[2]
    marks = [
        "Town</a></p>", "The bridge fund &amp; “what”", "A sentence.", "Imogen Thackray",
        '<time datetime="2026-05-02T12:00:00Z">2 May 2026', "One window is lit", "Wrenmouth</p>",
        "First <b>words</b>", "What was said", "Claim</span>", "The fund is empty.",
        "<bdi>Edwin Sallis</bdi></span>, <bdi>Leader</bdi>", "The Courier’s finding",
        "Unfounded</strong>", "I wrote it down.", "The quay at low water", "Correction</strong>", "Old</h3>",
        "rejoinder:thread",
    ]  # fmt: skip
    places = [html.index(mark) for mark in marks]
    assert places == sorted(places)


def test_nobody_can_mistake_whose_words_are_whose(story: ArticlePage) -> None:
    html = read(story).html
    theirs = html[html.index('class="claim"') : html.index('class="response')]
    ours = html[html.index('class="response') : html.index('class="quotation"')]
    assert "<blockquote" in theirs and "Claim" in theirs and "by <bdi>Edwin Sallis</bdi>" in theirs
    assert "<bdi>Edwin Sallis</bdi></span>, <bdi>Leader</bdi>, for <bdi>the council</bdi>" in theirs
    assert (
        '<time datetime="2026-04-01">1 April 2026</time>, in <cite><a href="https://crier.example/1"'
        in theirs
    )
    assert "<blockquote" not in ours
    assert 'The Courier’s finding: <strong class="finding">Unfounded</strong>' in ours
    assert "on the claim by <bdi>Edwin Sallis</bdi>" in ours


def test_a_response_without_a_label_speaks_as_we(town: SectionPage) -> None:
    page = making.article(
        town, body=[claim(url="", published_in="", office="", on_behalf_of=""), response(label="")]
    )
    document = read(page)
    assert not document.troubles
    assert 'Our finding: <strong class="finding">Unfounded</strong>' in document.html


def test_claims_quotations_and_names_keep_their_own_direction(town: SectionPage) -> None:
    page = making.article(
        town,
        title="iPhone המעבורת",
        standfirst="חצי העיר (כולה).",
        body=[claim(), ("quotation", {"text": "כתבתי (הכול).", "who": "דנה", "source": "מכתב"})],
    )
    html = read(page).html
    assert '<p dir="auto">The fund is empty.</p>' in html and '<p dir="auto">כתבתי (הכול).</p>' in html
    assert "<bdi>דנה</bdi>" in html and "<cite><bdi>מכתב</bdi></cite>" in html
    # A headline is ours, in the article's language: only one without a letter of it turns round.
    assert '<p class="standfirst" dir="rtl">' in html and "<h1>iPhone המעבורת</h1>" in html


def test_imported_pictures_are_linked_to_and_not_fetched(story: ArticlePage) -> None:
    document = read(story)
    assert 'href="https://far.example/a.png"' in document.html
    assert "A mill" in document.html
    assert not [each for each in document.all("img") if "far.example" in each["src"]]
    assert "x()" not in document.html


def test_an_imported_body_is_made_safe_when_it_is_stored(town: SectionPage) -> None:
    page = making.article(town, body=[("imported", '<p onclick="x()">Hello<script>x()</script></p>')])
    stored = ArticlePage.objects.get(pk=page.pk).body.raw_data[0]["value"]
    assert stored == "<p>Hello</p>"


@pytest.mark.parametrize(
    ("language", "direction"), [("he", "rtl"), ("ar", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("de", "ltr")]
)
def test_a_page_runs_in_the_direction_of_its_language(
    now: datetime, db: None, language: str, direction: str
) -> None:
    front = making.paper(now, "other", language=language)
    page = making.article(making.section(front), first_published_at=now)
    assert read(page).all("html")[0] == {"lang": language, "dir": direction}


def test_imported_paragraphs_that_run_against_the_page_say_so(now: datetime, db: None) -> None:
    section = making.section(making.paper(now, "other", language="ar"))
    body = [("imported", "<p>Google أعلنت</p><p>In English (only).</p>")]
    html = read(making.article(section, body=body, first_published_at=now)).html
    assert '<p>Google أعلنت</p><p dir="ltr">In English (only).</p>' in html


def test_times_are_the_publications_own(story: ArticlePage, town: SectionPage) -> None:
    Publication.objects.update(time_zone="Asia/Tokyo", language="de")
    assert "2. Mai 2026" in read(story).html and "21:00" in read(story).html
    assert "2026-05-02T12:00:00Z" in read(story).html


def test_a_preview_says_where_the_discussion_will_stand(town: SectionPage) -> None:
    page = making.draft(town, title="Not yet")
    response = page.make_preview_request()
    html = response.content.decode()
    assert response.status_code == 200 and "Not yet" in html
    assert "The discussion stands here once this is published." in html and "Not published yet" in html


def test_a_preview_of_an_article_without_discussion_promises_none(town: SectionPage) -> None:
    page = making.draft(town, discussion=Mode.NONE)
    assert b"The discussion stands here" not in page.make_preview_request().content


def test_a_draft_can_be_looked_at_before_it_is_filled_in(town: SectionPage) -> None:
    body = ArticlePage.body.field.stream_block
    empty = [(name, body.child_blocks[name].get_default()) for name in body.child_blocks]
    assert len(empty) == 8
    empty += [
        ("correction", {"made_at": None, "text": ""}),
        ("response", {"label": "", "finding": "", "text": ""}),
    ]
    page = making.draft(town, body=empty)
    page.save_revision()
    answer = page.get_latest_revision_as_object().make_preview_request()
    assert answer.status_code == 200 and not Document(answer.content.decode()).troubles


def test_a_claim_leads_nowhere_but_to_the_web(town: SectionPage) -> None:
    page = making.article(town, body=[claim(url="javascript:alert(1)")])
    assert "javascript:" not in read(page).html.partition("<main")[2]


def test_django_answers_with_the_discussion_that_stands_on_the_shelf(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    thread = making.thread_of(story)
    assert thread is not None
    FileShelf(settings.SHELF).put(f"editions/courier/{thread.pk}/fragment.html", b"<p>22 thoughts</p>")
    answer = client.get("/town/ferry/")
    assert answer.status_code == 200
    assert b"<p>22 thoughts</p>" in answer.content and b"rejoinder:thread" not in answer.content


def test_the_article_cannot_bring_in_another_discussion(
    town: SectionPage, client: Client, settings: Any
) -> None:
    FileShelf(settings.SHELF).put("editions/courier/999/fragment.html", b"stolen")
    making.article(
        town,
        standfirst="<!--rejoinder:thread:999-->",
        body=[("imported", "<p>a<!--rejoinder:thread:999--></p>")],
    )
    assert b"stolen" not in client.get("/town/ferry/").content


def test_a_restricted_page_asks_for_its_password_in_the_papers_own_frame(
    client: Client, story: ArticlePage
) -> None:
    PageViewRestriction.objects.create(
        page=story, restriction_type=PageViewRestriction.PASSWORD, password="reed"
    )
    answer = client.get("/town/ferry/")
    document = Document(answer.content.decode())
    assert not document.troubles
    assert "It holds" not in document.html and document.all("input")[-1]["type"]
    action = document.all("form")[0]["action"]
    opened = client.post(action, {"password": "reed", "return_url": "/town/ferry/"}, follow=True)
    assert b"First <b>words</b>" in opened.content


def test_what_never_was_is_not_found_and_what_was_taken_back_is_gone(
    client: Client, story: ArticlePage, shelf: making.Shelf, now: datetime
) -> None:
    shelf.print(now)
    missing = client.get("/town/never/")
    assert missing.status_code == 404 and not Document(missing.content.decode()).troubles
    story.unpublish()
    shelf.print(now)
    gone = client.get("/town/ferry/")
    assert gone.status_code == 410 and b"no longer here" in gone.content
    story.delete()
    shelf.print(now)
    assert client.get("/town/ferry/").status_code == 410


def test_an_old_address_leads_to_the_new_one(
    client: Client, story: ArticlePage, django_capture_on_commit_callbacks: Any
) -> None:
    story.slug = "steamer"
    with django_capture_on_commit_callbacks(execute=True):
        story.save_revision().publish()
    answer = client.get("/town/ferry/")
    assert answer.status_code == 301 and answer["Location"].endswith("/town/steamer/")


@pytest.mark.usefixtures("short")
def test_earlier_pages_and_the_pages_about_the_paper_have_addresses(
    client: Client, front: FrontPage, town: SectionPage, now: datetime
) -> None:
    making.articles(town, 9, now - timedelta(days=9))
    for path in ("/", "/town/", "/town/page/1/", "/page/1/", "/rules/", "/privacy/"):
        assert client.get(path).status_code == 200, path
    for path in (
        "/town/page/2/",
        "/town/page/0/",
        "/town/page/01/",
        "/town/page/x/",
        "/page/9/",
        "/town/rules/",
    ):
        assert client.get(path).status_code == 404, path


def test_the_rules_are_those_beside_the_form(front: FrontPage) -> None:
    assert (
        "Comments containing incitement, libel or offensive language are barred." in read(front, "rules").html
    )


def test_a_closed_discussion_still_stands_and_none_does_not(town: SectionPage) -> None:
    closed = making.article(town, "closed", discussion=Mode.CLOSED)
    none = making.article(town, "none", discussion=Mode.NONE)
    assert "rejoinder:thread" in read(closed).html
    assert "rejoinder:thread" not in read(none).html
    assert "discussion.js" not in read(none).html


def test_signed_in_people_read_the_same_page(client: Client, story: ArticlePage) -> None:
    anonymous = client.get("/town/ferry/").content
    client.force_login(User.objects.create_superuser("editor"))
    assert client.get("/town/ferry/").content == anonymous


def test_a_page_sets_no_cookie(client: Client, story: ArticlePage) -> None:
    for path in ("/", "/town/", "/town/ferry/", "/privacy/"):
        assert not client.get(path).cookies


def test_a_drawing_in_svg_is_shown_as_it_is(town: SectionPage) -> None:
    drawing = get_image_model()(
        title="A wren",
        file=ImageFile(
            io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="45"/>'), name="wren.svg"
        ),
    )
    drawing.save()
    document = read(making.article(town, lead_image=drawing, lead_alt="A wren"))
    assert not document.troubles
    assert [each["src"].rpartition(".")[2] for each in document.all("img")] == ["svg"]
    assert "og:image" not in document.html


def test_a_picture_whose_file_is_lost_is_left_out(
    story: ArticlePage, town: SectionPage, client: Client
) -> None:
    picture: Any = story.lead_image
    picture.file.storage.delete(picture.file.name)
    picture.renditions.all().delete()
    document = read(story)
    assert not document.troubles and "One window is lit" not in document.html
    assert client.get("/").status_code == 200

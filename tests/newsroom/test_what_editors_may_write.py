from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Page

from rejoinder.accounts.models import User
from rejoinder.discussion.models import Mode
from rejoinder.newsroom import addresses
from rejoinder.newsroom.models import ArticlePage, FrontPage, PlainPage, SectionPage
from rejoinder.newsroom.setup import EDITORS, ensure_section, ensure_site
from tests.newsroom import making

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:[Uu]nclosed file:ResourceWarning"),
]

NAMED_IN_ADDRESSES = [
    "threads", "comments", "editions", "api", "desk", "static", "media", "theme", "c", "v1", "v1alpha1",
    "embed", "feed", "healthz", "metrics", "account", "documents", "privacy", "rules", "page", "Threads",
]  # fmt: skip


@pytest.mark.parametrize("slug", NAMED_IN_ADDRESSES)
@pytest.mark.parametrize("live", [True, False])
def test_no_section_takes_an_address_of_the_site_itself(front: FrontPage, slug: str, live: bool) -> None:
    with pytest.raises(ValidationError, match="The site itself uses the address"):
        front.add_child(instance=SectionPage(title="Some", slug=slug, live=live))


def test_neither_does_a_plain_page_nor_an_article_in_the_way_of_earlier_pages(
    front: FrontPage, town: SectionPage
) -> None:
    with pytest.raises(ValidationError, match="The site itself uses the address"):
        front.add_child(instance=PlainPage(title="Api", slug="api"))
    with pytest.raises(ValidationError, match="The site itself uses the address"):
        town.add_child(instance=ArticlePage(title="Page", slug="page", live=False))
    town.add_child(instance=ArticlePage(title="Api", slug="api", live=False))


def test_an_address_made_from_a_title_is_held_to_the_same(front: FrontPage) -> None:
    with pytest.raises(ValidationError, match="media-news"):
        front.add_child(instance=SectionPage(title="Media"))


def test_an_address_too_long_for_a_folder_is_refused(town: SectionPage) -> None:
    town.add_child(instance=ArticlePage(title="Long", slug="ż" * (addresses.LONGEST_SLUG // 2), live=False))
    with pytest.raises(ValidationError, match="too long for an address"):
        town.add_child(
            instance=ArticlePage(title="Longer", slug="ż" * (addresses.LONGEST_SLUG // 2 + 1), live=False)
        )


def test_pages_lie_only_where_they_belong(front: FrontPage, town: SectionPage) -> None:
    root = Page.get_first_root_node()
    page = making.article(town)
    may = {
        parent.specific_class: set(parent.specific_class.allowed_subpage_models())
        for parent in (front, town, page)
    }
    assert may == {FrontPage: {SectionPage, PlainPage}, SectionPage: {ArticlePage}, ArticlePage: set()}
    assert FrontPage.can_exist_under(root) and not ArticlePage.can_exist_under(front)


def test_a_picture_needs_words_for_those_who_cannot_see_it(town: SectionPage) -> None:
    stored = making.image()
    page = making.draft(town, lead_image=stored)
    with pytest.raises(ValidationError, match="read aloud"):
        page.full_clean()
    page.lead_alt = "A quay"
    page.full_clean()
    block = ArticlePage.body.field.stream_block.child_blocks["image"]
    value = block.to_python({"image": stored.pk, "alt": "", "caption": "", "credit": "Ada"})
    with pytest.raises(ValidationError):
        block.clean(value)


def stream(*blocks: tuple[str, Any]) -> Any:
    stream_block = ArticlePage.body.field.stream_block
    return stream_block, stream_block.to_python([{"type": kind, "value": value} for kind, value in blocks])


CLAIM = {
    "statement": "It is so.", "claimant": "Ada", "office": "", "on_behalf_of": "",
    "made_on": date(2026, 1, 1).isoformat(), "published_in": "", "url": "",
}  # fmt: skip
RESPONSE = {"label": "", "finding": "unproven", "text": "<p>We could not find out.</p>"}


def test_a_response_needs_a_claim_before_it() -> None:
    block, value = stream(("response", RESPONSE), ("claim", CLAIM))
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(value)
    assert "put the claim before it" in str(caught.value.block_errors[0])
    block, value = stream(("claim", CLAIM), ("text", "<p>Then</p>"), ("response", RESPONSE))
    assert [child.block_type for child in block.clean(value)] == ["claim", "text", "response"]


@pytest.mark.parametrize(
    ("kind", "value", "missing"),
    [
        ("claim", {**CLAIM, "claimant": ""}, "claimant"),
        ("claim", {**CLAIM, "made_on": None}, "made_on"),
        ("claim", {**CLAIM, "url": "javascript:alert(1)"}, "url"),
        ("response", {**RESPONSE, "finding": "rubbish"}, "finding"),
        ("response", {**RESPONSE, "finding": ""}, "finding"),
        ("correction", {"made_at": None, "text": "x"}, "made_at"),
        ("quotation", {"text": "", "who": "", "source": ""}, "text"),
    ],
)
def test_a_block_without_what_makes_it_is_refused(kind: str, value: Any, missing: str) -> None:
    block, body = stream(("claim", CLAIM), (kind, value))
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(body)
    assert missing in caught.value.block_errors[1].block_errors


def test_a_publication_has_one_front_page(front: FrontPage) -> None:
    second = FrontPage(title="Again", slug="again", publication=front.publication)
    with pytest.raises(ValidationError, match="already has a front page"):
        Page.get_first_root_node().add_child(instance=second)


def test_a_page_made_live_at_once_has_its_time(town: SectionPage) -> None:
    page = ArticlePage(title="At once", slug="at-once", live=True)
    town.add_child(instance=page)
    assert page.first_published_at is not None


def test_setting_up_twice_changes_nothing(front: FrontPage, now: datetime) -> None:
    again = ensure_site(name="Other name", slug="courier", language="de", now=now)
    assert again == front and again.publication.name == "The Courier"
    assert ensure_section(front, "town", "Town") == ensure_section(front, "town", "Elsewhere")
    assert FrontPage.objects.count() == 1 and not Page.objects.filter(slug="home").exists()


def test_a_second_publication_gets_a_host_of_its_own(front: FrontPage, now: datetime) -> None:
    second = ensure_site(name="The Gazette", slug="gazette", language="he", now=now, host="gazette.example")
    assert second.get_site().hostname == "gazette.example" and not second.get_site().is_default_site
    assert front.get_site().is_default_site


def test_a_colour_that_is_none_is_refused_at_the_beginning(db: None, now: datetime) -> None:
    with pytest.raises(ValidationError):
        ensure_site(name="The Gazette", slug="gazette", language="en", now=now, accent="red")
    assert not FrontPage.objects.exists()


@pytest.fixture
def editor(front: FrontPage, client: Client) -> Client:
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get(name=EDITORS))
    client.force_login(user)
    return client


EMPTY = [
    "standfirst", "byline", "dateline", "lead_image", "lead_alt", "lead_caption", "lead_credit",
    "closes_after_days", "updated_at", "seo_title", "search_description", "go_live_at", "expire_at",
    "body-0-deleted", "body-0-id",
]  # fmt: skip
NO_COMMENTS = {
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}


def test_an_editor_writes_previews_and_publishes_at_the_desk(editor: Client, town: SectionPage) -> None:
    form = editor.get(f"/desk/pages/add/newsroom/articlepage/{town.pk}/")
    assert form.status_code == 200
    for label in ("Headline", "Standfirst", "Byline", "Dateline", "Discussion", "Updated"):
        assert label in form.content.decode()
    sent = (
        dict.fromkeys(EMPTY, "")
        | NO_COMMENTS
        | {
            "title": "The ferry waits",
            "slug": "ferry",
            "discussion": Mode.OPEN,
            "body-count": "1",
            "body-0-order": "0",
            "body-0-type": "heading",
            "body-0-value": "What now",
            "action-publish": "1",
        }
    )
    answer = editor.post(f"/desk/pages/add/newsroom/articlepage/{town.pk}/", sent)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    page = ArticlePage.objects.get(slug="ferry")
    assert page.live and making.thread_of(page) is not None
    shown = editor.get(f"/desk/pages/{page.pk}/edit/")
    assert shown.status_code == 200


def test_the_desk_says_what_is_wrong_with_an_address(editor: Client, front: FrontPage) -> None:
    answer = editor.post(
        f"/desk/pages/add/newsroom/sectionpage/{front.pk}/",
        {"title": "Threads", "slug": "threads", "intro": "", "action-publish": "1", **NO_COMMENTS},
    )
    assert answer.status_code == 200
    assert "The site itself uses the address “threads”" in answer.content.decode()


def test_a_text_kept_as_a_draft_may_be_unfinished(town: SectionPage) -> None:
    page = making.draft(
        town, body=[("correction", {"made_at": datetime(2026, 1, 1, tzinfo=UTC), "text": ""})]
    )
    page.save_revision()
    assert not page.live

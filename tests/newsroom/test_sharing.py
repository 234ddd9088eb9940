"""How the printed page offers an article to be shared, by ways that call nobody but this site."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from wagtail.models import PageViewRestriction

from rejoinder.newsroom import pressmark
from rejoinder.newsroom.models import SectionPage
from rejoinder.newsroom.sharing import sharing
from tests.newsroom import making
from tests.newsroom.stories import read
from tests.notices.catcher import environment

pytestmark = pytest.mark.django_db


def test_a_mail_of_ones_own_is_written_for_the_reader(town: SectionPage) -> None:
    page = making.article(town, title="50 % & “more”? #1", standfirst="A sentence.")
    found = sharing(page)
    assert found is not None
    parts = urlsplit(found.mailto)
    assert parts.scheme == "mailto" and not parts.path and "+" not in found.mailto
    assert parse_qs(parts.query) == {
        "subject": ["50 % & “more”? #1"],
        "body": ["A sentence.\r\n\r\nhttps://courier.example/town/ferry/"],
    }


def test_where_the_site_does_not_know_its_address_no_mail_is_begun(town: SectionPage, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    found = sharing(making.article(town))
    assert found is not None and (found.address, found.mailto) == ("", "")


def test_what_not_everybody_may_read_is_not_offered(town: SectionPage) -> None:
    page = making.article(town)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert sharing(page) is None
    assert sharing(making.draft(town, "quay")) is None


def test_the_page_leads_nowhere_else_and_its_script_waits_for_the_device(town: SectionPage) -> None:
    html = type(page := making.article(town)).objects.get(pk=page.pk).rendered()
    assert html is not None and '<li data-way="share" hidden>' in html and '<li data-way="copy"' in html
    assert "rejoinder/take-away.js" in html
    document = read(page)
    links = [one["href"] for one in document.all("a") if "://" in one.get("href", "")]
    assert not links and all(one.startswith("/") for one in document.fetched())


def test_pages_are_printed_again_once_mail_is_set_up(settings: Any) -> None:
    environment(settings)
    before = pressmark.mark()
    environment(settings, smtp="smtp://127.0.0.1", mail_from="comments@news.example")
    assert pressmark.mark() != before

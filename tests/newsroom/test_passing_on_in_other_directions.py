"""An article passed on in another language and direction, and a line in one that the judge does not read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from rejoinder.discussion import rulesets
from rejoinder.newsroom.models import ArticlePage, FrontPage
from tests.newsroom import making
from tests.newsroom.passing import catching, opened, post_due, send
from tests.newsroom.stories import full_body

pytestmark = pytest.mark.django_db


def hebrew(now: datetime) -> FrontPage:
    front = making.paper(now, language="he", name="העיתון")
    title, standfirst = "קרן הגשר אינה ריקה", "משפט אחד."
    making.article(making.section(front), title=title, standfirst=standfirst, body=full_body())
    return front


def test_the_form_speaks_the_publications_language_and_direction(
    client: Client, now: datetime, settings: Any
) -> None:
    front = hebrew(now)
    rulesets.adopt(front.publication, '[rules.language]\notherwise = "pass"\n', now)
    with catching(settings) as catcher:
        page = opened(client)
        assert '<html lang="he" dir="rtl">' in page and "קרן הגשר" in page and 'name="line"' in page
        assert send(client, name="עדה", line="חשבתי עליך.", to="nell@bücher.example").status_code == 303
        post_due()
        (caught,) = catcher.caught
    assert caught.to == ["nell@xn--bcher-kva.example"]
    assert "קרן הגשר אינה ריקה" in str(caught.mail["Subject"])
    assert '<html lang="he" dir="rtl">' in caught.html and "<bdi>עדה</bdi>" in caught.html
    assert "\u2068עדה\u2069" in caught.text and "\u20681 באפריל 2026\u2069" in caught.text
    assert "<bdi>1 באפריל 2026</bdi>" in caught.html
    assert "> חשבתי עליך." in caught.text and caught.mail["Content-Language"] == "he"


def test_where_the_judge_reads_no_line_none_is_asked_for_and_none_is_passed_on(
    client: Client, now: datetime, settings: Any
) -> None:
    hebrew(now)
    with catching(settings) as catcher:
        assert 'name="line"' not in opened(client)
        assert send(client, line="חשבתי עליך.").status_code == 422
        assert send(client, name="עדה", line="").status_code == 303
        post_due()
        assert len(catcher.caught) == 1


def test_a_line_in_a_language_that_is_not_read_is_not_passed_on(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings):
        response = send(client, line="שלום לך, ומה שלומך היום?")
    assert response.status_code == 422 and "the article goes without it" in response.content.decode()


def test_controls_that_turn_text_around_are_taken_out(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        send(client, name="Ada\u202e\u2069", line="Look\u202e here\u2066.")
        post_due()
        (caught,) = catcher.caught
    assert "> Look here." in caught.text and "\u202e" not in caught.text + caught.html
    assert "“Ada”" in caught.text

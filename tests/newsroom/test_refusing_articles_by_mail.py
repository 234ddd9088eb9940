"""Whoever gets an article mailed can refuse all such mail for good, by one click and without telling who they are."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from rejoinder.accounts import address as addresses
from rejoinder.newsroom.models import ArticlePage, MailRefusal, PassedOn, SectionPage
from rejoinder.newsroom.passing import refusing
from rejoinder.notices.models import Notice
from tests.newsroom import making
from tests.newsroom.passing import catching, post_due, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(town: SectionPage) -> ArticlePage:
    return making.article(town)


def link(caught: Any) -> str:
    found = re.fullmatch(
        r"<https://news\.example(/mail/refuse/[A-Za-z0-9_-]+/(?:\?in=[a-z]+)?)>", caught.mail["List-Unsubscribe"]
    )
    assert found, caught.mail["List-Unsubscribe"]
    return found[1]


def test_the_page_asks_and_one_click_ends_it_for_good(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        send(client)
        post_due()
        place = link(catcher.caught[0])
        assert place in catcher.caught[0].text and place in catcher.caught[0].html
        page = client.get(place)
        assert page.status_code == 200 and b"No more articles by mail?" in page.content
        # Programs follow links by themselves: looking refuses nothing.
        assert not MailRefusal.objects.exists()
        assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex")
        done = client.post(place)
        assert done.status_code == 200 and b"You get no more articles by mail" in done.content
        assert b"You get no more articles by mail" in client.get(place).content
        response = send(client, name="Bea", ip="203.0.113.9")
        # Nobody learns from the answer that the address refuses.
        assert (response.status_code, response["Location"]) == (303, "/town/ferry/mail/sent/")
        assert post_due() == 0 and len(catcher.caught) == 1
        assert PassedOn.objects.latest("pk").address is None


def test_a_mail_program_refuses_by_itself_as_rfc_8058_has_it(
    client: Client, story: ArticlePage, settings: Any
) -> None:
    with catching(settings) as catcher:
        send(client)
        post_due()
    done = client.post(
        link(catcher.caught[0]),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert done.status_code == 200 and MailRefusal.objects.count() == 1
    client.post(link(catcher.caught[0]))
    assert MailRefusal.objects.count() == 1


def test_the_page_speaks_the_language_of_the_mail_that_led_to_it(
    client: Client, town: SectionPage, settings: Any
) -> None:
    making.article(town, title="המעבורת", language="he")
    with catching(settings) as catcher:
        assert send(client, name="Nell", line="").status_code == 303
        post_due()
        caught = catcher.caught[0]
    place = link(caught)
    assert caught.mail["Content-Language"] == "he" and place.endswith("/?in=he")
    assert place in caught.text and place in caught.html
    asked = client.get(place).content.decode()
    assert '<html lang="he" dir="rtl">' in asked and f'action="{place}"' in asked
    assert '<html lang="he" dir="rtl">' in client.post(place).content.decode()
    assert MailRefusal.objects.count() == 1
    path = place.partition("?")[0]
    nowhere = client.get(f"{path[:-5]}AAAA/?in=he")
    assert nowhere.status_code == 404 and '<html lang="he" dir="rtl">' in nowhere.content.decode()
    # A link of old names none, and no other language is taken from anybody.
    for other in ("", "?in=", "?in=xx", "?in=en-GB", "?in=%22%3E%3Cb%3E", "?in=he%00", "?in=HE"):
        assert '<html lang="en-GB" dir="ltr">' in client.get(path + other).content.decode(), other


def test_a_refusal_that_comes_while_a_mail_waits_stops_it(
    client: Client, story: ArticlePage, settings: Any, now: datetime
) -> None:
    with catching(settings) as catcher:
        send(client)
        client.post(refusing.path("NELL@Example.org"))
        assert post_due() == 0 and not catcher.caught
    assert Notice.objects.get().state == "dropped" and PassedOn.objects.get().address is None


def test_the_link_tells_nothing_of_the_address_and_another_opens_nothing(
    client: Client, story: ArticlePage
) -> None:
    token = refusing.refusal_token("nell@example.org")
    assert token != refusing.refusal_token("nell@example.org")
    assert addresses.refusal_digest("nell@example.org").hex() not in token and "nell" not in token
    for other in (("B" if token[0] == "A" else "A") + token[1:], token[1:], "x", "a" * 500, token.upper(), "%00"):
        response = client.post(f"/mail/refuse/{other}/")
        assert response.status_code == 404, other
    assert not MailRefusal.objects.exists()


def test_only_a_digest_of_its_own_purpose_is_kept(story: ArticlePage, now: datetime) -> None:
    digest = refusing.digest_of(refusing.refusal_token("nell@example.org"))
    assert digest is not None
    refusing.refuse(digest, now)
    kept = bytes(MailRefusal.objects.get().address_digest)
    # It leads to nothing else that is kept of the same person.
    assert kept not in {addresses.digest("nell@example.org"), addresses.domain_digest("nell@example.org")}
    assert refusing.refuses("Nell@EXAMPLE.org") and not refusing.refuses("bea@example.org")
